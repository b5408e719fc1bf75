import { CliError } from '../errors.ts';
import { batchIds } from './batches/batches-folder.ts';
import { findRow } from './batches/find-rows.ts';

/** Why there is nothing to be taken up again under this id. */
export const notARun = (stateFolder: string, runId: string): CliError =>
  rowOfBatch(stateFolder, runId) ?? unknownRun(runId);

/** A row is taken up again with its batch: on its own, two processes could be at work on it. */
const rowOfBatch = (stateFolder: string, runId: string): CliError | undefined => {
  const first = findRow(stateFolder, runId)?.records[0];
  const batch = first?.kind === 'run' ? first.batch : undefined;
  const whole = batch?.id ?? batchIds(stateFolder).find((id) => id === runId);
  if (whole === undefined) return undefined;
  const what = batch === undefined ? `${runId} is a batch.` : `Run ${runId} is row ${batch.row} of the batch ${whole}.`;
  return new CliError('usage', what, {
    why: 'The rows of a batch are taken up again together. Nothing was sent.',
    hint: `klarna-cl batch ${batch?.file ?? '<file>'} --resume ${whole}`,
  });
};

const unknownRun = (runId: string): CliError =>
  new CliError('usage', `There is no run ${runId}.`, {
    code: 'RUN_NOT_FOUND',
    why: 'The journal of this user and machine has none of that name. Runs in the embedded sandbox are not journaled: their sandbox has ended with them.',
    hint: '`klarna-cl runs list` shows the runs there are.',
  });
