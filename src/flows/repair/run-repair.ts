import type { CommerceLayer } from '../../apis/commerce-layer/client.ts';
import { pullRepair } from '../../apis/commerce-layer/repairs.ts';
import type { KlarnaV1 } from '../../apis/klarna/v1/client.ts';
import type { Answer, Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { sha256 } from '../../journal/attempts.ts';
import type { Settlement } from '../../journal/settlements.ts';
import { type RunMemory, withDoubt, withWayOn } from '../run-memory.ts';
import { takeAccessToken } from '../send-token.ts';
import { openStepLog, type StepLog } from '../steps.ts';
import { throwIfStopped } from '../stopped.ts';
import { addressFor, afterCancelling, cancelToken, judgeToken, tokenIn } from './cancel-authorization.ts';
import { refuseSecondCharge, refuseWhileMaybePlaced } from './charges.ts';
import { type RepairDocument, type RepairResult, repairDocument, resultAfter } from './document.ts';
import { earlierWrite, isOnItsWay, stillOpen } from './earlier.ts';
import { findSubject, readState, type Subject } from './find.ts';
import { repairs } from './index.ts';
import {
  type Repair,
  type RepairAction,
  type RepairOutcome,
  type RepairState,
  refuse,
  type Verdict,
} from './repairs.ts';

export interface RepairInputs {
  readonly action: RepairAction;
  /** What a person named: an id or a number. */
  readonly subject: string;
  readonly newAuthorization: boolean;
}

export interface RepairParties {
  readonly commerceLayer: CommerceLayer;
  /** For `cancel-authorization`. */
  readonly klarnaV1?: KlarnaV1 | undefined;
  readonly memory: RunMemory;
  readonly run: { readonly id: string; readonly profile: string; readonly mode: 'test' | 'live' };
}

export interface RepairEnd {
  /** `undefined` when no step was answered: there is nothing to show. */
  readonly document: RepairDocument | undefined;
  readonly failure: CliError | undefined;
}

/** Called between reading and writing; throws where the person says no. */
export type BeforeRepair = (
  state: RepairState,
  verdict: Exclude<Verdict, { readonly nothing: string }>,
) => Promise<void>;

type World = Pick<Context, 'clock' | 'stop' | 'terminal'>;

/** What is learnt on the way; the document is made of it however the repair ends. */
interface Progress {
  state: RepairState;
}

/** One repair as a run: it is found, judged, agreed to, made, and read back. */
export const runRepair = async (
  world: World,
  parties: RepairParties,
  inputs: RepairInputs,
  beforeFirstWrite: BeforeRepair,
): Promise<RepairEnd> => {
  const steps = openStepLog(world);
  const progress: Progress = { state: { transactions: [] } };
  let failure: CliError | undefined;
  let outcome: { readonly result: RepairResult; readonly next: string };
  try {
    outcome = await travel(world, parties, inputs, steps, progress, beforeFirstWrite);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    failure = withWayOn(withDoubt(error, parties.memory), parties.memory);
    outcome = { result: resultAfter(failure), next: failure.facts.hint ?? 'Nothing.' };
  }
  const answered = steps.reports.some(({ http_status }) => http_status !== null);
  const { result, next } = outcome;
  return {
    document: answered
      ? repairDocument(parties.run, inputs.action, progress.state, steps.reports, result, next)
      : undefined,
    failure,
  };
};

const travel = async (
  world: World,
  parties: RepairParties,
  inputs: RepairInputs,
  steps: StepLog,
  progress: Progress,
  beforeFirstWrite: BeforeRepair,
): Promise<RepairOutcome> => {
  const { commerceLayer: api, memory } = parties;
  const { action } = inputs;
  const { apiUrl } = await takeAccessToken(api, steps);
  const step = action === 'cancel-authorization' ? 'cancel-token' : 'repair';
  const earlier = earlierWrite(memory, step);
  // What was agreed to then is what it goes on with, whatever the number that was typed leads to now.
  const subject = await find(api, steps, memory, apiUrl, earlier?.actsOn ?? inputs.subject, progress);
  const { state } = progress;
  if (action === 'cancel-authorization') {
    return cancel(parties, steps, state, earlier, beforeFirstWrite);
  }
  const repair = repairs[action];
  const isOpen = earlier?.state === 'open' && findOut(world, memory, repair, state, earlier);
  if (earlier !== undefined && !isOpen && (earlier.state === 'done' || repair.isDone(state))) {
    memory.takeUp?.('repair');
    return repair.outcome(state, state);
  }
  const verdict = judge(() => repair.judge(state), isOpen);
  memory.takeUp?.('repair');
  if (verdict.transaction !== undefined) progress.state = { ...state, transaction: verdict.transaction };
  if ('nothing' in verdict) return skip(steps, verdict.nothing);
  refuseForMoney(memory, inputs, state, verdict);
  await beforeFirstWrite(progress.state, verdict);
  const before = progress.state;
  const target = { ...subject, ...(before.transaction === undefined ? {} : { transactionId: before.transaction.id }) };
  const reread = async () => {
    const read = await readState(api, target);
    progress.state = read.state;
    return read;
  };
  await steps.run('repair', titles[action], async () => {
    const verify = async () => {
      const { state: now, answers } = await reread();
      return repair.isDone(now, before) ? answers[0] : undefined;
    };
    const answer = await pullRepair(api, repair.trigger(before), { verify, ambiguousBefore: isOpen });
    return { value: undefined, answers: [answer], said: `${titles[action]}: answered` };
  });
  throwIfStopped(world.stop, 'The repair was answered.');
  return steps.run('confirm', 'Reading back what it came to', async () => {
    const { state: after, answers } = await reread();
    const outcome = repair.outcome(before, after);
    return { value: outcome, answers, said: outcome.result === 'DONE' ? 'It is as it should be' : 'It is under way' };
  });
};

const titles: Readonly<Record<RepairAction, string>> = {
  'nullify-payment-source': 'Taking the payment source away',
  'fix-payment-source': 'Fixing the payment source',
  forward: 'Forwarding the transaction',
  'reset-circuit': 'Resetting the circuit',
  'update-session': 'Updating the Klarna session',
  'cancel-authorization': 'Cancelling the authorization token',
};

/** The step `read`: what it is about, kept from other runs, and then as it is. */
const find = (
  api: CommerceLayer,
  steps: StepLog,
  memory: RunMemory,
  apiUrl: string,
  text: string,
  progress: Progress,
): Promise<Subject> =>
  steps.run('read', `Reading ${text}`, async () => {
    const subject = await findSubject(api, text);
    if (subject.paymentId !== undefined) memory.claim({ kind: 'payment', apiUrl, id: subject.paymentId });
    if (subject.orderId !== undefined) memory.claim({ kind: 'order', apiUrl, id: subject.orderId });
    const { state, answers } = await readState(api, subject);
    if (state.payment !== undefined) memory.claim({ kind: 'payment', apiUrl, id: state.payment.id });
    progress.state = state;
    const name = state.order?.number ?? state.order?.id ?? text;
    return { value: subject, answers, said: `Read order ${name}` };
  });

/**
 * Finds out what became of a write that an earlier process of this run sent; true where that cannot be told yet, so that
 * the next one is a repeat of it.
 */
const findOut = (
  { clock }: World,
  memory: RunMemory,
  repair: Repair,
  state: RepairState,
  earlier: Settlement,
): boolean => {
  const isDone = repair.isDone(state);
  if (!isDone && isOnItsWay(earlier, state, clock)) return true;
  memory.settle?.('repair', isDone);
  return false;
};

const judge = (work: () => Verdict, isOpen: boolean): Verdict => {
  try {
    return work();
  } catch (error) {
    throw isOpen && error instanceof CliError && error.kind === 'rejected' ? stillOpen(error) : error;
  }
};

const skip = async (steps: StepLog, note: string): Promise<RepairOutcome> => {
  await steps.run('repair', 'Nothing to repair', async () => ({
    value: undefined,
    answers: [],
    said: 'Nothing to repair',
    status: 'skipped',
  }));
  return { result: 'DONE', next: `Nothing was to be done: ${note}` };
};

const refuseForMoney = (
  memory: RunMemory,
  { action, newAuthorization }: RepairInputs,
  { order }: RepairState,
  verdict: Verdict,
): void => {
  if (order === undefined) return;
  if (action !== 'reset-circuit' && action !== 'forward') refuseWhileMaybePlaced(memory, order.id);
  if ('charges' in verdict) refuseSecondCharge(memory, order.id, newAuthorization);
};

/** The token's repair, which is Klarna's to make. */
const cancel = async (
  { klarnaV1: v1, memory }: RepairParties,
  steps: StepLog,
  state: RepairState,
  earlier: Settlement | undefined,
  beforeFirstWrite: BeforeRepair,
): Promise<RepairOutcome> => {
  if (v1 === undefined) throw new TypeError('there are no credentials for Klarna Payments v1');
  if (earlier?.state === 'done') {
    memory.takeUp?.('cancel-token');
    return afterCancelling(state);
  }
  const verdict = judge(() => judgeToken(state), earlier !== undefined);
  if ('nothing' in verdict) return skip(steps, verdict.nothing);
  if (state.order !== undefined) refuseWhileMaybePlaced(memory, state.order.id);
  if (earlier !== undefined) refuseOtherToken(v1, state, earlier);
  memory.takeUp?.('cancel-token');
  await beforeFirstWrite(state, verdict);
  await steps.run('repair', titles['cancel-authorization'], async () => {
    const { answers, isGone } = await tellingJournal(memory, () => cancelToken(v1, state, earlier !== undefined));
    const said = isGone ? 'Klarna knows the token no more' : 'The token is cancelled';
    return { value: undefined, answers, said };
  });
  return afterCancelling(state);
};

/** What Klarna says of the token settles what an earlier process has sent. */
const tellingJournal = async (
  { settle }: RunMemory,
  work: () => Promise<{ readonly answers: readonly Answer[]; readonly isGone: boolean }>,
) => {
  try {
    const end = await work();
    if (end.isGone) settle?.('cancel-token', true);
    return end;
  } catch (error) {
    if (error instanceof CliError && error.kind === 'rejected') settle?.('cancel-token', false);
    throw error;
  }
};

/** A token that Klarna does not know is cancelled only if it is the one that was sent, to the same place. */
const refuseOtherToken = (v1: KlarnaV1, state: RepairState, { url, tokenHash }: Settlement): void => {
  const isSame = tokenHash === sha256(tokenIn(state)) && new URL(url).origin === new URL(addressFor(v1, state)).origin;
  if (isSame) return;
  throw refuse(
    'TOKEN_REPLACED',
    'The token that this run was to cancel is not the one on the payment any more.',
    'Another one was stored since, or Klarna Payments v1 is asked at another address.',
    'If the present token is meant, start a new run.',
  );
};
