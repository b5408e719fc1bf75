import * as v from 'valibot';
import type { Answer } from '../../request/step.ts';
import type { AuthorizeBody } from './authorize-body.ts';
import { isKrn } from './values.ts';

const result = v.object({
  payment_transaction_response: v.looseObject({
    result: v.picklist(['APPROVED', 'DECLINED', 'STEP_UP_REQUIRED']),
    result_reason: v.optional(v.nullable(v.string())),
    payment_transaction: v.optional(
      v.nullable(
        v.looseObject({
          payment_transaction_id: v.optional(v.nullable(v.string())),
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
  /** What was authorized, minor units, where the answer says it. */
  readonly amount?: number;
  readonly currency?: string;
  /** Where the customer must go on after STEP_UP_REQUIRED. */
  readonly stepUpUrl?: string;
  readonly paymentRequestId?: string;
  /** Klarna's document as it came. */
  readonly document: unknown;
}

/** The authorization in an answer that `authorizePayment` let through. */
export const authorizationOf = ({ document }: Pick<Answer, 'document'>): Authorization => {
  const { payment_transaction_response: response, payment_request: request } = v.parse(result, document);
  const { payment_transaction_id: transactionId, amount, currency } = response.payment_transaction ?? {};
  const stepUpUrl = request?.state_context?.customer_interaction?.payment_request_url;
  return {
    result: response.result,
    document,
    ...(response.result_reason ? { reason: response.result_reason } : {}),
    ...(transactionId ? { transactionId } : {}),
    ...(typeof amount === 'number' ? { amount } : {}),
    ...(currency ? { currency } : {}),
    ...(stepUpUrl ? { stepUpUrl } : {}),
    ...(request?.payment_request_id ? { paymentRequestId: request.payment_request_id } : {}),
  };
};

/**
 * Where the answer differs from what was asked for; an APPROVED whose transaction nobody could find again, capture or
 * refund cannot be believed either.
 */
export const authorizationContradiction =
  (body: AuthorizeBody) =>
  ({ document }: Pick<Answer, 'document'>): string | undefined => {
    const parsed = v.safeParse(result, document);
    if (!parsed.success) return 'It is no authorization: payment_transaction_response.result is missing or unknown.';
    const { result: verdict, payment_transaction: transaction } = parsed.output.payment_transaction_response;
    if (verdict !== 'APPROVED') return undefined;
    if (!transaction) return 'It says APPROVED but names no payment transaction.';
    const id = transaction.payment_transaction_id ?? '';
    if (!isKrn(id)) return `It says APPROVED, but its payment_transaction_id ${JSON.stringify(id)} is no KRN.`;
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
