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

/** The command that goes on with a run, where there is something to go on with; a row goes on with its batch. */
export const resumeCommandOf = ({ run, end, hasWritten }: RunState, status: RunStatus): string | null => {
  const isOpen = status === 'interrupted' || status === 'unsettled';
  if (run.batch !== undefined) return isOpen ? batchResumeCommand(run.batch.id, run.batch.file) : null;
  const mayGoOn = status === 'finished' && (hasWritten || run.inputs.browser) && isPassing(endOf(end));
  return isOpen || mayGoOn ? `klarna-cl flow --resume ${run.run}` : null;
};

/** @param file of the batch; one from stdin has to be piped in again */
export const batchResumeCommand = (batchId: string, file: string | undefined): string =>
  `klarna-cl batch ${file === undefined ? '-' : quoted(file)} --resume ${batchId}`;

const quoted = (path: string): string => (/^[\w./:@%+=-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`);
