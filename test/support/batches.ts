import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import {
  type BatchJournal,
  type BatchJournalOptions,
  openBatchJournal,
} from '../../src/journal/batches/batch-journal.ts';
import { lockBatch } from '../../src/journal/batches/batch-locks.ts';
import type { BatchFacts } from '../../src/journal/batches/batch-records.ts';
import type { RowJournal } from '../../src/journal/batches/row-journal.ts';
import type { JournaledResult, RowEnd, RunFacts } from '../../src/journal/records.ts';
import type { Step } from '../../src/request/step.ts';
import { approved } from './documents.ts';
import { fakeClock } from './fake-context.ts';
import { someFacts, someProcess } from './journals.ts';

/** A batch id as a command makes it; the others differ in the last sign. */
export const batchId = '01M804HBM2DKQAXE8VW5XFC4B0';

export const someBatch = (changes: Partial<BatchFacts> = {}): BatchFacts => ({
  name: 'rows.csv',
  file: '/somewhere/rows.csv',
  content_hash: 'content-hash',
  rows: 3,
  account: 'environment',
  mode: 'test',
  options: {},
  ...changes,
});

/** A batch at work, with its locks; both end with the test at the latest. */
export const openBatch = (
  stateFolder: string,
  changes: Partial<Omit<BatchJournalOptions, 'stateFolder' | 'locks'>> & { readonly id?: string } = {},
) => {
  const { id = batchId, ...options } = changes;
  const clock = fakeClock();
  const locks = lockBatch(stateFolder, id, clock.now);
  let isClosed = false;
  const journal = openBatchJournal({ stateFolder, clock, process: someProcess, facts: someBatch(), locks, ...options });
  const close = async () => {
    if (isClosed) return;
    isClosed = true;
    await journal.close();
    locks.release();
  };
  onTestFinished(close);
  return { journal, locks, close };
};

/** A run id of a row. */
export const rowRun = (ordinal: number): string => `01M804HBM2DKQAXE8VW5X${String(ordinal).padStart(5, '0')}`;

export const keyOf = (ordinal: number) => ({ ordinal, id: `row-${ordinal + 2}`, line: ordinal + 2 });

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** An id of Commerce Layer for a row. */
export const idOf = (start: string, ordinal: number): string =>
  start + [...String(ordinal).padStart(6, '0')].map((digit) => letters[Number(digit)]).join('');

export const factsOfRow = (ordinal: number): RunFacts =>
  someFacts({ inputs: { route: 'both', payment_id: idOf('Paym', ordinal), order_id: idOf('Ordr', ordinal) } });

export const rowApi = 'https://acme.commercelayer.io/api';

export const authorizing = (ordinal: number): Step => ({
  kind: 'authorize',
  service: 'Klarna',
  method: 'POST',
  url: 'https://api-global.test.klarna.com/v2/payment/authorize',
  headers: { 'Klarna-Network-Session-Token': `session-${ordinal}`, 'Klarna-Idempotency-Key': `key-${ordinal}` },
  body: '{"currency":"USD","request_payment_transaction":{"amount":11800}}',
  describeRefusal: () => ({ message: '' }),
});

export const answered = { kind: 'answered', status: 200, document: approved(), meta: {} } as const;

/** The row's first record, its locks, and an authorization that is about to leave. */
export const beginRow = async (journal: BatchJournal, ordinal: number): Promise<RowJournal> => {
  const row = journal.row(keyOf(ordinal), rowRun(ordinal));
  row.begin(factsOfRow(ordinal));
  row.claim({ kind: 'order', apiUrl: rowApi, id: idOf('Ordr', ordinal) });
  await row.observer.beforeWrite(authorizing(ordinal), 1);
  return row;
};

export const resultOfRow = (ordinal: number, status: RowEnd = 'succeeded'): JournaledResult => {
  const { id, line } = keyOf(ordinal);
  return { id, line, status };
};

/** A row from its beginning to its end. */
export const runRow = async (journal: BatchJournal, ordinal: number): Promise<void> => {
  const row = await beginRow(journal, ordinal);
  await row.observer.afterWrite(authorizing(ordinal), 1, answered);
  await row.end({ exit_code: 0, result: 'APPROVED', settled: true }, resultOfRow(ordinal));
};

export const isResult = (value: unknown): value is JournaledResult =>
  typeof value === 'object' && value !== null && 'line' in value;

export const folderOfBatch = (stateFolder: string, id = batchId): string => join(stateFolder, 'batches', id);

export const segmentFile = (stateFolder: string, number = 1, id = batchId): string =>
  join(folderOfBatch(stateFolder, id), `${number}.ndjson`);

/** The records of a segment, checksums left out. */
export const linesOf = (stateFolder: string, number = 1): readonly Record<string, unknown>[] =>
  readFileSync(segmentFile(stateFolder, number), 'utf8')
    .trim()
    .split('\n')
    .map((line) => {
      const { checksum: _, ...record } = JSON.parse(line);
      return record;
    });
