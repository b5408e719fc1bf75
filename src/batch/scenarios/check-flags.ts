import { isComplaint, type Route } from '../../flows/inputs.ts';
import { whyMeaningless, whyNotPlaced } from '../../flows/route-rules.ts';
import { meaninglessOn } from './carried.ts';
import type { Path } from './complaints.ts';
import type { Filling } from './fill-flags.ts';
import type { StepCommand } from './format.ts';
import { type DigitsOf, parseFlag } from './step-values.ts';
import { fillAll, namesIn, partsOf } from './template.ts';

/** Complains about flags that cannot be used, as far as that is known before the steps before have run. */
export const checkFlags = (
  command: StepCommand,
  route: Route,
  flags: Readonly<Record<string, unknown>>,
  given: Readonly<Record<string, unknown>>,
  at: Path,
  { complain }: Filling,
  digitsOf: DigitsOf,
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

/** Where what a step needs may come from. */
export const missing = (command: StepCommand, flag: string): string => {
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
