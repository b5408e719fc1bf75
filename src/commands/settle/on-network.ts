import type { Context } from '../../context.ts';
import type { Krn } from '../../flows/inputs.ts';
import { refuseWhileOpen } from '../../flows/settle/elsewhere.ts';
import { type NetworkMoney, readNetworkMoney, transactionOfKrn } from '../../flows/settle/network-money.ts';
import { planOnTransaction, type TransactionPlan } from '../../flows/settle/plan-transaction.ts';
import { goOnWithTransaction } from '../../flows/settle/resume-transaction.ts';
import { runOnTransaction } from '../../flows/settle/run-on-transaction.ts';
import { openStepLog, type StepLog } from '../../flows/steps.ts';
import { throwIfStopped } from '../../flows/stopped.ts';
import type { RunInputs } from '../../journal/records.ts';
import type { ResumedJournal } from '../../journal/run-journal.ts';
import type { Settlement } from '../../journal/settlements.ts';
import { type GlobalFlags, refuseShortTimeout } from '../command-line/global-flags.ts';
import { confirmSummary, moneyOf } from '../command-line/summary.ts';
import { openSession, type Session } from '../session/session.ts';
import { printSettlement, type SettleAsked } from './print.ts';
import { trackingInputs } from './tracking-inputs.ts';

/** Captures, refunds or voids on Klarna Network. */
export const settleOnNetwork = async (
  context: Context,
  flags: GlobalFlags,
  asked: SettleAsked,
  krn: Krn,
  resumed: ResumedJournal | undefined,
): Promise<void> => {
  refuseShortTimeout(flags);
  // What is neither a transaction nor a capture is refused before anything is opened.
  transactionOfKrn(krn);
  const { action } = asked.wish;
  const { partnerAccountId } = asked;
  const session = await openSession(context, flags, { services: ['klarna'], action, partnerAccountId, resumed });
  try {
    const steps = openStepLog(context);
    if (resumed === undefined) await begin(context, flags, session, steps, asked, krn);
    else await goOn(context, flags, session, steps, asked, krn, resumed);
  } finally {
    await session.close();
  }
};

const begin = async (
  context: Context,
  flags: GlobalFlags,
  session: Session,
  steps: StepLog,
  asked: SettleAsked,
  krn: Krn,
): Promise<void> => {
  const { orderId, wish } = asked;
  const money = await read(session, steps, krn, orderId);
  refuseWhileOpen(session.memory, namesOf(money, orderId));
  const plan = planOnTransaction(wish, money);
  await confirmPlan(context, flags, session, plan, orderId);
  // It was a person who took the time up to now.
  if (context.terminal.interactive) session.restartDeadline();
  await session.run({ inputs: inputsOf(asked, krn, money, plan) }, (conclude) =>
    carryOut(context, flags, session, steps, plan, money, { orderId, earlier: undefined }, conclude),
  );
};

const namesOf = ({ transaction }: NetworkMoney, orderId: string | undefined) => [
  `transaction ${transaction}` as const,
  ...(orderId === undefined ? [] : [`order ${orderId}` as const]),
];

/** Keeps other runs from the transaction, then reads it. */
const read = async (session: Session, steps: StepLog, krn: Krn, orderId: string | undefined): Promise<NetworkMoney> => {
  const klarna = session.klarna();
  const claim = (id: Krn) => session.memory.claim({ kind: 'transaction', apiUrl: klarna.baseUrl, id });
  const { transaction } = transactionOfKrn(krn);
  claim(transaction);
  const money = await readNetworkMoney(klarna, steps, session.memory, krn, orderId);
  if (money.transaction === transaction) return money;
  // The capture itself says whose it is, which its name did not tell; another run may have been at work on that one.
  claim(money.transaction);
  return readNetworkMoney(klarna, steps, session.memory, krn, orderId);
};

/** Shows who, what, how much and what stays, before the first write. @throws CliError `interrupted` */
const confirmPlan = async (
  context: Context,
  flags: GlobalFlags,
  session: Session,
  { operation, amount, balance, currency }: TransactionPlan,
  orderId: string | undefined,
): Promise<void> => {
  const sum = async (minorUnits: number | undefined) =>
    minorUnits === undefined ? undefined : ((await moneyOf(minorUnits, currency)) ?? String(minorUnits));
  const releases = operation.kind === 'network-capture' && operation.release;
  const rest = balance === undefined || amount === undefined ? undefined : balance - amount;
  const summary = [
    ['Profile', session.profile],
    ['Mode', session.mode()],
    ['Account', session.klarna().partnerAccountId ?? 'that of the API key'],
    ['Order', orderId],
    ['Transaction', operation.transaction],
    ['Capture', operation.kind === 'network-refund' ? operation.capture : undefined],
    [verbs[operation.kind], await sum(amount)],
    [releases ? 'Gives back' : 'Stays', await sum(rest)],
    ['Reference', operation.kind === 'network-void' ? undefined : operation.reference],
    ['Note', 'What other machines have captured or refunded is not known here; Klarna counts it.'],
  ] as const;
  await confirmSummary(context, flags, summary, true);
};

const verbs = { 'network-capture': 'Captures', 'network-refund': 'Refunds', 'network-void': 'Voids' } as const;

/** What the run was agreed to be, for its first record. */
const inputsOf = (
  { subject, wish, orderId, partnerAccountId }: SettleAsked,
  krn: Krn,
  money: NetworkMoney,
  { operation, amount, currency }: TransactionPlan,
): RunInputs => {
  return {
    subject: orderId === undefined ? subject : krn,
    action: wish.action,
    side: 'klarna',
    transaction_id: money.transaction,
    ...(orderId === undefined ? {} : { order_id: orderId }),
    ...(partnerAccountId === undefined ? {} : { partner_account_id: partnerAccountId }),
    ...(amount === undefined ? {} : { amount }),
    ...(currency === undefined ? {} : { currency }),
    ...(operation.kind === 'network-void' ? {} : { reference: operation.reference }),
    ...(wish.release ? { release: true } : {}),
    ...trackingInputs(wish.tracking),
  };
};

/** A run that is taken up again does what was agreed to, and nothing else; nobody is asked again. */
const goOn = (
  context: Context,
  flags: GlobalFlags,
  session: Session,
  steps: StepLog,
  { wish }: SettleAsked,
  krn: Krn,
  { state }: ResumedJournal,
): Promise<void> =>
  session.run({ inputs: state.run.inputs }, async (conclude) => {
    const { order_id: orderId } = state.run.inputs;
    const money = await read(session, steps, krn, orderId);
    const { plan, earlier } = goOnWithTransaction(state, wish, money);
    // What other runs have done since counts as for any new write.
    if (earlier === undefined) refuseWhileOpen(session.memory, namesOf(money, orderId));
    await carryOut(context, flags, session, steps, plan, money, { orderId, earlier }, conclude);
  });

const carryOut = async (
  context: Context,
  flags: GlobalFlags,
  session: Session,
  steps: StepLog,
  plan: TransactionPlan,
  { known }: NetworkMoney,
  rest: { readonly orderId: string | undefined; readonly earlier: Settlement | undefined },
  conclude: (result: string) => void,
): Promise<void> => {
  const run = { id: session.runId, profile: session.profile, mode: session.mode() };
  const end = await runOnTransaction(context, session.klarna(), steps, session.memory, run, plan, known, rest);
  conclude(end.document.result);
  await printSettlement(context, flags, session, end);
  throwIfStopped(context.stop, `Klarna did what was asked for.`, 'What is done stays done.');
};
