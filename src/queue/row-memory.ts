import type { LocalMemory } from '../flows/run-memory.ts';
import { authorizationsOf, isAbout, type PastAuthorization, type Wanted } from '../journal/past-authorizations.ts';
import type { SubjectName } from '../journal/run-index.ts';
import { type RunState, runStateOf } from '../journal/run-state.ts';
import type { QueueConnection } from './connection.ts';
import { keysOf, subjectKey } from './keys.ts';
import { type BegunRow, openRecords } from './row-records.ts';
import type { Sealing } from './sealing.ts';

/** What rows of batches in this Redis have done, on whatever machine; of the last hour, and under the same key. */
export interface QueueMemory {
  readonly past: (wanted: Wanted) => Promise<readonly PastAuthorization[]>;
  readonly openPlacings: (orderId: string, own: string) => Promise<readonly { readonly run: string }[]>;
  readonly laterDeliveries: (own: RunState) => Promise<readonly { readonly run: string }[]>;
}

/** Names a row in a subject's set. */
export const memberOf = (batchId: string, ordinal: number): string => `${batchId}/${ordinal}`;

export const openQueueMemory = (
  { redis }: Pick<QueueConnection, 'redis'>,
  sealing: Sealing,
  local: Pick<LocalMemory, 'past' | 'openPlacings'>,
): QueueMemory => {
  /** The rows about any of these, oldest first: run ids sort by time. */
  const rowsAbout = async (names: readonly SubjectName[]): Promise<readonly BegunRow[]> => {
    const sets = await Promise.all(names.map((name) => redis.smembers(subjectKey(sealing.nameOf(name)))));
    const rows = await Promise.all(
      [...new Set(sets.flat())].map(async (member) => {
        const [, batchId = '', ordinal = ''] = /^([^/]+)\/(\d+)$/.exec(member) ?? [];
        const lines = await redis.lrange(keysOf(batchId).records(Number(ordinal)), 0, -1);
        return openRecords(sealing, batchId, Number(ordinal), lines) ?? [];
      }),
    );
    return rows.flat().sort((one, other) => (one.runId < other.runId ? -1 : 1));
  };
  return {
    past: async (wanted) => {
      const { orderId, tokenHash, reference } = wanted;
      const rows = await rowsAbout([
        ...(orderId === undefined ? [] : [`order ${orderId}` as const]),
        ...(tokenHash === undefined ? [] : [`token ${tokenHash}` as const]),
        ...(reference === undefined ? [] : [`reference ${reference}` as const]),
      ]);
      const records = rows.flatMap((row) => row.records);
      const known = local.past(wanted);
      // The machine that the batch was started on keeps what came back from here as well.
      const others = authorizationsOf(records, isAbout(wanted)).filter(
        (one) => !known.some(({ run }) => run === one.run),
      );
      return [...known, ...others].sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
    },
    openPlacings: async (orderId, own) => {
      const rows = await rowsAbout([`order ${orderId}`]);
      const open = rows.flatMap(({ records }) => {
        const state = runStateOf(records);
        return state?.place === 'open' && state.orderId === orderId ? [{ run: state.run.run }] : [];
      });
      return [...local.openPlacings(orderId), ...open].filter(({ run }) => run !== own);
    },
    laterDeliveries: async ({ run: own }) => {
      const { payment_id: paymentId } = own.inputs;
      if (paymentId === undefined) return [];
      const rows = await rowsAbout([`payment ${paymentId}`]);
      return rows.flatMap(({ records }) => {
        const state = runStateOf(records);
        if (state?.storeToken !== 'done' || state.run.run === own.run || state.run.at < own.at) return [];
        return state.run.auth_token?.sha256 === own.auth_token?.sha256 ? [] : [{ run: state.run.run }];
      });
    },
  };
};
