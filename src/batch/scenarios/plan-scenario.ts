import { isComplaint, parseRoute, type Route } from '../../flows/inputs.ts';
import { whyMeaningless, whyNotPlaced } from '../../flows/route-rules.ts';
import { parseExpectation } from '../input/expectation.ts';
import type { RowDefaults } from '../input/row-rules.ts';
import type { Expectation } from '../row.ts';
import { broughtBy, meaninglessOn, neededBy, takenBy } from './carried.ts';
import { type Complaints, type Path, shown } from './complaints.ts';
import {
  type Scalar,
  type Scenario as ScenarioOfFile,
  type Step,
  type StepCommand,
  stepCommands,
  stepFlags,
} from './format.ts';
import type { Campaign, Located } from './load-files.ts';
import type { ScenarioStep } from './scenario.ts';
import { generatedNames, type Scope } from './scope.ts';
import { type DigitsOf, parseFlag } from './step-values.ts';
import { fillAll, fillKnown, namesIn, partsOf } from './template.ts';

/** What the steps of a scenario are planned with. */
export interface PlanningOptions {
  readonly defaults: Campaign['defaults'];
  /** Of the command line: those that a file's own defaults win over. */
  readonly outerDefaults: RowDefaults;
  readonly complaints: Complaints;
  readonly digitsOf: DigitsOf;
  /** Why `seed` and `payment-request` cannot be had here. */
  readonly noSandbox: string | undefined;
}

/** The steps of one row of a scenario, their texts filled with all that is known of it. What is wrong is complained about. */
export const planSteps = (
  located: Located<ScenarioOfFile>,
  scope: Scope,
  expect: Expectation,
  options: PlanningOptions,
): readonly ScenarioStep[] => {
  const { value: scenario, file, path } = located;
  const written = scenario.steps ?? [{ flow: scenario.flow }];
  const planned: ScenarioStep[] = [];
  const carried = new Set<string>();
  const saved = new Map<string, string>();
  for (const [index, step] of written.entries()) {
    const at: Path = scenario.steps === undefined ? path : [...path, 'steps', index];
    const complain = (place: Path, text: string) => options.complaints.add(file.name, file.placeOf(place), text);
    const command = commandOf(step, (text) => complain(at, text));
    if (command === undefined) continue;
    const flagsAt = [...at, command];
    const name = typeof step === 'object' && 'name' in step && step.name !== undefined ? step.name : command;
    if (planned.some((one) => one.name === name)) {
      complain(at, `two steps are called ${name}; give one of them a name of its own with name:`);
    }
    const laterNames = [...saved.keys(), ...generatedNames];
    const context: Filling = { file, scope, later: laterNames, steps: planned.map((one) => one.name), complain };
    const given = fillGiven(flagsOfStep(step, command), command, flagsAt, context);
    const flags = withDefaults(command, given, options, context);
    const route = routeOf(command, flags);
    checkFlags(command, route, flags, given, flagsAt, context, options);
    const taken: readonly string[] = takenBy(command, route, flags, carried).filter((flag) => carried.has(flag));
    const has = (flag: string) => flags[flag] !== undefined || taken.includes(flag);
    for (const flag of neededBy(command, route, has)) {
      if (!has(flag)) complain(flagsAt, missing(command, flag));
    }
    if (needsSandbox(command) && options.noSandbox !== undefined) complain(at, `${command} ${options.noSandbox}`);
    const isLast = index === written.length - 1;
    const own = typeof step === 'object' && 'expect' in step ? step.expect : undefined;
    if (isLast && own !== undefined && scenario.expect !== undefined) {
      complain(
        [...at, 'expect'],
        'the last step says what it expects, and so does the scenario: one of them is enough',
      );
    }
    const save = typeof step === 'object' && 'save' in step ? (step.save ?? {}) : {};
    for (const key of Object.keys(save)) {
      if (scope.lookup(key) !== undefined || generatedNames.some((one) => one === key)) {
        complain([...at, 'save', key], `${key} has a value already, which would be hidden`);
      }
      saved.set(key, name);
    }
    planned.push({
      name,
      command,
      line: file.placeOf(at)?.line ?? 0,
      flags,
      save,
      expect: own === undefined ? (isLast ? expect : met) : expectationOf(own, [...at, 'expect'], context),
    });
    for (const flag of broughtBy(command, route)) carried.add(flag);
  }
  return planned;
};

const met: Expectation = { kind: 'exit', exitCode: 0, text: '0' };

interface Filling {
  readonly file: Located<unknown>['file'];
  readonly scope: Scope;
  /** Names that have a value once the row runs. */
  readonly later: readonly string[];
  /** The steps before. */
  readonly steps: readonly string[];
  readonly complain: (place: Path, text: string) => void;
}

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

const commandOf = (
  step: Step | { readonly flow: unknown },
  complain: (text: string) => void,
): StepCommand | undefined => {
  if (typeof step === 'string') return step;
  const commands = stepCommands.filter((name) => Object.hasOwn(step, name));
  const [command, other] = commands;
  if (command === undefined) complain(`a step says what it does: ${stepCommands.join(', ')}`);
  else if (other !== undefined) complain(`a step does one thing, and this one does ${commands.join(' and ')}`);
  return other === undefined ? command : undefined;
};

const flagsOfStep = (
  step: Step | { readonly flow: unknown },
  command: StepCommand,
): Readonly<Record<string, unknown>> => {
  const flags = typeof step === 'string' ? undefined : Reflect.get(step, command);
  return typeof flags === 'object' && flags !== null ? { ...flags } : {};
};

/** Puts in what is known, and complains about names that nothing is called. */
const fillGiven = (
  flags: Readonly<Record<string, unknown>>,
  command: StepCommand,
  at: Path,
  filling: Filling,
): Readonly<Record<string, unknown>> => {
  const isTyped = command === 'seed' || command === 'check';
  return Object.fromEntries(
    Object.entries(flags).map(([flag, value]) => {
      const path = [...at, flag];
      // A flag is a text, and keeps its letters: an id may begin with zeros.
      const text = typeof value === 'number' && !isTyped ? (filling.file.sourceOf(path) ?? value) : value;
      return [flag, fillAll(text, (one) => fillOne(one, path, filling))];
    }),
  );
};

const fillOne = (text: string, path: Path, { scope, later, steps, complain }: Filling): unknown => {
  const parts = partsOf(text);
  const name = String(path.at(-1));
  if ('complaint' in parts) {
    complain(path, `${shown(name)} ${parts.complaint}`);
    return text;
  }
  for (const part of parts) {
    if (!('name' in part)) continue;
    const complaint = scope.complaintAbout(part.name, later) ?? stepComplaint(part.name, steps);
    if (complaint !== undefined) complain(path, `${shown(name)} ${complaint}`);
  }
  return fillKnown(text, scope.lookup);
};

const stepComplaint = (name: string, steps: readonly string[]): string | undefined => {
  if (!name.startsWith('steps.')) return undefined;
  const [, step = '', ...path] = name.split('.');
  if (!steps.includes(step)) {
    const before = steps.length === 0 ? 'none is' : `${steps.join(', ')} ${steps.length === 1 ? 'is' : 'are'}`;
    return `names the step ${shown(step)}, which does not stand before it; ${before}`;
  }
  return path.length === 0
    ? `names the step ${step}, and no value of it: \${steps.${step}.order.id}, for example`
    : undefined;
};

/** A default that the step, or its route, does not take is for others. */
const withDefaults = (
  command: StepCommand,
  given: Readonly<Record<string, unknown>>,
  { defaults, outerDefaults }: PlanningOptions,
  filling: Filling,
): Readonly<Record<string, unknown>> => {
  const known: readonly string[] = stepFlags[command];
  const flags: Record<string, unknown> = {};
  for (const [flag, value] of Object.entries(outerDefaults))
    if (known.includes(flag) && value !== undefined) flags[flag] = value;
  for (const [flag, { value, file, path }] of defaults) {
    if (!known.includes(flag)) continue;
    const complain = filling.complain;
    const of = { ...filling, file, complain };
    flags[flag] = typeof value === 'string' ? fillOne(value, path, of) : value;
  }
  const route = routeOf(command, { ...flags, ...given });
  if (command === 'flow') for (const flag of meaninglessOn(route)) delete flags[flag];
  // `capture: later` says how an authorization is captured; the step of that name has no such flag.
  return { ...flags, ...given };
};

const routeOf = (command: StepCommand, { route }: Readonly<Record<string, unknown>>): Route => {
  if (command !== 'flow') return 'network';
  const parsed = parseRoute(String(route ?? 'both'));
  return isComplaint(parsed) ? 'both' : parsed.value;
};

const checkFlags = (
  command: StepCommand,
  route: Route,
  flags: Readonly<Record<string, unknown>>,
  given: Readonly<Record<string, unknown>>,
  at: Path,
  { complain }: Filling,
  { digitsOf }: PlanningOptions,
): void => {
  if (command === 'seed' || command === 'check') return;
  for (const [flag, value] of Object.entries(flags)) {
    const waits = JSON.stringify(value).includes('${') && typeof value !== 'number';
    if (waits && !isWhole(value)) continue;
    const parsed = parseFlag(flag, unescaped(value), digitsOf);
    if (isComplaint(parsed)) complain([...at, flag], `${flag}: ${parsed.complaint}`);
  }
  if (command !== 'flow') return;
  for (const flag of Object.keys(given)) {
    if (meaninglessOn(route).includes(flag) && !(flag === 'place' && given.place === false)) {
      complain([...at, flag], meaningless(flag, route));
    }
  }
};

const meaningless = (flag: string, route: Route): string => {
  const why = (flag === 'place' ? whyNotPlaced(route) : undefined) ?? whyMeaningless(route);
  return `${flag} has no meaning on route ${route}: ${why.replace(/\.$/, '')}`;
};

/** Nothing in it waits for a step. */
const isWhole = (value: unknown): boolean => typeof value === 'string' && namesIn(value).length === 0;

const unescaped = (value: unknown): unknown =>
  fillAll(value, (text) => {
    const parts = partsOf(text);
    return 'complaint' in parts ? text : parts.map((part) => ('text' in part ? part.text : '')).join('');
  });

const needsSandbox = (command: StepCommand): boolean => command === 'seed' || command === 'payment-request';

const missing = (command: StepCommand, flag: string): string => {
  const source =
    flag === 'session-token'
      ? 'a seed or payment-request step'
      : flag === 'of'
        ? 'a seed, flow or authorize step'
        : flag === 'amount' || flag === 'currency'
          ? 'a step with an order'
          : 'a seed step';
  return `${command} needs ${flag}: write it, or let ${source} stand before it`;
};
