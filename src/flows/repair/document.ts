import type { Order } from '../../apis/commerce-layer/order.ts';
import type { MoneyTransaction } from '../../apis/commerce-layer/order-money.ts';
import type { CliError } from '../../errors.ts';
import type { StepReport } from '../steps.ts';
import type { RepairAction, RepairState } from './repairs.ts';

export type RepairResult = 'DONE' | 'PENDING' | 'FAILED' | 'REJECTED' | 'UNKNOWN';

/** What `repair` prints. Scripts read it; `schema_version` changes only when one could break. Amounts: minor units. */
export interface RepairDocument {
  readonly schema_version: 1;
  readonly run_id: string;
  readonly profile: string;
  readonly mode: 'test' | 'live';
  readonly action: `repair ${RepairAction}`;
  readonly side: 'commerce-layer' | 'klarna';
  readonly result: RepairResult;
  /** Of the transaction; `null` for repairs that are about none. */
  readonly amount: number | null;
  readonly currency: string | null;
  readonly order: {
    readonly id: string;
    readonly number: string | null;
    readonly status: string;
    readonly payment_status: string;
    readonly payment_source: { readonly type: string; readonly id: string } | null;
    readonly amount: number | null;
    readonly currency: string | null;
    readonly klarna_order_id: string | null;
  } | null;
  readonly transaction: {
    readonly id: string;
    readonly type: string;
    readonly number: string | null;
    readonly amount: number;
    readonly currency: string | null;
    readonly succeeded: boolean;
    readonly error_code: string | null;
  } | null;
  /** No repair takes anything from a balance. */
  readonly balances: null;
  readonly steps: readonly StepReport[];
  /** What to do next, as a sentence; where nothing had to be done, why. */
  readonly next: string;
}

/** How it ended: nobody knows, somebody said no, or it did not come to it. */
export const resultAfter = ({ kind, facts: { execution } }: CliError): RepairResult => {
  if (execution === 'unknown' || (kind === 'unknown' && execution !== 'none')) return 'UNKNOWN';
  if (execution === 'done') return 'FAILED';
  return kind === 'rejected' || kind === 'auth' || kind === 'live-guard' || kind === 'unknown' ? 'REJECTED' : 'FAILED';
};

export const repairDocument = (
  run: { readonly id: string; readonly profile: string; readonly mode: 'test' | 'live' },
  action: RepairAction,
  { order, transaction }: RepairState,
  steps: readonly StepReport[],
  result: RepairResult,
  next: string,
): RepairDocument => ({
  schema_version: 1,
  run_id: run.id,
  profile: run.profile,
  mode: run.mode,
  action: `repair ${action}`,
  side: action === 'cancel-authorization' ? 'klarna' : 'commerce-layer',
  result,
  amount: transaction?.amount ?? null,
  currency: transaction === undefined ? null : (transaction.currency ?? order?.currency ?? null),
  order: order === undefined ? null : orderMember(order),
  transaction: transaction === undefined ? null : transactionMember(transaction, order),
  balances: null,
  steps,
  next,
});

const orderMember = (order: Order) => ({
  id: order.id,
  number: order.number ?? null,
  status: order.status,
  payment_status: order.paymentStatus,
  payment_source: order.paymentSource ?? null,
  amount: order.amount ?? null,
  currency: order.currency ?? null,
  klarna_order_id: order.klarnaOrderId ?? null,
});

const transactionMember = (transaction: MoneyTransaction, order: Order | undefined) => ({
  id: transaction.id,
  type: transaction.type,
  number: transaction.number ?? null,
  amount: transaction.amount,
  currency: transaction.currency ?? order?.currency ?? null,
  succeeded: transaction.succeeded,
  error_code: transaction.errorCode ?? null,
});
