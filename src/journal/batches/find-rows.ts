import type { FoundRun } from '../find-runs.ts';
import { isHeld } from '../locks.ts';
import { damaged } from '../read-records.ts';
import type { JournalRecord } from '../records.ts';
import type { SubjectName } from '../run-index.ts';
import { runHash, subjectHash, subjectsOf } from '../subjects.ts';
import { batchIds, type Segment, segmentsOf } from './batches-folder.ts';
import {
  type BatchLine,
  bytesAt,
  checksumBefore,
  eachBlock,
  linesBetween,
  readLine,
  readSegment,
  sizeOfSegment,
} from './segment-lines.ts';
import { gatherSubjects, readSubjects, type SegmentSubjects, writeSubjects } from './segment-subjects.ts';

/** Where the subjects of a segment are known from; a batch that asks for each row keeps them. */
export type SubjectLists = (segmentPath: string, segmentSize: number) => SegmentSubjects | undefined;

/** The lists of segments that grow no more, each read once: rows of a file that is run again ask for all of them. */
export const keepLists = (): SubjectLists => {
  const known = new Map<string, SegmentSubjects>();
  return (path, size) => {
    const key = `${path} ${size}`;
    const list = known.get(key) ?? readSubjects(path, size);
    if (list !== undefined) known.set(key, list);
    return list;
  };
};

/** The rows of batches that are about any of these. @throws CliError `local-io` */
export const rowsAbout = (
  stateFolder: string,
  wanted: readonly SubjectName[],
  lists: SubjectLists = readSubjects,
): readonly FoundRun[] => {
  if (wanted.length === 0) return [];
  const hashes = wanted.map(subjectHash);
  const texts = wanted.map(writtenAs);
  return batchIds(stateFolder).flatMap((batch) => {
    const segments = listedSegments(stateFolder, batch, lists);
    const runs = segments.flatMap(({ path, subjects }) =>
      subjects === undefined
        ? runsWith(path, texts)
        : hashes.flatMap((hash) => subjects.linesAbout(hash).map((offset) => runAt(path, offset, subjects))),
    );
    return rowsIn(segments, batch, new Set(runs)).filter((row) =>
      subjectsOf(row).some((name) => wanted.includes(name)),
    );
  });
};

/** The rows of batches whose records hold these bytes anywhere. @throws CliError `local-io` */
export const rowsMentioning = (stateFolder: string, text: Buffer): readonly FoundRun[] =>
  batchIds(stateFolder).flatMap((batch) => {
    const segments = listedSegments(stateFolder, batch, readSubjects);
    return rowsIn(segments, batch, new Set(segments.flatMap(({ path }) => runsWith(path, [text]))));
  });

/** The row whose run has this id. @throws CliError `local-io` */
export const findRow = (stateFolder: string, run: string): FoundRun | undefined => {
  for (const batch of batchIds(stateFolder)) {
    const [row] = rowsIn(listedSegments(stateFolder, batch, readSubjects), batch, new Set([run]));
    if (row !== undefined) return row;
  }
  return undefined;
};

/** So many are read at a time, where all of them are asked for. */
const piece = 100;

/** All rows of a batch, a few at a time. @throws CliError `local-io` */
export const rowsOf = function* (stateFolder: string, batch: string): Generator<FoundRun> {
  const segments = listedSegments(stateFolder, batch, readSubjects);
  const runs = [...new Set(segments.flatMap(({ path }) => runsWith(path, [Buffer.from('"kind":"run"', 'latin1')])))];
  for (let first = 0; first < runs.length; first += piece) {
    yield* rowsIn(segments, batch, new Set(runs.slice(first, first + piece)));
  }
};

/** A segment with what it is known to be about; nothing is known where it is being written at this moment. */
interface ListedSegment extends Segment {
  readonly subjects: SegmentSubjects | undefined;
}

/** The segments of a batch; what a killed process left without its list of subjects gets one here. */
const listedSegments = (stateFolder: string, batch: string, lists: SubjectLists): readonly ListedSegment[] => {
  const segments = segmentsOf(stateFolder, batch);
  return segments.map((segment, index) => {
    const subjects = lists(segment.path, sizeOfSegment(segment.path) ?? 0);
    if (subjects !== undefined) return { ...segment, subjects };
    const isGrowing = index === segments.length - 1 && isBatchRunning(stateFolder, batch);
    return { ...segment, subjects: isGrowing ? undefined : listSegment(segment, batch) };
  });
};

/** Reads a segment to its end, and keeps what it is about. @throws CliError `local-io` */
export const listSegment = (segment: Segment, batch: string): SegmentSubjects => {
  const gatherer = gatherSubjects();
  const { size } = readSegment(segment, batch, gatherer.take);
  writeSubjects(segment.path, size, gatherer);
  return gatherer;
};

/** A process is at work on the batch. */
export const isBatchRunning = (stateFolder: string, batch: string): boolean =>
  isHeld(stateFolder, { kind: 'batch', id: batch });

/** The runs that a segment has a line of with one of these texts. */
const runsWith = (path: string, texts: readonly Buffer[]): readonly string[] => {
  const runs = new Set<string>();
  eachBlock(path, (block) => {
    for (const start of linesWith(block, texts)) {
      for (const run of runOfLine(block.toString('latin1', start, start + headBytes))) runs.add(run);
    }
  });
  return [...runs];
};

/** Where the lines begin that hold one of these texts. */
const linesWith = (block: Buffer, texts: readonly Buffer[]): readonly number[] => {
  const starts = new Set<number>();
  for (const text of texts) {
    for (let found = block.indexOf(text); found !== -1; found = block.indexOf(text, block.indexOf(0x0a, found))) {
      starts.add(block.lastIndexOf(0x0a, found) + 1);
    }
  }
  return [...starts].sort((one, other) => one - other);
};

/** The run of the line that begins there. @throws CliError `local-io` where no such run is known to have one there */
const runAt = (path: string, offset: number, subjects: SegmentSubjects): string => {
  const [run] = runOfLine(bytesAt(path, { offset, length: headBytes }).toString('latin1'));
  const spans = run === undefined ? [] : subjects.spansOf(runHash(run));
  const isThere = spans.some((span) => span.offset <= offset && offset < span.offset + span.length);
  if (run === undefined || !isThere) throw damaged(path, 'A line');
  return run;
};

/** Every record begins with its version and its run. */
const headBytes = 80;

/** None where the line is about the batch as a whole. */
const runOfLine = (line: string): readonly string[] => {
  const run = /^\{"v":\d+,"run":"([^"]*)"/.exec(line)?.[1];
  return run === undefined ? [] : [run];
};

/** What the segments hold of these runs. */
const rowsIn = (segments: readonly ListedSegment[], batch: string, runs: ReadonlySet<string>): readonly FoundRun[] => {
  if (runs.size === 0) return [];
  const rows = new Map<string, JournalRecord[]>();
  for (const { path, subjects } of segments) {
    const lines = subjects === undefined ? scannedLines(path, runs) : listedLines(path, runs, subjects);
    for (const record of lines) {
      if (record.kind === 'batch' || record.kind === 'batch-end') throw damaged(path, 'A row');
      const known = rows.get(record.run);
      if (known === undefined) rows.set(record.run, [record]);
      else known.push(record);
    }
  }
  return [...rows.values()].map((records) => {
    const [first] = records;
    if (first?.kind !== 'run' || first.batch?.id !== batch) throw damaged(segments[0]?.path ?? batch, 'A row');
    return { records, isTorn: false };
  });
};

const listedLines = (path: string, runs: ReadonlySet<string>, subjects: SegmentSubjects): readonly BatchLine[] =>
  [...runs].flatMap((run) =>
    subjects.spansOf(runHash(run)).flatMap((span) => linesBetween(path, span, (text) => runOfLine(text)[0] === run)),
  );

/** The same where no list says where they are. */
const scannedLines = (path: string, runs: ReadonlySet<string>): readonly BatchLine[] => {
  const texts = [...runs].map((run) => Buffer.from(`"run":"${run}"`, 'latin1'));
  const lines: BatchLine[] = [];
  let before = '';
  eachBlock(path, (block) => {
    for (const start of linesWith(block, texts)) {
      const text = block.toString('utf8', start, block.indexOf(0x0a, start));
      if (runs.has(runOfLine(text)[0] ?? '')) {
        lines.push(readLine(path, text, start === 0 ? before : checksumBefore(block, start)));
      }
    }
    before = checksumBefore(block, block.length);
  });
  return lines;
};

/** A subject as it stands in a record, between the quotes of a JSON string. */
const writtenAs = (name: SubjectName): Buffer => {
  const [kind = ''] = name.split(' ', 1);
  const text = name.slice(kind.length + 1);
  // The reference of an authorization stands in its body, which is JSON within JSON.
  return Buffer.from(kind === 'reference' ? quoted(quoted(text)) : quoted(text), 'utf8');
};

const quoted = (text: string): string => JSON.stringify(text).slice(1, -1);
