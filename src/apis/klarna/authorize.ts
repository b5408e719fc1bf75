import * as v from 'valibot';
import type { Answer, PlannedRequest } from '../../request/step.ts';
import { basicAuthorization, type Klarna, type KlarnaOptions, paymentPath } from './client.ts';
import { idempotencyKey } from './idempotency-key.ts';
import { describeRefusal } from './refusals.ts';

/** A line of Klarna's `supplementary_purchase_data`. Amounts in minor units; discounts are negative. */
export interface KlarnaLineItem {
  readonly name: string;
  readonly quantity: number;
  readonly total_amount: number;
  readonly total_tax_amount?: number;
  readonly unit_price?: number;
  readonly image_url?: string;
  readonly line_item_reference?: string;
}

/** The body of Payment Authorize; members that klarna-cl does not build itself may come from `--data`. */
export interface AuthorizeBody {
  readonly currency: string;
  readonly payment_request_id?: string;
  readonly request_payment_transaction: {
    /** Minor units; must equal what the customer approved. */
    readonly amount: number;
    /** 1 to 255 characters. */
    readonly payment_transaction_reference: string;
    readonly capture?: 'NOW' | 'LATER';
    readonly [member: string]: unknown;
  };
  readonly supplementary_purchase_data?: {
    readonly purchase_reference?: string;
    readonly line_items?: readonly KlarnaLineItem[];
    readonly [member: string]: unknown;
  };
  readonly [member: string]: unknown;
}

export interface AuthorizeInput {
  /** `klarna_network_session_token`; opaque, good for 60 minutes after the payment request is COMPLETED. */
  readonly sessionToken: string;
  /** The exact bytes. */
  readonly body: string;
  /** A UUID of the caller's; computed from the request where absent. */
  readonly idempotencyKey?: string;
}

const result = v.object({
  payment_transaction_response: v.looseObject({
    result: v.picklist(['APPROVED', 'DECLINED', 'STEP_UP_REQUIRED']),
    result_reason: v.optional(v.nullable(v.string())),
    payment_transaction: v.optional(
      v.nullable(
        v.looseObject({
          payment_transaction_id: v.string(),
          payment_transaction_reference: v.optional(v.nullable(v.string())),
          amount: v.optional(v.nullable(v.number())),
          currency: v.optional(v.nullable(v.string())),
        }),
      ),
    ),
  }),
  payment_request: v.optional(
    v.nullable(
      v.looseObject({
        payment_request_id: v.optional(v.nullable(v.string())),
        state_context: v.optional(
          v.nullable(
            v.looseObject({
              customer_interaction: v.optional(
                v.nullable(v.looseObject({ payment_request_url: v.optional(v.nullable(v.string())) })),
              ),
            }),
          ),
        ),
      }),
    ),
  ),
});

export interface Authorization {
  readonly result: 'APPROVED' | 'DECLINED' | 'STEP_UP_REQUIRED';
  /** Klarna's reason for DECLINED; no list of them is published. */
  readonly reason?: string;
  readonly transactionId?: string;
  /** Where the customer must go on after STEP_UP_REQUIRED. */
  readonly stepUpUrl?: string;
  readonly paymentRequestId?: string;
  /** Klarna's document as it came. */
  readonly document: unknown;
}

/** The authorization in an answer that `authorizePayment` let through. */
export const authorizationOf = ({ document }: Pick<Answer, 'document'>): Authorization => {
  const { payment_transaction_response: response, payment_request: request } = v.parse(result, document);
  const transactionId = response.payment_transaction?.payment_transaction_id;
  const stepUpUrl = request?.state_context?.customer_interaction?.payment_request_url;
  return {
    result: response.result,
    document,
    ...(response.result_reason ? { reason: response.result_reason } : {}),
    ...(transactionId === undefined ? {} : { transactionId }),
    ...(stepUpUrl ? { stepUpUrl } : {}),
    ...(request?.payment_request_id ? { paymentRequestId: request.payment_request_id } : {}),
  };
};

/** Where the answer differs from what was asked for; APPROVED without a transaction cannot be believed either. */
const contradiction =
  (body: AuthorizeBody) =>
  ({ document }: Pick<Answer, 'document'>): string | undefined => {
    const parsed = v.safeParse(result, document);
    if (!parsed.success) return 'It is no authorization: payment_transaction_response.result is missing or unknown.';
    const { result: verdict, payment_transaction: transaction } = parsed.output.payment_transaction_response;
    if (verdict !== 'APPROVED') return undefined;
    if (!transaction) return 'It says APPROVED but names no payment transaction.';
    const { amount, payment_transaction_reference: reference } = body.request_payment_transaction;
    const differing = (name: string, is: unknown, asked: unknown) =>
      is === undefined || is === null || is === asked
        ? undefined
        : `Its ${name} is ${JSON.stringify(is)}, not ${JSON.stringify(asked)}.`;
    return (
      differing('amount', transaction.amount, amount) ??
      differing('currency', transaction.currency, body.currency) ??
      differing('payment_transaction_reference', transaction.payment_transaction_reference, reference)
    );
  };

/** `POST /v2/accounts/{partner_account_id}/payment/authorize`, or `/v2/payment/authorize` for a direct partner. */
export const authorizeRequest = (
  klarna: Omit<KlarnaOptions, 'http' | 'mode'>,
  input: AuthorizeInput,
): PlannedRequest => {
  const path = paymentPath(klarna.partnerAccountId, 'authorize');
  return {
    method: 'POST',
    url: `${klarna.baseUrl}${path}`,
    headers: {
      Accept: 'application/json',
      Authorization: basicAuthorization(klarna.apiKey),
      'Content-Type': 'application/json',
      'Klarna-Network-Session-Token': input.sessionToken,
      'Klarna-Idempotency-Key': input.idempotencyKey ?? idempotencyKey('POST', path, input.sessionToken, input.body),
      ...(klarna.correlationId === undefined ? {} : { 'Partner-Correlation-Id': klarna.correlationId }),
    },
    body: input.body,
  };
};

/**
 * Klarna's final authorization: creates the payment transaction. A repeat is made only with the same key and bytes.
 * @param body what `input.body` says, for comparing the answer
 * @throws CliError `rejected` (400, 404, 409), `auth` (401, 403), `unavailable` (429, 403 without a body), `unknown`
 * @see https://docs.klarna.com/payments/ (Payment Authorize API, `authorizePayment`)
 */
export const authorizePayment = (klarna: Klarna, input: AuthorizeInput, body: AuthorizeBody): Promise<Answer> =>
  klarna.http.send({
    ...authorizeRequest(klarna, input),
    kind: 'authorize',
    service: 'Klarna',
    describeRefusal: describeRefusal('The authorization'),
    contradiction: contradiction(body),
    hintWhenUnknown:
      'Never send a new authorization for this purchase: run the very same command again within 24 hours (same token, same values, so the same idempotency key), or look for the reference in the Klarna portal.',
  });
