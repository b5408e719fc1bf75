import type { Klarna } from '../../apis/klarna/client.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import type { Settlement } from '../../journal/settlements.ts';
import { type LocalMemory, withDoubt, withWayOn } from '../run-memory.ts';
import type { StepLog } from '../steps.ts';
import type { NetworkBalances } from './network-money.ts';
import type { TransactionPlan } from './plan-transaction.ts';
import type { SettleEnd } from './run-on-order.ts';
import { resultOf, type SettleDocument, type SettleRun } from './settle-document.ts';
import { confirmTransaction, operate, type TransactionSettling } from './settle-transaction.ts';

/** Takes the steps of a plan on a transaction of Klarna Network; however they end, the document says how far they got. */
export const runOnTransaction = async (
  context: Pick<Context, 'clock'>,
  klarna: Klarna,
  steps: StepLog,
  memory: LocalMemory,
  run: SettleRun,
  plan: TransactionPlan,
  known: NetworkBalances,
  { orderId, earlier }: { readonly orderId: string | undefined; readonly earlier: Settlement | undefined },
): Promise<SettleEnd> => {
  const { operation } = plan;
  const { kind, transaction } = operation;
  const action = actions[kind];
  const state: TransactionSettling = earlier?.created === undefined ? {} : { madeId: earlier.created };
  let failure: CliError | undefined;
  let isDone = earlier?.state === 'done';
  try {
    if (isDone) {
      memory.takeUp?.(kind);
      await steps.run(action, `Looking for the ${action}`, async () => ({
        value: undefined,
        answers: [],
        said: `The ${action} was made already`,
      }));
    } else await operate(context, klarna, steps, memory, plan, run.id, earlier, state);
    isDone = true;
    await confirmTransaction(context, klarna, steps, plan, state);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    failure = withWayOn(withDoubt(error, memory), memory);
  }
  const document: SettleDocument = {
    schema_version: 1,
    run_id: run.id,
    profile: run.profile,
    mode: run.mode,
    action,
    side: 'klarna',
    result: resultOf(action, isDone ? 'done' : undefined, failure),
    amount: plan.amount ?? null,
    currency: plan.currency ?? null,
    order: orderId === undefined ? null : { id: orderId, number: null, status: null, payment_status: null },
    transaction: {
      id: transaction,
      type: 'transaction',
      number: null,
      amount: plan.amount ?? null,
      succeeded: isDone ? true : null,
      state: state.state ?? null,
      made_id: state.madeId ?? null,
      message: null,
      error_code: failure?.facts.httpStatus === undefined ? null : failure.code,
      error_detail: null,
    },
    // What Klarna tells nobody: the sums of all machines.
    balances: null,
    steps: steps.reports,
    next: failure?.facts.hint ?? nextAfter(plan, known, state),
  };
  return { document, failure };
};

const actions = { 'network-capture': 'capture', 'network-refund': 'refund', 'network-void': 'void' } as const;

const nextAfter = (
  { operation, amount, balance }: TransactionPlan,
  known: NetworkBalances,
  { state }: TransactionSettling,
): string => {
  const { transaction } = operation;
  // With no captures it would be CLOSED.
  if (operation.kind === 'network-void' && state === 'COMPLETED' && known.captured === 0) {
    return `It is COMPLETED: something of it was captured elsewhere, and stays captured. Look how much it was in the Klarna portal; klarna-cl refund ${transaction} --amount <minor units> pays it back.`;
  }
  if (operation.kind === 'network-capture') {
    return operation.release || amount === balance
      ? `Send the goods. klarna-cl refund ${transaction} pays back what comes back.`
      : `Capture the rest when it is sent, or give it back: klarna-cl void ${transaction}`;
  }
  return operation.kind === 'network-void' && known.captured > 0
    ? `What was captured stays captured. klarna-cl refund ${transaction} pays it back.`
    : 'Nothing is left to do.';
};
