import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { ulid } from 'ulid';
import { onTestFinished } from 'vitest';
import type { BatchRow } from '../../src/batch/row.ts';
import type { RowResult } from '../../src/batch/row-result.ts';
import type { RowJournal } from '../../src/batch/run/row-journal.ts';
import type { NumberedRow } from '../../src/batch/run/work-off.ts';
import type { Clock } from '../../src/context.ts';
import { queueAddress } from '../../src/queue/address.ts';
import { openConnection, type QueueConnection } from '../../src/queue/connection.ts';
import { openBatchQueue, type QueuedBatch } from '../../src/queue/producer.ts';
import type { CollectedRow } from '../../src/queue/results.ts';
import { sealingOf } from '../../src/queue/sealing.ts';
import { serve } from '../../src/queue/serve.ts';
import { storingStep } from '../support/steps.ts';
import type { RedisServer } from './redis-server.ts';

export const someKey = () => randomBytes(32).toString('base64');

const clock: Clock = {
  now: Date.now,
  monotonic: () => performance.now(),
  every: (ms, act) => {
    const timer = setInterval(act, ms);
    return () => clearInterval(timer);
  },
  // Looks for batches more often than is needed among people.
  sleep: (_, signal) =>
    pause(20, undefined, { signal })
      .catch(() => undefined)
      .then(() => undefined),
};
const random = { bytes: (count: number) => randomBytes(count), fraction: Math.random };

/** One rows of a batch, with a token that must be seen nowhere. */
export const rowOf = (ordinal: number, more: Partial<BatchRow> = {}): BatchRow => ({
  id: `order-${ordinal}`,
  turn: 1,
  line: ordinal + 2,
  tags: [],
  expect: { kind: 'exit', exitCode: 0, text: '0' },
  inputs: {
    route: 'native',
    authToken: `canary-token-of-row-${ordinal}`,
    values: {},
    place: false,
    newAuthorization: false,
  },
  ...more,
});

export const rowsOf = async function* (
  count: number,
  more: (ordinal: number) => Partial<BatchRow> = () => ({}),
): AsyncGenerator<NumberedRow> {
  for (let ordinal = 0; ordinal < count; ordinal += 1) yield { ordinal, row: rowOf(ordinal, more(ordinal)) };
};

export const batchOf = (rows: AsyncIterable<NumberedRow>, more: Partial<QueuedBatch> = {}): QueuedBatch => ({
  batchId: ulid(),
  name: 'rows.csv',
  total: 1,
  tool: '0.0.0',
  parties: { account: 'test', mode: 'test' },
  options: { confirm: false },
  rate: undefined,
  isResumed: false,
  mayAdd: () => true,
  rows,
  ...more,
});

/** Whoever starts a batch. */
export const producer = async (redis: Pick<RedisServer, 'url'>, key: string) => {
  const terminal = { talk: () => {} };
  const environment = { KLARNA_CL_QUEUE_KEY: key };
  // The queue talks to a person, and to nothing else of the terminal.
  const secrets = { addCredential: () => {} };
  const context = { environment, random, clock, terminal, secrets } as unknown as Parameters<typeof openBatchQueue>[0];
  const queue = await openBatchQueue(context, { address: redis.url, authorities: undefined });
  onTestFinished(queue.close);
  return queue;
};

export const collect = async (rows: AsyncIterable<CollectedRow>): Promise<CollectedRow[]> => {
  const collected: CollectedRow[] = [];
  for await (const row of rows) collected.push(row);
  return collected;
};

export const resultsOf = (rows: readonly CollectedRow[]): readonly string[] => rows.map(({ result }) => result.id);

/** Something that is waited for in one place, and happens in another. */
export const gate = () => {
  let open = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open: () => open(), passed };
};

export const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await pause(5);
};

/** Does a row's work, between its journal's beginning and its end. */
export type Work = (row: BatchRow, journal: RowJournal) => Promise<void>;

/** Stores the row's token, as far as its journal is concerned; `send` is the request itself. */
export const storing =
  (send: (row: BatchRow) => void | Promise<void>): Work =>
  async (row, { observer, memory }) => {
    if (memory.resumed?.storeToken === 'done') return;
    await observer.beforeWrite(storingStep, 1);
    await send(row);
    await observer.afterWrite(storingStep, 1, { kind: 'answered', status: 200, document: {}, meta: {} });
  };

const resultOf = (row: BatchRow, journal: RowJournal, more: Partial<RowResult> = {}): RowResult => ({
  schema_version: 1,
  batch_id: 'batch',
  id: row.id,
  line: row.line,
  tags: [],
  expect: '0',
  status: 'succeeded',
  exit_code: 0,
  result: 'TOKEN_STORED',
  error: null,
  run_id: journal.runId,
  route: 'native',
  payment_id: null,
  order_id: null,
  amount: null,
  currency: null,
  payment_transaction_id: null,
  started_at: null,
  duration_ms: 1,
  steps: [],
  worker: null,
  ...more,
});

export interface TestWorker {
  readonly said: string[];
  readonly done: RowResult[];
  /** Asks it to end, as a signal does. */
  readonly stop: () => void;
  readonly ended: Promise<void>;
  readonly connection: QueueConnection;
}

export interface WorkerWish {
  readonly work: Work;
  readonly lockMs?: number;
  readonly concurrency?: number;
  readonly once?: { readonly waitMs: number };
  /** False: its rows end undone, as they do where a signal stops them. */
  readonly endsFinal?: boolean;
  readonly open?: Parameters<typeof serve>[0]['open'];
}

/** A worker in this process; it is stopped when the test ends. */
export const startWorker = async (
  redis: Pick<RedisServer, 'url'>,
  key: string,
  { work, lockMs = 30_000, concurrency = 4, once, endsFinal = true, open }: WorkerWish,
): Promise<TestWorker> => {
  const abort = new AbortController();
  const said: string[] = [];
  const done: RowResult[] = [];
  const address = queueAddress({}, redis.url);
  const connection = await openConnection({ address, authorities: undefined, trouble: (line) => said.push(line) });
  const ended = serve({
    connection,
    sealing: sealingOf({ KLARNA_CL_QUEUE_KEY: key }, random),
    clock,
    stop: { signal: abort.signal, reason: () => (abort.signal.aborted ? 'terminated' : undefined) },
    concurrency,
    once,
    lockMs,
    process: { pid: process.pid, host: 'test' },
    newRunId: () => ulid(),
    local: () => [],
    open:
      open ??
      (async () => ({
        factsOf: () => ({ command: 'flow', account: 'test', mode: 'test', inputs: {} }),
        execute: async (row, journal) => {
          await journal.begin();
          await work(row, journal);
          const result = resultOf(row, journal);
          while (!endsFinal && !abort.signal.aborted) await pause(5);
          await journal.end(result, endsFinal);
          return { result, failure: undefined, isFinal: endsFinal, isKept: true };
        },
        close: async () => {},
      })),
    onRow: async (result) => void done.push(result),
    talk: (line) => said.push(line),
  });
  ended.catch(() => {});
  const stop = () => abort.abort();
  onTestFinished(async () => {
    stop();
    await ended.catch(() => {});
    connection.close();
  });
  return { said, done, stop, ended, connection };
};
