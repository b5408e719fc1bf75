import * as v from 'valibot';
import type { Answer } from '../../request/step.ts';

/** A transaction as it is read. Its form is not published, so everything is optional. */
export interface Transaction {
  readonly id?: string;
  /** AUTHORIZED, EXPIRED, COMPLETED, CLOSED */
  readonly state?: string;
  readonly reference?: string;
  /** What the shop calls the purchase: its order number. */
  readonly purchaseReference?: string;
  /** Minor units. */
  readonly amount?: number;
  readonly currency?: string;
  readonly expiresAt?: string;
}

const text = v.optional(v.nullable(v.string()));

const transaction = v.looseObject({
  payment_transaction_id: text,
  payment_transaction_reference: text,
  state: text,
  amount: v.optional(v.nullable(v.number())),
  currency: text,
  expires_at: text,
  supplementary_purchase_data: v.optional(v.nullable(v.looseObject({ purchase_reference: text }))),
});

/** The transaction in an answer. One whose members are of another type than the seed's tells nothing. */
export const transactionOf = ({ document }: Pick<Answer, 'document'>): Transaction => {
  const parsed = v.safeParse(transaction, document);
  if (!parsed.success) return {};
  const { output } = parsed;
  const purchase = output.supplementary_purchase_data?.purchase_reference;
  return {
    ...(output.payment_transaction_id ? { id: output.payment_transaction_id } : {}),
    ...(output.state ? { state: output.state } : {}),
    ...(output.payment_transaction_reference ? { reference: output.payment_transaction_reference } : {}),
    ...(purchase ? { purchaseReference: purchase } : {}),
    ...(typeof output.amount === 'number' && Number.isSafeInteger(output.amount) ? { amount: output.amount } : {}),
    ...(output.currency ? { currency: output.currency } : {}),
    ...(output.expires_at ? { expiresAt: output.expires_at } : {}),
  };
};
