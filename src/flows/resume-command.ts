import { type ErrorKind, exitCodes } from '../errors.ts';
import type { EndRecord } from '../journal/records.ts';
import type { RunState, RunStatus } from '../journal/run-state.ts';
import { isPassing } from './run-memory.ts';

/** How a run ended, in the terms of an error. */
const endOf = (end: EndRecord | undefined) => ({
  // Object.keys forgets the literal names.
  kind: (Object.keys(exitCodes) as (ErrorKind | 'ok')[])
    .filter((name) => name !== 'ok')
    .find((kind) => exitCodes[kind] === end?.exit_code),
  code: end?.code,
});

/** The command that goes on with a run, where there is something to go on with. */
export const resumeCommandOf = ({ run, end, hasWritten }: RunState, status: RunStatus): string | null =>
  status === 'interrupted' ||
  status === 'unsettled' ||
  (status === 'finished' && (hasWritten || run.inputs.browser) && isPassing(endOf(end)))
    ? `klarna-cl flow --resume ${run.run}`
    : null;
