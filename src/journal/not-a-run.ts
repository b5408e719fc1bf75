import { CliError } from '../errors.ts';
import { batchIds } from './batches/batches-folder.ts';
import { findRow } from './batches/find-rows.ts';
import type { RowOfBatch } from './records.ts';

/** Why there is nothing to be taken up again under this id. */
export const notARun = (stateFolder: string, runId: string): CliError =>
  rowOfBatch(stateFolder, runId) ?? unknownRun(runId);

/** A row is taken up again with its batch: on its own, two processes could be at work on it. */
const rowOfBatch = (stateFolder: string, runId: string): CliError | undefined => {
  const first = findRow(stateFolder, runId)?.records[0];
  const batch = first?.kind === 'run' ? first.batch : undefined;
  const whole = batch?.id ?? batchIds(stateFolder).find((id) => id === runId);
  if (whole === undefined) return undefined;
  return batch === undefined ? takenUpTogether(`${runId} is a batch.`, whole, undefined) : partOfBatch(runId, batch);
};

/** The same of what is known to be one: a row, or a step of one. */
export const partOfBatch = (runId: string, { id, row, step, file }: RowOfBatch): CliError =>
  takenUpTogether(
    `Run ${runId} is ${step === undefined ? '' : `the step ${step} of `}row ${row} of the batch ${id}.`,
    id,
    file,
  );

const takenUpTogether = (what: string, id: string, file: string | undefined): CliError =>
  new CliError('usage', what, {
    why: 'The rows of a batch are taken up again together. Nothing was sent.',
    hint: `klarna-cl batch ${file ?? '<file>'} --resume ${id}`,
  });

const unknownRun = (runId: string): CliError =>
  new CliError('usage', `There is no run ${runId}.`, {
    code: 'RUN_NOT_FOUND',
    why: 'The journal of this user and machine has none of that name. Runs in the embedded sandbox are not journaled: their sandbox has ended with them.',
    hint: '`klarna-cl runs list` shows the runs there are.',
  });
