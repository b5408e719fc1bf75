import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { openRowsOf } from '../../journal/batches/replay.ts';
import { pruneRuns } from '../../journal/prune.ts';
import type { RowOfBatch } from '../../journal/records.ts';
import { wholeNumber } from '../command-line/global-flags.ts';
import { isForPeople, printDocument } from '../command-line/print.ts';
import type { RunsFlags } from '../runs.ts';
import { foundRun, readable } from './lookup.ts';
import { allRuns, type RunSummary, summaryOfBatchRun, summaryOfRun } from './summary.ts';

const day = 24 * 60 * 60 * 1000;

/** `runs list`. @throws CliError `usage`, `local-io` */
export const list = async (context: Context, flags: RunsFlags): Promise<void> => {
  const limit = flags.limit === undefined ? undefined : wholeNumber('--limit', flags.limit, 1, 1_000_000);
  const all = allRuns(context.folders.state);
  const wanted = flags.unsettled ? all.filter(isUnsettled) : all;
  const runs = limit === undefined ? wanted : wanted.slice(-limit);
  if (isForPeople(context, flags) && runs.length === 0) {
    return context.terminal.talk(`No ${flags.unsettled ? 'unsettled ' : ''}runs.`);
  }
  const shown = isForPeople(context, flags) ? { ...flags, output: 'table' } : flags;
  await printDocument(context, shown, { schema_version: 1, runs }, undefined, () => runs.map(shortOf));
};

const isUnsettled = ({ status }: RunSummary): boolean => ['interrupted', 'unsettled', 'unreadable'].includes(status);

/** What fits into 80 columns. */
const shortOf = ({ run_id, started_at, command, route, status, exit_code, result, batch }: RunSummary) => ({
  run_id,
  started: started_at?.slice(0, 16).replace('T', ' ') ?? null,
  command: route === null ? command : `${command} ${route}`,
  came_to: [status === 'finished' ? (result ?? `exit ${exit_code}`) : status, batch && countsOf(batch)]
    .filter(Boolean)
    .join(', '),
});

const countsOf = ({ rows, totals }: NonNullable<RunSummary['batch']>): string => `${totals.succeeded}/${rows} ok`;

/** `runs show`. @throws CliError `usage` where there is no such run, `local-io` where it cannot be believed */
export const show = async (context: Context, id: string, flags: RunsFlags): Promise<void> => {
  const batch = batchOf(context.folders.state, id);
  if (batch !== undefined) return printDocument(context, flags, { schema_version: 1, ...batch });
  const { records, isTorn } = foundRun(context, id);
  if (isTorn) context.terminal.talk('The last line was torn off when the run was interrupted; it is left out.');
  const summary = summaryOfRun(context.folders.state, id);
  await printDocument(context, flags, { schema_version: 1, ...summary, records: records.map(readable) });
};

/** A batch in short, with the rows that are open, where that is what the id names. */
const batchOf = (stateFolder: string, id: string) => {
  const summary = summaryOfBatchRun(stateFolder, id.toUpperCase());
  if (summary?.batch === undefined) return summary;
  return { ...summary, open_rows: openRowsOf(stateFolder, summary.run_id) };
};

/** `runs prune`. @throws CliError `usage`, `local-io`, `interrupted` */
export const prune = async (context: Context, ids: readonly string[], flags: RunsFlags): Promise<void> => {
  // Within a day Klarna answers a repeat, and the order of an approved run may be authorized once more by mistake.
  const days = flags.olderThan === undefined ? 30 : wholeNumber('--older-than', flags.olderThan, 1, 36_500);
  if (ids.length > 0) await confirmNamed(context, ids, flags);
  const pruned = pruneRuns(context.folders.state, {
    olderThanMs: days * day,
    nowMs: context.clock.now(),
    ...(ids.length === 0 ? {} : { only: ids }),
  });
  await printDocument(context, flags, { schema_version: 1, ...pruned });
};

/** What a named run did is forgotten for good, and with it what keeps its purchase from being authorized again. */
const confirmNamed = async (context: Context, ids: readonly string[], flags: RunsFlags): Promise<void> => {
  if (flags.olderThan !== undefined) {
    throw new CliError('usage', '--older-than does not go with run ids.', { hint: 'Leave one of them out.' });
  }
  const open = ids.filter((id) => {
    const batch = summaryOfBatchRun(context.folders.state, id);
    if (batch !== undefined) return isUnsettled(batch);
    const of = foundRun(context, id).records[0];
    if (of?.kind === 'run' && of.batch !== undefined && of.batch.step === undefined) throw rowOfBatch(id, of.batch);
    const summary = summaryOfRun(context.folders.state, id);
    return summary !== undefined && isUnsettled(summary);
  });
  if (open.length === 0 || flags.yes) return;
  const which = `${open.join(', ')}: nobody knows what became of a write`;
  if (context.terminal.interactive) {
    if (await context.prompt.confirm({ message: `${which}. Forget about it?`, initial: false })) return;
    throw new CliError('interrupted', 'Nothing was removed.', { why: 'You said no.' });
  }
  throw new CliError('usage', 'These runs are not settled.', {
    why: `${which}, and without its journal another authorization for the same purchase would no longer be refused.`,
    hint: `\`${wayOf(context, open[0] ?? '')}\` finds out. To forget about it all the same: --yes.`,
  });
};

const wayOf = ({ folders }: Pick<Context, 'folders'>, id: string): string =>
  summaryOfBatchRun(folders.state, id)?.resume ?? `klarna-cl flow --resume ${id}`;

const rowOfBatch = (id: string, { id: batch }: RowOfBatch): CliError =>
  new CliError('usage', `Run ${id} is a row of the batch ${batch}.`, {
    why: 'A batch is kept, and removed, as a whole.',
    hint: `Name the batch: \`klarna-cl runs prune ${batch}\``,
  });
