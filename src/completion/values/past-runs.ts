import { batchIds } from '../../journal/batches/batches-folder.ts';
import { summaryOfBatch } from '../../journal/batches/find-batches.ts';
import { isRunning } from '../../journal/past-runs.ts';
import { readIndex } from '../../journal/run-index.ts';
import { type RunState, type RunStatus, runStateOf, runStatusOf } from '../../journal/run-state.ts';
import { readRun, runIds, runsFolder } from '../../journal/runs-folder.ts';
import type { Candidate } from '../answer.ts';
import { orNothing, type World } from './world.ts';

/** So many files are read, and so many values offered: a list to choose from, not the journal. */
const most = 40;

interface PastRun {
  readonly id: string;
  readonly state: RunState;
  readonly status: RunStatus;
}

/** One that cannot be read or believed is left out. */
const runOf =
  (stateFolder: string) =>
  (id: string): readonly PastRun[] =>
    orNothing(() => {
      const read = readRun(stateFolder, id);
      const state = read && runStateOf(read.records);
      return state === undefined ? [] : [{ id, state, status: runStatusOf(state, isRunning(stateFolder, state)) }];
    });

/** Ids that begin like this, newest first: they begin with the time. */
const newestFirst = (ids: readonly string[], text: string): readonly string[] =>
  ids.filter((id) => id.startsWith(text.toUpperCase())).toReversed();

const isOpen = ({ status }: { readonly status: RunStatus }): boolean =>
  status === 'interrupted' || status === 'unsettled';

/** `flow native, 2026-03-04 05:06, APPROVED`. Nothing else of a run is told. */
const toCandidate = ({ id, state, status }: PastRun): Candidate => {
  const { run, end, authorization } = state;
  const what = [run.command, run.inputs.route ?? run.inputs.action].filter(Boolean).join(' ');
  const result = end?.result ?? authorization?.state ?? (end && `exit ${end.exit_code}`);
  return { value: id, description: [what, minute(run.at), status === 'finished' ? result : status].join(', ') };
};

const minute = (at: string): string => at.slice(0, 16).replace('T', ' ');

const newestRuns = ({ folders }: World, text: string): readonly PastRun[] =>
  orNothing(() => newestFirst(runIds(folders.state), text).slice(0, most).flatMap(runOf(folders.state)));

/** The runs that there is something to go on with for: those first of which nobody knows what came of them. */
export const runsToResume = (world: World, text: string): readonly Candidate[] => {
  const { state } = world.folders;
  const open = orNothing(() => {
    const index = readIndex(runsFolder(state), []);
    const ids = newestFirst(runIds(state), text).filter((id) => index.get(id)?.isSettled !== true);
    return ids.slice(0, most).flatMap(runOf(state)).filter(isOpen);
  });
  const isListed = new Set(open.map(({ id }) => id));
  const others = newestRuns(world, text).filter(({ id, status }) => status === 'finished' && !isListed.has(id));
  return [...open, ...others].slice(0, most).map(toCandidate);
};

const newestBatches = ({ folders }: World, text: string) =>
  orNothing(() => newestFirst(batchIds(folders.state), text).slice(0, most)).flatMap((id) =>
    orNothing(() => {
      const { facts, status } = summaryOfBatch(folders.state, id) ?? {};
      if (facts === undefined || status === undefined) return [];
      return [{ id, status, description: `batch ${facts.name}, ${minute(facts.at)}, ${status}` }];
    }),
  );

/** Those that are not finished first. */
export const batchesToResume = (world: World, text: string): readonly Candidate[] => {
  const batches = newestBatches(world, text);
  return [...batches.filter(isOpen), ...batches.filter((batch) => !isOpen(batch))].map(({ id, description }) => ({
    value: id,
    description,
  }));
};

/** All that `runs` knows, newest first. */
export const runsAndBatches = (world: World, text: string): readonly Candidate[] =>
  [
    ...newestRuns(world, text).map(toCandidate),
    ...newestBatches(world, text).map(({ id, description }) => ({ value: id, description })),
  ]
    .sort((one, other) => (one.value < other.value ? 1 : -1))
    .slice(0, most);

/** The orders that the newest runs were about, each once. */
export const ordersOfRuns = (world: World): readonly Candidate[] =>
  each(newestRuns(world, ''), ({ state }) => state.orderId);

export const paymentsOfRuns = (world: World): readonly Candidate[] =>
  each(newestRuns(world, ''), ({ state }) => state.run.inputs.payment_id);

const each = (runs: readonly PastRun[], idOf: (run: PastRun) => string | undefined): readonly Candidate[] => {
  const found = new Map<string, Candidate>();
  for (const run of runs) {
    const id = idOf(run);
    if (id !== undefined && !found.has(id)) found.set(id, { value: id, description: toCandidate(run).description });
  }
  return [...found.values()];
};
