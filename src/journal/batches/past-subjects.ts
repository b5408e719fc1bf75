import { statSync } from 'node:fs';
import { isHeld } from '../locks.ts';
import { damaged, isJournalRecord } from '../read-records.ts';
import { indexPath, readIndexedSubjects, type SubjectName } from '../run-index.ts';
import { readRun, runIds, runPath, runsFolder } from '../runs-folder.ts';
import { earlierSandboxes } from '../sandboxes.ts';
import { subjectHash, subjectsOf, subjectsOfRecord } from '../subjects.ts';
import { batchesFolder, batchIds, segmentOf, segmentsOf } from './batches-folder.ts';
import { headerOf } from './find-batches.ts';
import { isBatchRunning, listSegment, type SubjectLists } from './find-rows.ts';
import { eachBlock, sizeOfSegment } from './segment-lines.ts';
import { openSubjectSet } from './subject-set.ts';

/**
 * What all runs of this machine are about, in a few bytes each. A row that asks for earlier runs looks here first, and
 * the journal is read only where this says that there may be one.
 */
export interface PastSubjects {
  readonly has: (name: SubjectName) => boolean;
  /** @returns whether it was not there before */
  readonly add: (name: SubjectName) => boolean;
  /**
   * Takes in what other processes have written since; to be called once the locks of a subject are held. Within one turn
   * of the event loop they are looked at once, unless a lock was taken since.
   */
  readonly refresh: () => void;
  /** A lock was taken: what was written before it counts, however short a time ago that was. */
  readonly lockTaken: () => void;
}

/** A folder's time says nothing about what comes within the same tick of the system's clock. */
const tickMs = 50;

/** How far a file that grows has been read. */
interface Followed {
  offset: number;
}

/**
 * Reads once what there is: the index of single runs and the subjects of segments, and whole files where those are
 * missing. After that a refresh is a few looks at whether anything has changed: a run that begins makes a file, one that is
 * taken up again leaves a line in the index, and both have a lock by then; so is it with other batches.
 * @param ownBatch is left out from the first refresh on: its process adds what it writes
 * @param lists where it is known from what the rows of batches are about
 * @throws CliError `local-io`
 */
export const openPastSubjects = (stateFolder: string, ownBatch: string, lists: SubjectLists): PastSubjects => {
  const set = openSubjectSet();
  const runs = runsFolder(stateFolder);
  const isEarlier = earlierSandboxes(stateFolder);
  const indexed = new Set<string>();
  /** How large the runs were when they were read that the index does not know; and those of them that are at work. */
  const sizes = new Map<string, number>();
  const running = new Set<string>();
  const growing = new Map<string, Followed & { readonly batch: string; readonly number: number }>();
  const addAll = (names: readonly SubjectName[]) => {
    for (const name of names) set.add(subjectHash(name));
  };

  const takeRun = (id: string): void => {
    const size = sizeOf(runPath(stateFolder, id));
    if (size === sizes.get(id)) return;
    sizes.set(id, size);
    const run = readRun(stateFolder, id);
    const first = run?.records[0];
    if (run !== undefined && !(first?.kind === 'run' && isEarlier(first))) addAll(subjectsOf(run));
  };
  const takeRuns = () => {
    const known = readIndexedSubjects(runs);
    running.clear();
    for (const id of runIds(stateFolder)) {
      const hashes = known.get(id);
      if (hashes === undefined) {
        if (isHeld(stateFolder, { kind: 'run', id })) running.add(id);
        takeRun(id);
      } else for (const hash of hashes) set.add(hash);
    }
  };
  const followRuns = () => {
    for (const id of running) takeRun(id);
  };

  const takeSegment = (batch: string, number: number, isLast: boolean): void => {
    const segment = segmentOf(stateFolder, batch, number);
    if (indexed.has(segment.path) || growing.has(segment.path)) return;
    const size = sizeOfSegment(segment.path) ?? 0;
    const found = lists(segment.path, size);
    // What its own earlier processes have left of the batch grows no more.
    if (found === undefined && isLast && batch !== ownBatch && isBatchRunning(stateFolder, batch)) {
      growing.set(segment.path, { offset: 0, batch, number });
      return;
    }
    const subjects = found ?? listSegment(segment, batch);
    indexed.add(segment.path);
    const facts = headerOf(stateFolder, batch);
    const isGone = facts !== undefined && isEarlier({ ...facts, at: new Date(subjects.lastAt()).toISOString() });
    if (!isGone) for (const hash of subjects.hashes()) set.add(hash);
  };
  const takeBatches = (isOthers: (batch: string) => boolean) => {
    for (const batch of batchIds(stateFolder).filter(isOthers)) {
      const segments = segmentsOf(stateFolder, batch);
      for (const { number } of segments) takeSegment(batch, number, number === segments.length);
    }
  };
  const readOn = (path: string, followed: Followed): void => {
    const { length } = eachBlock(
      path,
      (block) => {
        for (const line of block.toString('utf8').split('\n').slice(0, -1)) addAll(subjectsOfLine(path, line));
      },
      followed.offset,
    );
    followed.offset = length;
  };
  const followBatches = () => {
    for (const [path, followed] of growing) {
      const { batch, number } = followed;
      const isClosed = sizeOf(segmentOf(stateFolder, batch, number + 1).path) > 0;
      if (sizeOf(path) > followed.offset) readOn(path, followed);
      if (!isClosed) continue;
      growing.delete(path);
      indexed.add(path);
      takeSegment(batch, number + 1, true);
    }
  };

  const haveRunsChanged = openWatch(() => [changeOf(runs), { is: String(sizeOf(indexPath(runs))), isNew: false }]);
  const haveBatchesChanged = openWatch(() => [changeOf(batchesFolder(stateFolder))]);
  let isFresh = false;
  const endOfTurn = () => {
    isFresh = false;
  };
  haveRunsChanged();
  haveBatchesChanged();
  takeRuns();
  takeBatches(() => true);
  return {
    has: (name) => set.has(subjectHash(name)),
    add: (name) => set.add(subjectHash(name)),
    lockTaken: endOfTurn,
    refresh: () => {
      if (isFresh) return;
      if (haveRunsChanged()) takeRuns();
      followRuns();
      if (haveBatchesChanged()) takeBatches((batch) => batch !== ownBatch);
      followBatches();
      isFresh = true;
      setImmediate(endOfTurn);
    },
  };
};

/** It is being written: whoever looks at what it is about holds it against its checksum. */
const subjectsOfLine = (path: string, line: string): readonly SubjectName[] => {
  try {
    const record: unknown = JSON.parse(line);
    return isJournalRecord(record) ? subjectsOfRecord(record) : [];
  } catch {
    throw damaged(path, 'A line');
  }
};

/** A sign that differs once something has changed; `isNew` where the next change may not show in it. */
interface Sign {
  readonly is: string;
  readonly isNew: boolean;
}

const openWatch = (look: () => readonly Sign[]): (() => boolean) => {
  let before: string | undefined;
  return () => {
    const signs = look();
    const now = signs.map(({ is }) => is).join(' ');
    const hasChanged = now !== before;
    before = signs.some(({ isNew }) => isNew) ? undefined : now;
    return hasChanged;
  };
};

const changeOf = (folder: string): Sign => {
  const stats = statSync(folder, { throwIfNoEntry: false, bigint: true });
  const isNew = stats !== undefined && Math.abs(Date.now() - Number(stats.ctimeMs)) < tickMs;
  return { is: String(stats?.ctimeNs), isNew };
};

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
