import { resolve } from 'node:path';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { sha256 } from '../../journal/attempts.ts';
import { batchIds } from '../../journal/batches/batches-folder.ts';
import { rowsOf } from '../../journal/batches/find-rows.ts';
import { findRun } from '../../journal/find-runs.ts';
import type { JournalRecord } from '../../journal/records.ts';
import { runStateOf } from '../../journal/run-state.ts';
import { runIds } from '../../journal/runs-folder.ts';
import { prettyJson } from '../../output/json.ts';
import { maskDocument } from '../../output/masking.ts';
import { isFiltered, printDocument } from '../command-line/print.ts';
import type { RunsFlags } from '../runs.ts';
import { runBundle } from './bundle.ts';
import { foundRun, readable } from './lookup.ts';
import { summaryOfRun } from './summary.ts';

declare const KLARNA_CL_VERSION: string;

/**
 * `runs export`: one run as a file for a ticket, or the records of several as NDJSON for another program.
 * @throws CliError `usage`, `local-io`
 */
export const exportRuns = async (context: Context, ids: readonly string[], flags: RunsFlags): Promise<void> => {
  const [id, ...others] = ids;
  const isOne = id !== undefined && others.length === 0 && !isBatch(context, id);
  if (isOne && flags.output !== 'ndjson') return exportBundle(context, id, flags);
  if (flags.file !== undefined) {
    throw new CliError('usage', '--file takes one run.', {
      why: 'The records of several runs, and NDJSON, are printed.',
      hint: 'Name one run id, or leave --file out.',
    });
  }
  await exportRecords(context, ids, flags);
};

const isBatch = ({ folders }: Context, id: string): boolean => batchIds(folders.state).includes(id);

const exportBundle = async (context: Context, id: string, flags: RunsFlags): Promise<void> => {
  const { records, isTorn } = foundRun(context, id);
  const summary = summaryOfRun(context.folders.state, id);
  const state = runStateOf(records);
  if (summary === undefined || state === undefined) {
    throw new CliError('local-io', `Run ${id} is only just being made.`, { hint: 'Try again in a moment.' });
  }
  const bundle = runBundle({
    summary,
    state,
    records,
    isTorn,
    version: KLARNA_CL_VERSION,
    machine: await context.probe.machine(),
    nowMs: context.clock.now(),
  });
  // It is made to be handed on, so --reveal has no say in it.
  const masked = maskDocument(bundle, {
    secrets: context.secrets.tokens(),
    credentials: context.secrets.credentials(),
    reveal: false,
  });
  const text = `${prettyJson(masked)}\n`;
  if (flags.file === '-') {
    await context.terminal.data(text);
    return context.terminal.talk(`sha256 ${sha256(text)}`);
  }
  const file = resolve(context.folders.working, flags.file ?? `klarna-cl-run-${id}.json`);
  if (flags.yes !== true && (await context.probe.standing(file)) !== undefined) {
    throw new CliError('usage', `${file} is there already.`, {
      why: 'Nothing was written.',
      hint: 'Name another file with --file, or replace it with --yes.',
    });
  }
  await context.files.writePrivate(file, text);
  await printDocument(context, flags, { schema_version: 1, file, sha256: sha256(text) });
};

const exportRecords = async (context: Context, ids: readonly string[], flags: RunsFlags): Promise<void> => {
  if (flags.output !== undefined && flags.output !== 'ndjson') {
    throw new CliError('usage', `runs export prints NDJSON, not ${flags.output}.`, { hint: 'Leave out --output.' });
  }
  const { state } = context.folders;
  const batches = batchIds(state);
  const isOfBatch = (id: string) => batches.includes(id);
  for (const id of ids.filter((one) => !isOfBatch(one))) foundRun(context, id);
  let unreadable: CliError | undefined;
  const print = async (records: readonly JournalRecord[]) => {
    const rows = records.map(readable);
    if (!isFiltered(flags))
      return records.length > 0 ? printDocument(context, { ...flags, output: 'ndjson' }, rows) : undefined;
    for (const row of rows) await printDocument(context, { ...flags, output: 'compact' }, row);
  };
  for (const id of ids.length === 0 ? [...runIds(state), ...batches] : ids) {
    try {
      if (!isOfBatch(id)) await print(findRun(state, id)?.records ?? []);
      else for (const { records } of rowsOf(state, id)) await print(records);
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      unreadable ??= error;
    }
  }
  // The sound ones are of use all the same.
  if (unreadable !== undefined) throw unreadable;
};

const isUnreadable = (error: unknown): error is CliError => error instanceof CliError && error.kind === 'local-io';
