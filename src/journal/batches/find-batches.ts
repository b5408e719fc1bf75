import { closeSync, readSync } from 'node:fs';
import { openTrusted } from '../run-file.ts';
import type { RunStatus } from '../run-state.ts';
import { unreadable } from '../runs-folder.ts';
import { earlierSandboxes } from '../sandboxes.ts';
import type { BatchEndRecord, BatchRecord, BatchTotals } from './batch-records.ts';
import { batchIds, segmentsOf } from './batches-folder.ts';
import { isBatchRunning } from './find-rows.ts';
import { readBatch } from './replay.ts';
import { checksumBefore, eachBlock, readLine, sizeOfSegment } from './segment-lines.ts';

/** A batch, in short. */
export interface BatchOfJournal {
  readonly batchId: string;
  /** What its first process said of it. */
  readonly facts: BatchRecord;
  /** `interrupted`: not all rows have come to their end. `unsettled`: of a row nobody knows what became of a write. */
  readonly status: RunStatus;
  /** How its last process ended, where it has ended by itself. */
  readonly end: BatchEndRecord | undefined;
  /** Counted when it is asked for, where the batch did not come to its end. @throws CliError `local-io` */
  readonly totals: BatchTotals;
}

/** What a batch has come to; nothing where it is only just being made. @throws CliError `local-io` */
export const summaryOfBatch = (stateFolder: string, batch: string): BatchOfJournal | undefined => {
  const facts = headerOf(stateFolder, batch);
  if (facts === undefined) return undefined;
  const isRunning = isBatchRunning(stateFolder, batch);
  const end = isRunning ? undefined : endOf(stateFolder, batch);
  return {
    batchId: batch,
    facts,
    status: statusOf(end, isRunning),
    end,
    get totals() {
      // Only a batch that came to its end says by itself what it came to.
      return end?.totals ?? readBatch(stateFolder, batch)?.totals() ?? noTotals;
    },
  };
};

const noTotals: BatchTotals = { begun: 0, succeeded: 0, failed: 0, unknown: 0, 'not-run': 0 };

const statusOf = (end: BatchEndRecord | undefined, isRunning: boolean): RunStatus => {
  if (isRunning) return 'running';
  if (end === undefined || !end.is_complete) return 'interrupted';
  return end.settled ? 'finished' : 'unsettled';
};

export interface FoundBatch extends Omit<BatchOfJournal, 'status'> {
  readonly status: 'running' | 'unfinished' | 'finished';
}

/**
 * The batches of the same content, oldest first; not those of a sandbox that has begun anew since.
 * @throws CliError `local-io`
 */
export const findBatches = (stateFolder: string, contentHash: string): readonly FoundBatch[] => {
  const isEarlier = earlierSandboxes(stateFolder);
  return batchIds(stateFolder).flatMap((batch) => {
    const facts = headerOf(stateFolder, batch);
    if (facts?.content_hash !== contentHash || isEarlier(facts)) return [];
    const found = summaryOfBatch(stateFolder, batch);
    if (found === undefined) return [];
    const status = found.status === 'finished' || found.status === 'running' ? found.status : 'unfinished';
    return [
      {
        batchId: batch,
        facts,
        status,
        end: found.end,
        get totals() {
          return found.totals;
        },
      },
    ];
  });
};

/** The first line of a batch's journal. @throws CliError `local-io` */
export const headerOf = (stateFolder: string, batch: string): BatchRecord | undefined => {
  const [first] = segmentsOf(stateFolder, batch);
  let header: BatchRecord | undefined;
  if (first === undefined) return undefined;
  eachBlock(first.path, (block) => {
    const record = readLine(first.path, block.toString('utf8', 0, block.indexOf(0x0a)), '');
    if (record.kind === 'batch') header = record;
    return 'stop';
  });
  return header;
};

/** As much of a segment's end as two lines take, one of them short. */
const endBytes = 256 * 1024;

/** The last line of a batch's journal, where it says how the batch ended. @throws CliError `local-io` */
const endOf = (stateFolder: string, batch: string): BatchEndRecord | undefined => {
  const last = segmentsOf(stateFolder, batch).at(-1);
  if (last === undefined) return undefined;
  const tail = tailOf(last.path);
  const start = tail.lastIndexOf(0x0a, tail.length - 2) + 1;
  const text = tail.toString('utf8', start, tail.length - 1);
  // A torn last line is no end, and neither is a single line.
  if (start === 0 || !text.includes('"kind":"batch-end"') || tail.at(-1) !== 0x0a) return undefined;
  const record = readLine(last.path, text, checksumBefore(tail, start));
  return record.kind === 'batch-end' ? record : undefined;
};

const tailOf = (path: string): Buffer => {
  const size = sizeOfSegment(path) ?? 0;
  const tail = Buffer.alloc(Math.min(size, endBytes));
  try {
    const descriptor = openTrusted(path);
    try {
      return tail.subarray(0, readSync(descriptor, tail, 0, tail.length, size - tail.length));
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw unreadable(path, error);
  }
};
