import { sealLine } from '../sealed-lines.ts';
import type { BatchRecord } from './batch-records.ts';
import type { SegmentFile } from './segment-file.ts';
import type { BatchLine, Place } from './segment-lines.ts';
import { gatherSubjects, type SegmentSubjects, writeSubjects } from './segment-subjects.ts';

/**
 * When an append is done: `synced`, on the disk; `written`, taken by the system, so that no kill of this process loses it;
 * `queued` may wait for the next line that cannot.
 */
export type Durability = 'synced' | 'written' | 'queued';

/** A line's place among all segments. */
export interface SegmentPlace extends Place {
  readonly segment: number;
}

/** The journal of a batch, as far as it is a file with lines. */
export interface GroupCommit {
  /** @returns where the line is. Rejects with what the system says, and so does every later one. */
  readonly append: (record: BatchLine, durability: Durability) => Promise<SegmentPlace>;
  /** What has broken it. */
  readonly broken: () => unknown;
  /** What stands in the segment that is being written. */
  readonly open: () => { readonly path: string; readonly subjects: SegmentSubjects };
  /** Waits for what is queued. */
  readonly close: () => Promise<void>;
}

export interface GroupCommitOptions {
  /** The number of the first segment. */
  readonly first: number;
  readonly pathOf: (segment: number) => string;
  /** The first line of a segment. */
  readonly header: (segment: number, continues: boolean) => BatchRecord;
  /** Makes the file, and its name outlives a power cut. */
  readonly create: (path: string) => SegmentFile;
  /** Bytes after which the next segment is begun. */
  readonly segmentBytes: number;
}

interface Waiting {
  readonly record: BatchLine;
  readonly durability: Durability;
  readonly done: (place: SegmentPlace) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Appends in groups: whatever is waiting goes out in one write, followed by one sync for all that must be on the disk,
 * while the next group gathers. A thousand rows are so not a thousand syncs. The first line is written at once. Throws
 * what the system says.
 */
export const openGroupCommit = (options: GroupCommitOptions): GroupCommit => {
  const { pathOf, header, create, segmentBytes } = options;
  let waiting: Waiting[] = [];
  let broken: unknown;
  let underWay: Promise<void> | undefined;
  /** Between two segments none is open. */
  let isOpen = true;
  let open = begin(options.first, false);

  function begin(number: number, continues: boolean) {
    const file = create(pathOf(number));
    const segment = { number, file, length: 0, checksum: '', subjects: gatherSubjects() };
    try {
      write(segment, seal(segment, [header(number, continues)]).bytes);
      return segment;
    } catch (error) {
      file.close();
      throw error;
    }
  }

  function seal(segment: { checksum: string; length: number }, records: readonly BatchLine[]) {
    const lengths: number[] = [];
    const lines = records.map((record) => {
      const { line, checksum } = sealLine(record, segment.checksum);
      segment.checksum = checksum;
      const bytes = Buffer.from(`${line}\n`, 'utf8');
      lengths.push(bytes.length - 1);
      return bytes;
    });
    return { bytes: Buffer.concat(lines), lengths };
  }

  function write(segment: { readonly file: SegmentFile; length: number }, bytes: Buffer): void {
    try {
      segment.file.write(bytes);
      segment.length += bytes.length;
    } catch (error) {
      // Whole lines stay, those of earlier groups; nothing is appended any more.
      segment.file.cutBack(segment.length);
      throw error;
    }
  }

  /** No sync of a later segment covers this one. */
  const finish = async () => {
    await open.file.sync();
    isOpen = false;
    open.file.close();
    writeSubjects(pathOf(open.number), open.length, open.subjects);
  };

  const commit = async (group: readonly Waiting[]) => {
    if (open.length >= segmentBytes) {
      await finish();
      open = begin(open.number + 1, true);
      isOpen = true;
    }
    const { bytes, lengths } = seal(
      open,
      group.map(({ record }) => record),
    );
    let offset = open.length;
    write(open, bytes);
    const places = lengths.map((length) => {
      const place = { segment: open.number, offset, length };
      offset += length + 1;
      return place;
    });
    const settle = (isSettled: (one: Waiting) => boolean) => {
      for (const [index, one] of group.entries()) {
        const place = places[index];
        if (place !== undefined && isSettled(one)) one.done(place);
      }
    };
    for (const [index, { record }] of group.entries()) {
      const place = places[index];
      if (place !== undefined) open.subjects.take(record, place);
    }
    settle(({ durability }) => durability !== 'synced');
    if (!group.some(({ durability }) => durability === 'synced')) return;
    await open.file.sync();
    settle(({ durability }) => durability === 'synced');
  };

  const commitAll = async () => {
    // What other answers of this turn bring goes with the first of them.
    await new Promise(setImmediate);
    while (waiting.length > 0 && broken === undefined) {
      const group = waiting;
      waiting = [];
      try {
        await commit(group);
      } catch (error) {
        broken = error;
        for (const one of [...group, ...waiting]) one.failed(error);
        waiting = [];
      }
    }
    underWay = undefined;
  };

  const flush = () => {
    underWay ??= commitAll();
    return underWay;
  };

  return {
    append: (record, durability) =>
      new Promise((done, failed) => {
        if (broken !== undefined) return failed(broken);
        waiting.push({ record, durability, done, failed });
        if (durability !== 'queued') void flush();
      }),
    broken: () => broken,
    open: () => ({ path: pathOf(open.number), subjects: open.subjects }),
    close: async () => {
      while (waiting.length > 0 && broken === undefined) await flush();
      await underWay;
      if (broken === undefined) await finish();
      else if (isOpen) open.file.close();
    },
  };
};
