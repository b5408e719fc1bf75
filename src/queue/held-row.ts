import type { Clock } from '../context.ts';
import { CliError } from '../errors.ts';
import type { Claim } from '../journal/locks.ts';
import type { JournalRecord } from '../journal/records.ts';
import { sealLine } from '../journal/sealed-lines.ts';
import { subjectsOfRecord } from '../journal/subjects.ts';
import type { QueueConnection } from './connection.ts';
import { queueFailure } from './failures.ts';
import { claimKey, keysOf, lifeMs, subjectKey } from './keys.ts';
import { claimedByRow, takenOver } from './row-failures.ts';
import { memberOf } from './row-memory.ts';
import { type BegunRow, openRecords, sealRecord } from './row-records.ts';
import { sealResult, type TakenResult } from './row-result.ts';
import { appendLines, finishRow, run, takeClaim, takeRow } from './scripts.ts';
import type { Sealing } from './sealing.ts';

/** What the rows of a batch have in common, in one process. */
export interface RowDesk {
  readonly connection: Pick<QueueConnection, 'redis' | 'replicas' | 'address'>;
  readonly sealing: Sealing;
  readonly clock: Pick<Clock, 'now' | 'monotonic'>;
  readonly batchId: string;
  readonly endsAtMs: number;
  /** How long a row stays in the hands of a worker that says nothing. */
  readonly lockMs: number;
}

/** Which row, and the token by which BullMQ has given it to us: it is in the row's lock until somebody else has it. */
export interface RowInHand {
  readonly ordinal: number;
  readonly token: string;
}

/** A row in our hands, as far as Redis is concerned. Whatever is written about it is written while it is ours. */
export interface HeldRow {
  /** What earlier workers have written about it; `undefined` where nobody has begun it. */
  readonly begun: BegunRow | undefined;
  /** Why what they have written cannot be believed. */
  readonly damage: CliError | undefined;
  /** Another worker has it by now. */
  readonly isLost: () => boolean;
  /** Redis did not take something, or did not say so: what stands there of the row may be more than is known here. */
  readonly isCutOff: () => boolean;
  /** Resolves once Redis has the lines. @throws CliError `unavailable` */
  readonly append: (records: readonly JournalRecord[]) => Promise<void>;
  /** Keeps other rows away until this one is over. @throws CliError `unavailable` naming which one has it */
  readonly claim: (claim: Claim) => Promise<void>;
  /** Writes its result, and its last lines with it. @throws CliError `unavailable` */
  readonly finish: (records: readonly JournalRecord[], taken: TakenResult) => Promise<void>;
}

type ScriptCall = Parameters<typeof run> extends [unknown, ...infer Rest] ? Rest : never;

/**
 * Makes sure that a row is ours.
 * @returns `done` where it has its result already, `lost` where it is in other hands by now
 * @throws CliError `unavailable`
 */
export const holdRow = async (desk: RowDesk, { ordinal, token }: RowInHand): Promise<HeldRow | 'done' | 'lost'> => {
  const { connection, sealing, clock, batchId, endsAtMs, lockMs } = desk;
  const { redis, replicas, address } = connection;
  const keys = keysOf(batchId);
  const [lock, records, claims] = [keys.lock(ordinal), keys.records(ordinal), keys.claims(ordinal)];
  /** Names it among the rows about a subject, and as the holder of a claim. */
  const member = memberOf(batchId, ordinal);
  let isCutOff = false;
  const inRedis = async (...[script, ofRow, values]: ScriptCall): Promise<readonly string[]> => {
    try {
      return await run(redis, script, ofRow, values);
    } catch (error) {
      isCutOff = true;
      throw queueFailure(error, address);
    }
  };
  const isReplicated = async (): Promise<boolean> => {
    try {
      return (await redis.wait(replicas, replicaMs)) >= replicas;
    } catch (error) {
      throw queueFailure(error, address);
    }
  };

  const [standing, ...lines] = await inRedis(
    takeRow,
    [lock, keys.done, records],
    [token, ordinal, endsAtMs, keys.queue],
  );
  if (standing !== 'ours') return standing === 'done' ? 'done' : 'lost';
  const { begun, damage } = believed(() => openRecords(sealing, batchId, ordinal, lines));
  let checksum = begun?.checksum ?? '';
  let written = lines.length;
  let isLost = false;
  const claimed = new Set<string>();

  const unlessLost = (answer: string | undefined): void => {
    isLost ||= answer === 'lost';
    if (isLost) throw takenOver();
  };
  /** The records as the next lines. They stand there once they are `kept`. */
  const sealed = (given: readonly JournalRecord[]) => {
    let last = checksum;
    const texts = given.map((record, index) => {
      const { line, checksum: next } = sealLine(record, last);
      last = next;
      return sealRecord(sealing, batchId, ordinal, written + index, line);
    });
    const kept = () => {
      checksum = last;
      written += given.length;
    };
    return { texts, kept };
  };

  return {
    begun,
    damage,
    isLost: () => isLost,
    isCutOff: () => isCutOff,
    append: async (given) => {
      const since = clock.monotonic();
      const { texts, kept } = sealed(given);
      const subjects = [...new Set(given.flatMap(subjectsOfRecord))].map((name) => subjectKey(sealing.nameOf(name)));
      const values = [token, lockMs, endsAtMs, written, member, lifeMs, ...texts];
      const [answer] = await inRedis(appendLines, [lock, records, ...subjects], values);
      unlessLost(answer);
      kept();
      if (replicas > 0 && !(await isReplicated())) throw notReplicated();
      // Somebody may have taken the row since, if it took this long to get the answer.
      if (clock.monotonic() - since > lockMs / 2) throw tooSlow();
    },
    claim: async (claim) => {
      const key = claimKey(sealing.nameOf(`claim ${JSON.stringify(claim)}`));
      if (claimed.has(key)) return;
      const [answer, holder = ''] = await inRedis(takeClaim, [lock, key, claims], [token, member, endsAtMs]);
      if (answer === 'held') throw claimedByRow(claim, holder);
      unlessLost(answer);
      claimed.add(key);
    },
    finish: async (given, taken) => {
      const { texts } = sealed(given);
      const state = taken.isFinal ? 'final' : 'open';
      const result = sealResult(sealing, batchId, ordinal, taken);
      const [answer] = await inRedis(
        finishRow,
        [lock, records, keys.done, keys.results, claims],
        [token, ordinal, endsAtMs, keys.queue, written, state, result, ...texts],
      );
      isLost ||= answer === 'lost';
    },
  };
};

/** A row whose records cannot be believed ends with that, and with nothing sent. */
const believed = (open: () => BegunRow | undefined): Pick<HeldRow, 'begun' | 'damage'> => {
  try {
    return { begun: open(), damage: undefined };
  } catch (error) {
    if (error instanceof CliError) return { begun: undefined, damage: error };
    throw error;
  }
};

const replicaMs = 2_000;

const notReplicated = (): CliError =>
  new CliError('unavailable', 'No replica of Redis has taken the journal record.', {
    code: 'QUEUE_NOT_REPLICATED',
    why: `None said within ${replicaMs / 1000} s that it has it, and the primary alone may go down with it.`,
    hint: 'Look at the replication of that Redis, or take the replicas away.',
  });

const tooSlow = (): CliError =>
  new CliError('unavailable', 'Redis took too long to answer.', {
    code: 'QUEUE_UNREACHABLE',
    why: 'Another worker may have taken the row in the meantime.',
    hint: 'Look at the load of that Redis, and at this machine: it may have slept.',
  });
