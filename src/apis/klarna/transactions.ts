import * as v from 'valibot';
import type { Answer, PlannedRequest } from '../../request/step.ts';
import { basicAuthorization, type Klarna, type KlarnaOptions, paymentPath } from './client.ts';
import { describeReadRefusal } from './refusals.ts';
import { type Krn, krnSegment } from './values.ts';

/** The answer's form is not published: a transaction as in an authorization, plus `state`, everything optional. */
const transaction = v.looseObject({
  payment_transaction_id: v.optional(v.nullable(v.string())),
  state: v.optional(v.nullable(v.string())),
});

/** `GET …/payment/transactions/{id}` */
export const readTransactionRequest = (klarna: Omit<KlarnaOptions, 'http' | 'mode'>, id: Krn): PlannedRequest => ({
  method: 'GET',
  url: `${klarna.baseUrl}${paymentPath(klarna.partnerAccountId, `transactions/${krnSegment(id)}`)}`,
  headers: {
    Accept: 'application/json',
    Authorization: basicAuthorization(klarna.apiKey),
    ...(klarna.correlationId === undefined ? {} : { 'Partner-Correlation-Id': klarna.correlationId }),
  },
});

/**
 * Reads a payment transaction.
 * @throws CliError `rejected` (404), `auth` (401, 403)
 * @see https://docs.klarna.com/payments/ (Payment Transaction API, `readPaymentTransaction`)
 */
export const readTransaction = (klarna: Klarna, id: Krn): Promise<Answer> =>
  klarna.http.send({
    ...readTransactionRequest(klarna, id),
    kind: 'read',
    service: 'Klarna',
    describeRefusal: describeReadRefusal(`Reading the transaction ${id}`),
    contradiction: ({ document }) => {
      const parsed = v.safeParse(transaction, document);
      if (!parsed.success) return 'It is no JSON object.';
      const found = parsed.output.payment_transaction_id;
      return found === undefined || found === null || found === id ? undefined : `It is about ${found}, not ${id}.`;
    },
  });

/** The amount of a transaction that was read, minor units, where it says one. */
export const transactionAmountOf = ({ document }: Pick<Answer, 'document'>): number | undefined => {
  const parsed = v.safeParse(transaction, document);
  return parsed.success && typeof parsed.output.amount === 'number' ? parsed.output.amount : undefined;
};

/** Its currency, where it says one. */
export const transactionCurrencyOf = ({ document }: Pick<Answer, 'document'>): string | undefined => {
  const parsed = v.safeParse(transaction, document);
  return parsed.success && typeof parsed.output.currency === 'string' ? parsed.output.currency : undefined;
};

/** The state of a transaction that was read: AUTHORIZED, EXPIRED, COMPLETED, CLOSED. */
export const transactionStateOf = ({ document }: Pick<Answer, 'document'>): string | undefined => {
  const parsed = v.safeParse(transaction, document);
  return parsed.success ? (parsed.output.state ?? undefined) : undefined;
};

/** The partner's own reference of a transaction that was read, where it says one. */
export const transactionReferenceOf = ({ document }: Pick<Answer, 'document'>): string | undefined => {
  const parsed = v.safeParse(transaction, document);
  const reference = parsed.success ? parsed.output.payment_transaction_reference : undefined;
  return typeof reference === 'string' && reference !== '' ? reference : undefined;
};
