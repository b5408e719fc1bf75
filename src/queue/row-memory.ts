import type { RunMemory } from '../flows/run-memory.ts';
import type { FoundRun, RunFinder } from '../journal/find-runs.ts';
import { authorizationsAmong, laterDeliveriesAmong, openPlacingsAmong } from '../journal/past-runs.ts';
import type { SubjectName } from '../journal/run-index.ts';
import type { RunState } from '../journal/run-state.ts';
import type { QueueConnection } from './connection.ts';
import { queueFailure } from './failures.ts';
import { keysOf, subjectKey } from './keys.ts';
import { openRecords } from './row-records.ts';
import type { Sealing } from './sealing.ts';

/**
 * What runs of this machine have done, and rows of batches in this Redis, on whatever machine: those of the last hour, under
 * the same key.
 */
export interface QueueMemory {
  readonly past: RunMemory['past'];
  readonly openPlacings: (orderId: string, own: string) => ReturnType<RunMemory['openPlacings']>;
  readonly laterDeliveries: (own: RunState) => Promise<readonly { readonly run: string }[]>;
}

/** Names a row in the set of a subject. */
export const memberOf = (batchId: string, ordinal: number): string => `${batchId}/${ordinal}`;

export const openQueueMemory = (
  { redis, address }: Pick<QueueConnection, 'redis' | 'address'>,
  sealing: Sealing,
  local: RunFinder,
): QueueMemory => {
  const rowsAbout = async (names: readonly SubjectName[]): Promise<readonly FoundRun[]> => {
    const sets = await Promise.all(names.map((name) => redis.smembers(subjectKey(sealing.nameOf(name)))));
    const rows = await Promise.all(
      [...new Set(sets.flat())].map(async (member) => {
        const [, batchId = '', ordinal = ''] = /^([^/]+)\/(\d+)$/.exec(member) ?? [];
        const lines = await redis.lrange(keysOf(batchId).records(Number(ordinal)), 0, -1);
        return openRecords(sealing, batchId, Number(ordinal), lines) ?? [];
      }),
    );
    return rows.flat();
  };
  /** The runs about any of these, oldest first. @throws CliError `unavailable`, `local-io` */
  const find = async (names: readonly SubjectName[]): Promise<RunFinder> => {
    const rows = await rowsAbout(names).catch((error: unknown) => {
      throw queueFailure(error, address);
    });
    const known = new Set(rows.map(idOf));
    // What came back to the machine that the batch was started on is there twice.
    const found = [...local(names).filter((run) => !known.has(idOf(run))), ...rows];
    const inOrder = found.sort((one, other) => (idOf(one) < idOf(other) ? -1 : 1));
    return () => inOrder;
  };
  return {
    past: async (wanted) => {
      const { orderId, tokenHash, reference } = wanted;
      const found = await find([
        ...(orderId === undefined ? [] : [`order ${orderId}` as const]),
        ...(tokenHash === undefined ? [] : [`token ${tokenHash}` as const]),
        ...(reference === undefined ? [] : [`reference ${reference}` as const]),
      ]);
      return authorizationsAmong(found, wanted);
    },
    openPlacings: async (orderId, own) => {
      const open = openPlacingsAmong(await find([`order ${orderId}`]), orderId);
      return open.filter(({ run }) => run !== own);
    },
    laterDeliveries: async (own) => {
      const { payment_id: paymentId } = own.run.inputs;
      return paymentId === undefined ? [] : laterDeliveriesAmong(await find([`payment ${paymentId}`]), own);
    },
  };
};

/** Ids of runs sort by time. */
const idOf = ({ records: [first] }: FoundRun): string => first?.run ?? '';
