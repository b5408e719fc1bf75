import { hexFor, nextId } from '../identifiers.ts';
import { Refusal } from '../refusal.ts';
import { newRow } from '../rows/common-rows.ts';
import type { Authorization, Capture, Draft, Order, Read, Reference, Refund, Voiding } from '../tables.ts';

export type Transaction = Authorization | Capture | Voiding | Refund;
export type TransactionType = 'authorizations' | 'captures' | 'voids' | 'refunds';

/** What a gateway says to a transaction. Without `succeeded` and without a code it has not decided yet. */
export interface GatewayAnswer {
  readonly succeeded: boolean;
  readonly message: string;
  readonly error_code: string | null;
  readonly error_detail: string | null;
  readonly gatewayId: string | null;
}

export const accepted = (gatewayId: string): GatewayAnswer => ({
  succeeded: true,
  message: 'Success',
  error_code: null,
  error_detail: null,
  gatewayId,
});

export const undecided: GatewayAnswer = {
  succeeded: false,
  message: 'pending',
  error_code: null,
  error_detail: null,
  gatewayId: null,
};

export const failed = (code: string, detail: string): GatewayAnswer => ({
  succeeded: false,
  message: detail,
  error_code: code,
  error_detail: detail,
  gatewayId: null,
});

/** What every transaction row begins with. The order's next number goes to it. */
export function newTransaction(
  draft: Draft,
  order: Read<Order>,
  { type, source, amount, answer, at }: TransactionFacts,
): Omit<Capture, 'authorization_id'> {
  const id = nextId(draft, type);
  const count =
    order.authorization_ids.length + order.capture_ids.length + order.void_ids.length + order.refund_ids.length;
  const { gatewayId, ...told } = answer;
  return {
    ...newRow(id, at),
    order_id: order.id,
    payment_source: source,
    number: `${order.number}/T/${String(count + 1).padStart(3, '0')}`,
    currency_code: order.currency_code,
    amount_cents: amount,
    ...told,
    token: gatewayId === null ? null : hexFor(`transaction:${id}`),
    gateway_transaction_id: gatewayId,
  };
}

interface TransactionFacts {
  readonly type: TransactionType;
  readonly source: Reference;
  readonly amount: number;
  readonly answer: GatewayAnswer;
  readonly at: string;
}

/**
 * An amount that a transaction may have: the whole balance where none was named.
 * @throws Refusal for nothing, less than nothing, and more than there is
 */
export function withinBalance(wanted: number | undefined, balance: number, field: string): number {
  if (balance <= 0) throw new Refusal(field, 'nothing is left of the balance', 'invalid');
  if (wanted === undefined) return balance;
  if (wanted <= 0) throw new Refusal(field, 'must be greater than 0', 'greater_than');
  if (wanted > balance) throw new Refusal(field, `must be less than or equal to ${balance}`, 'less_than_or_equal_to');
  return wanted;
}
