import { isComplaint, parseRoute, type Route } from '../../flows/inputs.ts';
import type { RowDefaults } from '../input/row-rules.ts';
import { meaninglessOn } from './carried.ts';
import { type Complaints, type Path, shown } from './complaints.ts';
import { type StepCommand, stepFlags } from './format.ts';
import type { Campaign, Located } from './load-files.ts';
import type { Scope } from './scope.ts';
import type { DigitsOf } from './step-values.ts';
import { fillAll, fillKnown, partsOf } from './template.ts';

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

/** What the texts of a step are filled with. */
export interface Filling {
  readonly file: Located<unknown>['file'];
  readonly scope: Scope;
  /** Names that have a value once the row runs. */
  readonly later: readonly string[];
  /** The steps before. */
  readonly steps: readonly string[];
  readonly complain: (place: Path, text: string) => void;
}

/** Puts in what is known, and complains about names that nothing is called. */
export const fillGiven = (
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

/** The flags of a step with the defaults; one that the step, or its route, does not take is for others. */
export const withDefaults = (
  command: StepCommand,
  given: Readonly<Record<string, unknown>>,
  { defaults, outerDefaults, complaints }: PlanningOptions,
  filling: Filling,
): Readonly<Record<string, unknown>> => {
  const known: readonly string[] = stepFlags[command];
  const flags: Record<string, unknown> = {};
  for (const [flag, value] of Object.entries(outerDefaults)) {
    if (known.includes(flag) && value !== undefined) flags[flag] = value;
  }
  for (const [flag, { value, file, path }] of defaults) {
    if (!known.includes(flag)) continue;
    const complain = (place: Path, text: string) => complaints.add(file.name, file.placeOf(place), text);
    flags[flag] = typeof value === 'string' ? fillOne(value, path, { ...filling, file, complain }) : value;
  }
  const route = routeOf(command, { ...flags, ...given });
  if (command === 'flow') for (const flag of meaninglessOn(route)) delete flags[flag];
  return { ...flags, ...given };
};

/** The route of a flow; other steps have none of their own. */
export const routeOf = (command: StepCommand, { route }: Readonly<Record<string, unknown>>): Route => {
  if (command !== 'flow') return 'network';
  const parsed = parseRoute(String(route ?? 'both'));
  return isComplaint(parsed) ? 'both' : parsed.value;
};
