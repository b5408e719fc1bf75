import type { Context } from 'hono';
import * as v from 'valibot';
import type { SandboxBindings } from '../sandbox.ts';
import { customerInteractionConfig, requestCustomerToken } from './customer-interaction.ts';
import { refuseParameter } from './errors.ts';
import { requireLinesToAddUp, supplementaryPurchaseData } from './purchase-data.ts';
import { amount, currency, readBody, text } from './request-body.ts';

/** @see Klarna's Payment Request API, operation createPaymentRequest */
const created = v.strictObject({
  currency,
  /** Left out where the customer is asked for a token alone. */
  amount: v.optional(amount),
  payment_request_reference: text(255),
  supplementary_purchase_data: v.optional(supplementaryPurchaseData),
  customer_interaction_config: customerInteractionConfig,
  request_customer_token: v.optional(requestCustomerToken),
  payment_option_id: v.optional(text(255)),
});

/** Members that are left out keep their value: operation updatePaymentRequest. */
const updated = v.partial(v.omit(created, ['request_customer_token', 'payment_option_id']));
export type PaymentRequestUpdate = v.InferOutput<typeof updated>;

/** @throws 400 */
export function readNewPaymentRequest(c: Context<SandboxBindings>): v.InferOutput<typeof created> {
  const body = readBody(c, created);
  if (body.amount === undefined && body.request_customer_token === undefined)
    throw refuseParameter('amount', 'is required');
  requireLinesToAddUp(body.supplementary_purchase_data, body.amount);
  return body;
}

/** @throws 400 */
export function readPaymentRequestUpdate(c: Context<SandboxBindings>): PaymentRequestUpdate {
  const body = readBody(c, updated);
  // What Klarna says to an update of nothing is not published.
  if (Object.keys(body).length === 0) throw refuseParameter('body', 'must change something');
  return body;
}
