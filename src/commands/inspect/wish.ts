import { CliError } from '../../errors.ts';
import { wholeNumber } from '../command-line/global-flags.ts';
import type { InspectFlags } from '../inspect.ts';
import type { InspectWish } from './run.ts';
import { awaitedStates } from './until-flag.ts';

/** What the flags ask for beside the payment. @throws CliError `usage` */
export const inspectWish = ({ watch, until, output }: InspectFlags): InspectWish => {
  if (watch && output !== undefined && !['json', 'compact', 'ndjson'].includes(output)) {
    throw new CliError('usage', `--watch prints NDJSON, not ${output}.`, {
      why: 'It is one document for each change, a line each.',
      hint: 'Leave out --output.',
    });
  }
  return { isWatched: watch === true, until: until === undefined ? [] : awaitedStates(until) };
};

/** The days of `--expiring`; `undefined` where one payment is looked at. @throws CliError `usage` */
export const expiringDays = (
  argument: string | undefined,
  { expiring, watch, until }: InspectFlags,
): number | undefined => {
  if (expiring === undefined) return undefined;
  const other = argument !== undefined ? JSON.stringify(argument) : watch ? '--watch' : until && '--until';
  if (other) {
    throw new CliError('usage', `--expiring does not go with ${other}.`, {
      why: 'It lists the orders of the whole shop.',
      hint: 'Leave one of them out.',
    });
  }
  return wholeNumber('--expiring', expiring, 0, 365, 7);
};
