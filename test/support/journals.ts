import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type EndRecord,
  type IntentRecord,
  type JournalRecord,
  type OutcomeRecord,
  type ResumeRecord,
  type RunFacts,
  type RunRecord,
  versionFor,
} from '../../src/journal/records.ts';
import { openRunJournal, type RunJournal, resumeRunJournal } from '../../src/journal/run-journal.ts';
import { sealLine } from '../../src/journal/sealed-lines.ts';
import { fakeClock } from './fake-context.ts';

/** What a run says of itself, as far as a test does not care. */
export const someFacts = (changes: Partial<RunFacts> = {}): RunFacts => ({
  command: 'flow',
  account: 'environment',
  mode: 'test',
  inputs: { route: 'both', payment_id: 'ertHJlpPTR' },
  ...changes,
});

export const someProcess = { pid: 4711, host: 'test-host' } as const;

export const fileOfRun = (stateFolder: string, runId: string): string => join(stateFolder, 'runs', `${runId}.ndjson`);

/** A new run's journal, not begun. */
export const newJournal = (stateFolder: string, runId: string, nowMs?: number): RunJournal =>
  openRunJournal({ stateFolder, runId, clock: fakeClock(nowMs), process: someProcess });

/** A new run's journal whose first record is written. */
export const begunJournal = (stateFolder: string, runId: string, changes: Partial<RunFacts> = {}): RunJournal => {
  const journal = newJournal(stateFolder, runId);
  journal.begin(someFacts(changes));
  return journal;
};

export const resumedJournal = (stateFolder: string, runId: string, nowMs?: number) =>
  resumeRunJournal({ stateFolder, runId, clock: fakeClock(nowMs), process: someProcess });

/** A run id as a command makes it; the others differ in the last sign. */
export const runId = '01M804HBM2DKQAXE8VW5XFC437';
export const runIdEnding = (sign: string): string => `${runId.slice(0, -1)}${sign}`;

/** The records of a run's file, checksums left out. */
export const recordsIn = (stateFolder: string, runId: string): readonly Record<string, unknown>[] =>
  readFileSync(fileOfRun(stateFolder, runId), 'utf8')
    .trim()
    .split('\n')
    .map((line) => {
      const { checksum: _, ...record } = JSON.parse(line);
      return record;
    });

export const runRecord = (changes: Partial<RunRecord> = {}): RunRecord => ({
  v: 2,
  run: '01A',
  at: '2026-03-04T05:06:07.000Z',
  kind: 'run',
  ...someFacts(),
  ...someProcess,
  ...changes,
});

/** The lines that a run writes for these records. */
export const sealed = (records: readonly (JournalRecord | object)[]): readonly string[] => {
  let checksum = '';
  return records.map((record) => {
    const next = sealLine(record, checksum);
    checksum = next.checksum;
    return next.line;
  });
};

/** Puts a text in the place of a run's file. */
export const writeRun = (stateFolder: string, runId: string, text: string | Buffer): string => {
  mkdirSync(join(stateFolder, 'runs'), { recursive: true, mode: 0o700 });
  const file = fileOfRun(stateFolder, runId);
  writeFileSync(file, text, { mode: 0o600 });
  return file;
};

const head = { v: 2, run: '01A', at: '2026-03-04T05:06:07.000Z' } as const;

/** An attempt at an authorization that is about to leave, unless told otherwise. */
export const intentRecord = (changes: Partial<IntentRecord> = {}): IntentRecord => ({
  ...head,
  step: 'authorize',
  attempt: 1,
  kind: 'intent',
  method: 'POST',
  url: 'https://api-global.test.klarna.com/v2/payment/authorize',
  order_id: 'NgojhKoyYN',
  idempotency_key: 'key-1',
  token_sha256: 'token-hash',
  body_sha256: 'body-hash',
  body: '{"amount":11800}',
  ...changes,
});

export const outcomeRecord = (changes: Partial<OutcomeRecord> = {}): OutcomeRecord => ({
  ...head,
  step: 'authorize',
  attempt: 1,
  kind: 'outcome',
  ...changes,
});

export const resumeRecord = (changes: Partial<ResumeRecord> = {}): ResumeRecord => ({
  ...head,
  kind: 'resume',
  ...someProcess,
  ...changes,
});

export const endRecord = (changes: Partial<EndRecord> = {}): EndRecord => ({
  ...head,
  kind: 'end',
  exit_code: 0,
  settled: true,
  ...changes,
});

/** Puts these records into a run's file, as that run would have written them. */
export const writeRecords = (stateFolder: string, runId: string, records: readonly JournalRecord[]): string => {
  const [first] = records;
  const version = first?.kind === 'run' ? { v: versionFor(first.command) } : {};
  const own = records.map((record) => ({ ...record, ...version, run: runId }));
  return writeRun(stateFolder, runId, own.length === 0 ? '' : `${sealed(own).join('\n')}\n`);
};
