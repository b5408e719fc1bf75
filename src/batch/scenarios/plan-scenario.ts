import { isComplaint } from '../../flows/inputs.ts';
import { parseExpectation } from '../input/expectation.ts';
import type { Expectation } from '../row.ts';
import { broughtBy, neededBy, takenBy } from './carried.ts';
import { checkFlags, missing } from './check-flags.ts';
import type { Path } from './complaints.ts';
import { type Filling, fillGiven, type PlanningOptions, routeOf, withDefaults } from './fill-flags.ts';
import { type Scalar, type Scenario as ScenarioOfFile, type Step, type StepCommand, stepCommands } from './format.ts';
import type { Located } from './load-files.ts';
import type { ScenarioStep } from './scenario.ts';
import { generatedNames, type Scope } from './scope.ts';
import { fillKnown } from './template.ts';

/** What the steps before one bring. */
interface Before {
  readonly planned: ScenarioStep[];
  /** Flags that need not be written any more. */
  readonly carried: Set<string>;
  /** Names of saved values. */
  readonly saved: Set<string>;
}

type Written = Step | { readonly flow: unknown };

/** The steps of one row of a scenario, their texts filled with all that is known of it. What is wrong is complained about. */
export const planSteps = (
  located: Located<ScenarioOfFile>,
  scope: Scope,
  expect: Expectation,
  options: PlanningOptions,
): readonly ScenarioStep[] => {
  const { value: scenario, file, path } = located;
  const written: readonly Written[] = scenario.steps ?? [{ flow: scenario.flow }];
  const before: Before = { planned: [], carried: new Set(), saved: new Set() };
  const complain = (place: Path, text: string) => options.complaints.add(file.name, file.placeOf(place), text);
  for (const [index, step] of written.entries()) {
    const at = scenario.steps === undefined ? path : [...path, 'steps', index];
    const isLast = index === written.length - 1;
    if (isLast && scenario.expect !== undefined && expectIn(step) !== undefined) {
      const both = 'the last step says what it expects, and so does the scenario: one of them is enough';
      complain([...at, 'expect'], both);
    }
    planStep(step, at, isLast ? expect : met, before, { file, scope, complain }, options);
  }
  return before.planned;
};

const planStep = (
  step: Written,
  at: Path,
  expect: Expectation,
  { planned, carried, saved }: Before,
  { file, scope, complain }: Pick<Filling, 'file' | 'scope' | 'complain'>,
  options: PlanningOptions,
): void => {
  const command = commandOf(step, (text) => complain(at, text));
  if (command === undefined) return;
  const name = nameOf(step) ?? command;
  if (planned.some((one) => one.name === name)) {
    complain(at, `two steps are called ${name}; give one of them a name of its own with name:`);
  }
  if (needsSandbox(command) && options.noSandbox !== undefined) complain(at, `${command} ${options.noSandbox}`);
  const flagsAt = [...at, command];
  const later = [...saved, ...generatedNames];
  const filling: Filling = { file, scope, later, steps: planned.map((one) => one.name), complain };
  const given = fillGiven(flagsOfStep(step, command), command, flagsAt, filling);
  const flags = withDefaults(command, given, options, filling);
  const route = routeOf(command, flags);
  checkFlags(command, route, flags, given, flagsAt, filling, options.digitsOf);
  const taken: readonly string[] = takenBy(command, route, flags, carried).filter((flag) => carried.has(flag));
  const has = (flag: string) => flags[flag] !== undefined || taken.includes(flag);
  for (const flag of neededBy(command, route, has)) {
    if (!has(flag)) complain(flagsAt, missing(command, flag));
  }
  const save = typeof step === 'object' && 'save' in step ? (step.save ?? {}) : {};
  for (const key of Object.keys(save)) {
    if (scope.lookup(key) !== undefined || generatedNames.some((one) => one === key)) {
      complain([...at, 'save', key], `${key} has a value already, which would be hidden`);
    }
    saved.add(key);
  }
  const own = expectIn(step);
  planned.push({
    name,
    command,
    line: file.placeOf(at)?.line ?? 0,
    flags,
    save,
    expect: own === undefined ? expect : expectationOf(own, [...at, 'expect'], filling),
  });
  for (const flag of broughtBy(command, route)) carried.add(flag);
};

const met: Expectation = { kind: 'exit', exitCode: 0, text: '0' };

/** What something should end with. */
export const expectationOf = (
  given: Scalar,
  path: Path,
  { scope, complain }: Pick<Filling, 'scope' | 'complain'>,
): Expectation => {
  const filled = typeof given === 'string' ? fillKnown(given, scope.lookup) : given;
  const parsed = parseExpectation(String(filled));
  if (!isComplaint(parsed)) return parsed.value;
  complain(path, `expect: ${parsed.complaint}`);
  return met;
};

const expectIn = (step: Written): Scalar | undefined =>
  typeof step === 'object' && 'expect' in step ? step.expect : undefined;

const nameOf = (step: Written): string | undefined =>
  typeof step === 'object' && 'name' in step ? step.name : undefined;

const commandOf = (step: Written, complain: (text: string) => void): StepCommand | undefined => {
  if (typeof step === 'string') return step;
  const commands = stepCommands.filter((name) => Object.hasOwn(step, name));
  const [command, other] = commands;
  if (command === undefined) complain(`a step says what it does: ${stepCommands.join(', ')}`);
  else if (other !== undefined) complain(`a step does one thing, and this one does ${commands.join(' and ')}`);
  return other === undefined ? command : undefined;
};

const flagsOfStep = (step: Written, command: StepCommand): Readonly<Record<string, unknown>> => {
  const flags = typeof step === 'string' ? undefined : Reflect.get(step, command);
  return typeof flags === 'object' && flags !== null ? { ...flags } : {};
};

const needsSandbox = (command: StepCommand): boolean => command === 'seed' || command === 'payment-request';
