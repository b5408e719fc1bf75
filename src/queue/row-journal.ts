import type { RowJournal } from '../batch/run/row-journal.ts';
import type { Clock } from '../context.ts';
import { CliError } from '../errors.ts';
import { progressOf } from '../flows/run-memory.ts';
import type { Claim } from '../journal/locks.ts';
import type { JournalRecord, RowOfBatch, RunFacts } from '../journal/records.ts';
import { openRecorder } from '../journal/run-recorder.ts';
import { runStateOf } from '../journal/run-state.ts';
import { sealLine } from '../journal/sealed-lines.ts';
import { subjectsOfRecord } from '../journal/subjects.ts';
import type { QueueConnection } from './connection.ts';
import { queueFailure } from './failures.ts';
import { claimKey, keysOf, lifeMs, subjectKey } from './keys.ts';
import { claimedByRow, noIntent, noOutcome, takenOver } from './row-failures.ts';
import { memberOf, type QueueMemory } from './row-memory.ts';
import { type BegunRow, openRecords, sealRecord } from './row-records.ts';
import { sealResult } from './row-result.ts';
import { appendLines, finishRow, run, takeClaim, takeRow } from './scripts.ts';
import type { Sealing } from './sealing.ts';

/** What the rows of a batch have in common, in one process. */
export interface RowDesk {
  readonly connection: Pick<QueueConnection, 'redis' | 'replicas' | 'address'>;
  readonly sealing: Sealing;
  readonly memory: QueueMemory;
  readonly clock: Pick<Clock, 'now' | 'monotonic'>;
  readonly process: { readonly pid: number; readonly host: string };
  readonly newRunId: () => string;
  readonly batchId: string;
  readonly endsAtMs: number;
  /** How long a row stays in the hands of a worker that says nothing. */
  readonly lockMs: number;
}

/** A row in our hands: the token is BullMQ's, and in the row's lock as long as nobody else has taken it. */
export interface HeldRow {
  readonly ordinal: number;
  readonly token: string;
}

export interface QueueRowJournal extends RowJournal {
  /**
   * What became of the row. `left`: it was stopped half-way, and waits for another worker. `lost`: another one has taken it
   * over.
   */
  readonly became: () => 'begun' | 'ended' | 'left' | 'lost';
}

/**
 * The journal of a row, kept in Redis: a list of sealed lines, with what earlier workers have written of it.
 * @returns `done` where the row has its result already, `lost` where it is in other hands by now
 * @throws CliError `unavailable`
 */
export const takeRowJournal = async (
  desk: RowDesk,
  row: HeldRow,
  batch: RowOfBatch,
  facts: RunFacts,
  isStopping: () => boolean,
): Promise<QueueRowJournal | 'done' | 'lost'> => {
  const { connection, sealing, memory, clock, process, batchId, endsAtMs, lockMs } = desk;
  const { redis, replicas, address } = connection;
  const { ordinal, token } = row;
  const keys = keysOf(batchId);
  const [lock, records, claims] = [keys.lock(ordinal), keys.records(ordinal), keys.claims(ordinal)];
  const member = memberOf(batchId, ordinal);
  const [standing, ...lines] = await run(
    redis,
    takeRow,
    [lock, keys.done, records],
    [token, ordinal, endsAtMs, keys.queue],
  ).catch((error: unknown) => {
    throw queueFailure(error, address);
  });
  if (standing !== 'ours') return standing === 'done' ? 'done' : 'lost';

  const { earlier, damage } = believed(() => openRecords(sealing, batchId, ordinal, lines));
  const resumed = earlier && runStateOf(earlier.records);
  const runId = earlier?.runId ?? desk.newRunId();
  const recorder = openRecorder({ runId, clock, process, batch, ...(earlier && { earlier: earlier.records }) });
  let checksum = earlier?.checksum ?? '';
  let written = lines.length;
  /** Of the run's first record alone: it leaves together with what follows it. */
  let waiting: readonly JournalRecord[] = [];
  let became: ReturnType<QueueRowJournal['became']> = 'begun';

  const sealed = (given: readonly JournalRecord[]) => {
    let last = checksum;
    const texts = given.map((record, index) => {
      const { line, checksum: next } = sealLine(record, last);
      last = next;
      return sealRecord(sealing, batchId, ordinal, written + index, line);
    });
    const keep = () => {
      checksum = last;
      written += given.length;
      waiting = [];
      for (const record of given) if (!recorder.records.includes(record)) recorder.keep(record);
    };
    return { texts, keep };
  };

  /** Resolves once Redis has them. @throws CliError `unavailable` where the row is lost, and what ioredis throws */
  const append = async (record: JournalRecord): Promise<void> => {
    const since = clock.monotonic();
    const given = [...waiting, record];
    const { texts, keep } = sealed(given);
    const subjects = [...new Set(given.flatMap(subjectsOfRecord))].map((name) => subjectKey(sealing.nameOf(name)));
    const [answer] = await run(
      redis,
      appendLines,
      [lock, records, ...subjects],
      [token, lockMs, endsAtMs, written, member, lifeMs, ...texts],
    );
    if (answer === 'lost') became = 'lost';
    if (became === 'lost') throw takenOver();
    keep();
    if (replicas > 0 && (await redis.wait(replicas, replicaMs)) < replicas) throw notReplicated();
    // Somebody may have taken the row since, if it took this long to get the answer.
    if (clock.monotonic() - since > lockMs / 2) throw tooSlow();
  };

  const held = new Set<string>();
  const claim = async (wanted: Claim): Promise<void> => {
    if (wanted.kind === 'order') recorder.isFor(wanted.id);
    const key = claimKey(sealing.nameOf(`claim ${JSON.stringify(wanted)}`));
    if (held.has(key)) return;
    const [answer, holder] = await run(redis, takeClaim, [lock, key, claims], [token, member, endsAtMs]).catch(
      (error: unknown) => {
        throw queueFailure(error, address);
      },
    );
    if (answer === 'held') throw claimedByRow(wanted, holder ?? '');
    if (answer !== 'ours') {
      became = 'lost';
      throw takenOver();
    }
    held.add(key);
  };

  return {
    runId,
    hasWritten: recorder.hasWritten,
    became: () => became,
    begin: async () => {
      if (damage !== undefined) throw damage;
      waiting = [resumed === undefined ? recorder.began(facts) : recorder.takenUp()];
      for (const record of waiting) recorder.keep(record);
    },
    observer: {
      beforeWrite: async (step, attempt) => {
        const record = recorder.intent(step, attempt);
        await append(record).catch((error: unknown) => {
          throw noIntent(queueFailure(error, address), recorder.isOpen());
        });
      },
      afterWrite: async (step, attempt, outcome) => {
        const record = recorder.outcome(step, attempt, outcome);
        await append(record).catch((error: unknown) => {
          throw noOutcome(queueFailure(error, address), step, outcome, recorder.isOpen());
        });
      },
      afterVerify: async (step, attempt, answer) => {
        const record = recorder.verified(step, attempt, answer);
        await append(record).catch((error: unknown) => {
          const outcome = { kind: 'answered' as const, ...answer, document: undefined };
          throw noOutcome(queueFailure(error, address), step, outcome, true);
        });
      },
    },
    memory: {
      past: memory.past,
      openPlacings: (orderId) => memory.openPlacings(orderId, runId),
      // A row captures and refunds nothing.
      settlements: () => [],
      claim,
      ...(resumed === undefined
        ? {}
        : {
            resumed,
            laterDeliveries: () => memory.laterDeliveries(resumed),
            settle: (step, wasDone) =>
              append(recorder.settled(step, wasDone)).catch((error: unknown) => {
                throw noIntent(queueFailure(error, address), true);
              }),
            ...progressOf(resumed),
          }),
    },
    end: async (result, isFinal) => {
      if (became === 'lost') return;
      if (!isFinal && isStopping()) {
        became = 'left';
        return;
      }
      const record = recorder.ended({
        exit_code: result.exit_code ?? 1,
        ...(result.error === null ? {} : { code: result.error.code }),
        ...(result.result === null ? {} : { result: result.result }),
        settled: isFinal,
      });
      const { texts } = sealed(damage === undefined ? [...waiting, record] : []);
      const [answer] = await run(
        redis,
        finishRow,
        [lock, records, keys.done, keys.results, claims],
        [
          token,
          ordinal,
          endsAtMs,
          keys.queue,
          written,
          isFinal ? 'final' : 'open',
          sealResult(sealing, batchId, ordinal, { result, isFinal }),
          ...texts,
        ],
      ).catch((error: unknown) => {
        throw queueFailure(error, address);
      });
      became = answer === 'ours' ? 'ended' : 'lost';
    },
  };
};

/** A row whose records cannot be believed ends with that, and with nothing sent. */
const believed = (
  open: () => BegunRow | undefined,
): { readonly earlier?: BegunRow | undefined; readonly damage?: CliError } => {
  try {
    return { earlier: open() };
  } catch (error) {
    if (error instanceof CliError) return { damage: error };
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
