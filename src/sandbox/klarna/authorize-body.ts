import type { Context } from 'hono';
import * as v from 'valibot';
import type { SandboxBindings } from '../sandbox.ts';
import { customerInteractionConfig, requestCustomerToken } from './customer-interaction.ts';
import { requireLinesToAddUp, supplementaryPurchaseData } from './purchase-data.ts';
import { amount, currency, krn, readBody, text } from './request-body.ts';

/**
 * The members of the documented request, and no others. `acquiring_config` and `interoperability_data` are named but not
 * described.
 * @see Klarna's guide "Token creation - Final authorization", operation authorizePayment
 */
const schema = v.strictObject({
  currency,
  payment_request_id: v.optional(krn),
  request_payment_transaction: v.strictObject({
    amount,
    payment_transaction_reference: text(255),
    payment_option_id: v.optional(text(255)),
    payment_program_enablement_codes: v.optional(v.array(text(255))),
    capture: v.optional(v.picklist(['NOW', 'LATER'])),
    payment_capture_reference: v.optional(text(255)),
  }),
  supplementary_purchase_data: v.optional(supplementaryPurchaseData),
  request_customer_token: v.optional(requestCustomerToken),
  // The guide names both members as to be specified; a reference of one's own is left to the partner.
  step_up_config: v.optional(
    v.strictObject({
      payment_request_reference: v.optional(text(255)),
      customer_interaction_config: customerInteractionConfig,
    }),
  ),
  acquiring_config: v.optional(
    v.strictObject({ payment_account_id: v.optional(krn), settlement_currency: v.optional(currency) }),
  ),
  interoperability_data: v.optional(v.unknown()),
});
export type AuthorizeBody = v.InferOutput<typeof schema>;

/** @throws 400 `INVALID_CONTENT_TYPE` or `VALIDATION_ERROR` with one entry a parameter */
export function readAuthorizeBody(c: Context<SandboxBindings>): AuthorizeBody {
  const body = readBody(c, schema);
  requireLinesToAddUp(body.supplementary_purchase_data, body.request_payment_transaction.amount);
  return body;
}
