import { resolve } from 'node:path';
import { isRowResult } from '../../batch/row-result.ts';
import { keptRow } from '../../batch/run/kept-row.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { openBatchJournal } from '../../journal/batches/batch-journal.ts';
import { type BatchLocks, lockBatch } from '../../journal/batches/batch-locks.ts';
import { type FoundBatch, findBatches } from '../../journal/batches/find-batches.ts';
import { readBatch } from '../../journal/batches/replay.ts';
import { processOf } from '../session/journaled-run.ts';
import { newRunId, runIds } from '../session/run-id.ts';
import { refuseOtherParties } from '../session/run-parties.ts';
import type { BatchFlags } from './flags.ts';
import type { Kept, KeptWish } from './kept.ts';
import { factsOf } from './row-facts.ts';
import type { BatchSession } from './session.ts';

/**
 * Opens the journal of a batch: a new one, or with `--resume` that of an earlier one of the same content.
 * @throws CliError `usage` where there is an unfinished one and nobody says what is meant, or none to go on with,
 * `unavailable` where a process is at work on it, `local-io`
 */
export const openJournaled = (context: Context, flags: BatchFlags, session: BatchSession, wish: KeptWish): Kept => {
  const found = findBatches(context.folders.state, wish.preflight.contentHash);
  const earlier = flags.resume === undefined ? undefined : batchToResume(found, flags.resume, session, wish);
  const batchId = earlier?.batchId ?? newRunId(context);
  const locks = lockBatch(context.folders.state, batchId, context.clock.now);
  try {
    return openLocked(context, flags, session, wish, locks, earlier);
  } catch (error) {
    locks.release();
    throw error;
  }
};

const openLocked = (
  context: Context,
  flags: BatchFlags,
  session: BatchSession,
  wish: KeptWish,
  locks: BatchLocks,
  earlier: FoundBatch | undefined,
): Kept => {
  const { batchId } = locks;
  const { contentHash, rows } = wish.preflight;
  const parties = session.parties();
  const stateFolder = context.folders.state;
  locks.take({ kind: 'batch file', hash: contentHash, account: parties.account, shard: wish.shard ?? '' });
  // Looked at under the lock: whoever had it may have gone on, or have begun one, until now.
  const replay = earlier === undefined ? undefined : readBatch(stateFolder, batchId);
  if (earlier === undefined && !flags.newBatch) refuseUnfinished(findBatches(stateFolder, contentHash), session, wish);
  if (replay !== undefined) refuseOtherParties({ ...replay.facts, run: `of the batch ${batchId}` }, parties);
  const journal = openBatchJournal({
    stateFolder,
    clock: context.clock,
    process: processOf(),
    locks,
    ...(replay === undefined ? {} : { replay }),
    facts: {
      ...parties,
      name: wish.name,
      ...(wish.file === '-' ? {} : { file: resolve(context.folders.working, wish.file) }),
      content_hash: contentHash,
      rows,
      ...(wish.shard === undefined ? {} : { shard: wish.shard }),
      ...(wish.repeat === 1 ? {} : { repeat: wish.repeat }),
      ...(wish.tags === undefined ? {} : { tags: wish.tags }),
      options: wish.options,
    },
  });
  if (replay?.wasTorn) {
    context.terminal.talk('The last line of its journal was torn off when the batch was interrupted; it was dropped.');
  }
  const nextRunId = runIds(context);
  const wayOn = () => `\`${wish.wayOn(batchId)}\` goes on from where it stopped.`;
  return {
    batchId,
    startedAtMs: replay === undefined ? context.clock.now() : Date.parse(replay.facts.at),
    // What is open is taken up again, and counted when it ends.
    earlier: replay?.closedTotals(),
    journalOf: ({ row, ordinal }) => {
      const state = replay?.stateOf(ordinal) ?? 'none';
      if (state === 'ended') return undefined;
      const begun = state === 'begun' ? replay?.begun(ordinal) : undefined;
      const kept = journal.row({ ordinal, id: row.id, line: row.line }, begun?.runId ?? nextRunId(), begun);
      return keptRow(kept, factsOf(context, row, session), wayOn);
    },
    isEnded: (ordinal) => replay?.stateOf(ordinal) === 'ended',
    keep: journal.keep,
    totals: journal.totals,
    results: () => journal.results(isRowResult),
    end: (exitCode, isComplete) => journal.end({ exit_code: exitCode, is_complete: isComplete }),
    close: async () => {
      await journal.close();
      locks.release();
    },
  };
};

const isSame = ({ facts }: FoundBatch, { shard }: KeptWish, account: string): boolean =>
  facts.account === account && facts.shard === shard;

/** One that ended before its first row, as for want of an access token, is as good as none. */
const hasBegun = ({ totals }: FoundBatch): boolean => Object.values(totals).some((count) => count > 0);

/** @throws CliError `usage` */
const refuseUnfinished = (found: readonly FoundBatch[], session: BatchSession, wish: KeptWish): void => {
  const { account } = session.parties();
  const open = found.findLast(
    (batch) => batch.status === 'unfinished' && hasBegun(batch) && isSame(batch, wish, account),
  );
  if (open === undefined) return;
  throw new CliError('usage', `An earlier batch of ${wish.name} is not finished.`, {
    code: 'BATCH_UNFINISHED',
    why: `The batch ${open.batchId} of ${open.facts.at} has rows that did not come to their end. Nothing was sent.`,
    hint: `\`${wish.wayOn(open.batchId)}\` goes on with it. --new-batch takes all rows once more: what was authorized is answered with its first result for 24 hours, and refused then.`,
  });
};

/** @throws CliError `usage` */
const batchToResume = (
  found: readonly FoundBatch[],
  wanted: true | string,
  session: BatchSession,
  wish: KeptWish,
): FoundBatch => {
  const { account } = session.parties();
  const mine = found.filter((batch) => (wanted === true ? isSame(batch, wish, account) : batch.batchId === wanted));
  const batch = mine.findLast(({ status }) => status !== 'finished') ?? mine.at(-1);
  if (batch === undefined) {
    throw new CliError('usage', `There is no earlier batch${wanted === true ? '' : ` ${wanted}`} of ${wish.name}.`, {
      code: 'BATCH_NOT_FOUND',
      why: 'The journal of this user and machine has none with the same content, account and shard. Nothing was sent.',
      hint: '`klarna-cl runs list` shows the batches there are; a file that was changed since is another batch.',
    });
  }
  const { options, repeat = 1, tags, shard } = batch.facts;
  const then = JSON.stringify([options, repeat, tags ?? null, shard ?? null]);
  const now = JSON.stringify([wish.options, wish.repeat, wish.tags ?? null, wish.shard ?? null]);
  if (then !== now) {
    throw new CliError('usage', `The batch ${batch.batchId} was started with other flags.`, {
      code: 'BATCH_OTHER_FLAGS',
      why: 'They say what its rows are, and rows of it have run. Nothing was sent.',
      hint: `Pass the flags that it was started with: ${JSON.stringify(options)}${shard === undefined ? '' : `, --shard ${shard}`}${repeat === 1 ? '' : `, --repeat ${repeat}`}${tags === undefined ? '' : `, --tags ${tags.join(',')}`}.`,
    });
  }
  return batch;
};
