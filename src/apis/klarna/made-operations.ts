import * as v from 'valibot';
import type { Answer } from '../../request/step.ts';
import { basicAuthorization, type Klarna, paymentPath } from './client.ts';
import { describeReadRefusal } from './refusals.ts';
import { isKrn, type Krn, krnSegment } from './values.ts';

/** The form of a capture or refund that is read is not published; everything is optional. */
const made = v.looseObject({
  payment_capture_id: v.optional(v.nullable(v.string())),
  payment_refund_id: v.optional(v.nullable(v.string())),
  payment_transaction_id: v.optional(v.nullable(v.string())),
  amount: v.optional(v.nullable(v.number())),
  currency: v.optional(v.nullable(v.string())),
});

export type MadeKind = 'captures' | 'refunds';

const idNames = { captures: 'payment_capture_id', refunds: 'payment_refund_id' } as const;

export interface MadeOperation {
  readonly transaction: Krn | undefined;
  /** Minor units. */
  readonly amount: number | undefined;
  readonly currency: string | undefined;
}

/**
 * Reads a capture or a refund of a transaction.
 * @throws CliError `rejected` (404), `auth` (401, 403)
 * @see https://docs.klarna.com/payments/ (Payment Transaction API, `readPaymentCapture`, `readPaymentRefund`)
 */
export const readMade = (klarna: Klarna, kind: MadeKind, id: Krn): Promise<Answer> =>
  klarna.http.send({
    method: 'GET',
    url: `${klarna.baseUrl}${paymentPath(klarna.partnerAccountId, `${kind}/${krnSegment(id)}`)}`,
    headers: {
      Accept: 'application/json',
      Authorization: basicAuthorization(klarna.apiKey),
      ...(klarna.correlationId === undefined ? {} : { 'Partner-Correlation-Id': klarna.correlationId }),
    },
    kind: 'read',
    service: 'Klarna',
    describeRefusal: describeReadRefusal(`Reading ${id}`),
    contradiction: ({ document }) => {
      const parsed = v.safeParse(made, document);
      if (!parsed.success) return 'It is no JSON object.';
      const found = parsed.output[idNames[kind]];
      return found && found !== id ? `It is about ${found}, not ${id}.` : undefined;
    },
  });

/** The capture or refund in an answer that `readMade` let through. */
export const madeOperationOf = ({ document }: Pick<Answer, 'document'>): MadeOperation => {
  const { payment_transaction_id: transaction, amount, currency } = v.parse(made, document);
  return {
    transaction: transaction && isKrn(transaction) ? transaction : undefined,
    amount: amount ?? undefined,
    currency: currency ?? undefined,
  };
};
