import type { RowResult } from '../batch/row-result.ts';
import type { JournalRecord } from '../journal/records.ts';
import type { QueueConnection } from './connection.ts';
import { failure } from './failures.ts';
import { keysOf } from './keys.ts';
import { openRecords } from './row-records.ts';
import { openResult } from './row-result.ts';
import type { Sealing } from './sealing.ts';

/** What became of a row, and how a worker came to it. */
export interface CollectedRow {
  readonly ordinal: number;
  /** Masked. */
  readonly result: RowResult;
  /** False: it is taken up again where the batch is. */
  readonly isFinal: boolean;
  /** The row's journal, for whoever asks this machine later on. */
  readonly records: readonly JournalRecord[];
}

/** The results of a batch, in the order in which they came. */
export interface Results {
  /** Those that are there, or came within so many milliseconds. */
  readonly next: (waitMs: number) => Promise<readonly CollectedRow[]>;
  /** Takes those of the last `next` out of Redis. */
  readonly drop: () => Promise<void>;
  readonly close: () => void;
}

const mostAtATime = 200;

export const openResults = async (
  { redis, patient }: Pick<QueueConnection, 'redis' | 'patient'>,
  sealing: Sealing,
  batchId: string,
): Promise<Results> => {
  const keys = keysOf(batchId);
  // A connection of its own: nothing else gets through one that waits.
  const waiting = patient.duplicate({ lazyConnect: true });
  waiting.on('error', () => {});
  await waiting.connect();
  let last = '0';
  const collect = async (fields: readonly string[]): Promise<CollectedRow> => {
    const [, ordinalText, , sealed = ''] = fields;
    const ordinal = Number(ordinalText);
    const taken = openResult(sealing, batchId, ordinal, sealed);
    const records = openRecords(sealing, batchId, ordinal, await redis.lrange(keys.records(ordinal), 0, -1));
    if (taken === undefined) throw damaged(ordinal);
    return { ordinal, ...taken, records: records?.records ?? [] };
  };
  return {
    next: async (waitMs) => {
      const block = waitMs > 0 ? (['BLOCK', waitMs] as const) : [];
      const found = await waiting.call('XREAD', 'COUNT', mostAtATime, ...block, 'STREAMS', keys.results, last);
      const entries = entriesIn(found);
      last = entries.at(-1)?.id ?? last;
      return Promise.all(entries.map(({ fields }) => collect(fields)));
    },
    drop: async () => {
      if (last === '0') return;
      // All up to the last one that was read; MINID names the first one that stays.
      const [time = '', count = '0'] = last.split('-');
      await redis.call('XTRIM', keys.results, 'MINID', `${time}-${BigInt(count) + 1n}`);
    },
    close: () => waiting.disconnect(),
  };
};

/** `[[stream, [[id, [name, value, …]], …]]]`, and nothing where nothing came. */
const entriesIn = (found: unknown): readonly { readonly id: string; readonly fields: readonly string[] }[] => {
  const [, entries] = Array.isArray(found) && Array.isArray(found[0]) ? found[0] : Array.isArray(found) ? found : [];
  if (!Array.isArray(entries)) return [];
  return entries.flatMap((entry) =>
    Array.isArray(entry) && Array.isArray(entry[1]) ? [{ id: String(entry[0]), fields: entry[1].map(String) }] : [],
  );
};

const damaged = (ordinal: number) =>
  failure('protocol', 'QUEUE_DAMAGED', `The result of row ${ordinal + 1} in Redis cannot be believed.`, {
    why: 'It was not sealed with KLARNA_CL_QUEUE_KEY, or was changed since.',
    hint: 'Find out who else writes to that Redis. The row itself was done: look at the services what became of it.',
  });
