import type { CliError } from '../../errors.ts';
import {
  orderPart,
  type SettleDocument,
  type SettleResult,
  type SettleRun,
  transactionPart,
} from '../settle/settle-document.ts';
import type { StepReport } from '../steps.ts';
import type { RepairAction, RepairState } from './repairs.ts';

/** What `repair` prints: the document of `capture`, `refund` and `void`, with what the order is paid with. */
export interface RepairDocument extends SettleDocument {
  readonly order:
    | (NonNullable<SettleDocument['order']> & {
        readonly payment_source: { readonly type: string; readonly id: string } | null;
      })
    | null;
}

/** How it ended: nobody knows, somebody said no, or it did not come to it. */
export const resultAfter = ({ kind, facts: { execution } }: CliError): SettleResult => {
  if (execution === 'unknown' || (kind === 'unknown' && execution !== 'none')) return 'UNKNOWN';
  return execution === 'done' ? 'FAILED' : 'REJECTED';
};

export const repairDocument = (
  run: SettleRun,
  action: RepairAction,
  { order, transactions, transaction }: RepairState,
  steps: readonly StepReport[],
  result: SettleResult,
  next: string,
): RepairDocument => {
  const part = order && orderPart({ order, transactions });
  return {
    schema_version: 1,
    run_id: run.id,
    profile: run.profile,
    mode: run.mode,
    action: `repair ${action}`,
    side: action === 'cancel-authorization' ? 'klarna' : 'commerce-layer',
    result,
    amount: transaction?.amount ?? null,
    currency: transaction === undefined ? null : (transaction.currency ?? order?.currency ?? null),
    order: part?.order ? { ...part.order, payment_source: order?.paymentSource ?? null } : null,
    transaction: transactionPart(transaction),
    balances: part?.balances ?? null,
    steps,
    next,
  };
};
