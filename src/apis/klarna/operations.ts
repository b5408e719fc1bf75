import { createHash } from 'node:crypto';
import { v5 } from 'uuid';
import * as v from 'valibot';
import type { Answer, PlannedRequest, Step } from '../../request/step.ts';
import { basicAuthorization, type Klarna, type KlarnaOptions, paymentPath } from './client.ts';
import { idempotencyNamespace } from './idempotency-key.ts';
import { bodyOf, endpointOf, type Operation } from './operation-body.ts';
import { describeRefusal } from './refusals.ts';
import { isKrn, type Krn } from './values.ts';

/** An operation as it is sent, and sent again. */
export interface Prepared {
  readonly kind: Operation['kind'];
  readonly transaction: Krn;
  /** Absolute. */
  readonly url: string;
  /** The exact bytes; a void has none. */
  readonly body: string | undefined;
  readonly key: string;
}

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/**
 * The `Klarna-Idempotency-Key` of an operation: UUIDv5 over `["POST", path, run id, sha256(body bytes)]`. A run that is
 * taken up again makes the same one; two runs that capture the same amount make two.
 */
const operationKey = (path: string, run: string, body: string): string =>
  v5(JSON.stringify(['POST', path, run, sha256(body)]), idempotencyNamespace);

/** An operation as the run sends it. */
export const prepareOperation = (
  klarna: Pick<KlarnaOptions, 'baseUrl' | 'partnerAccountId'>,
  operation: Operation,
  run: string,
): Prepared => {
  const path = paymentPath(klarna.partnerAccountId, endpointOf(operation));
  const body = bodyOf(operation);
  const { kind, transaction } = operation;
  return { kind, transaction, url: `${klarna.baseUrl}${path}`, body, key: operationKey(path, run, body ?? '') };
};

/** `POST …/payment/transactions/{id}/capture`, `…/refund`, `…/void`, or `…/payment/captures/{id}/refund`. */
export const operationRequest = (
  klarna: Omit<KlarnaOptions, 'http' | 'mode'>,
  { url, body, key }: Pick<Prepared, 'url' | 'body' | 'key'>,
): PlannedRequest => ({
  method: 'POST',
  url,
  headers: {
    Accept: 'application/json',
    Authorization: basicAuthorization(klarna.apiKey),
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    'Klarna-Idempotency-Key': key,
    ...(klarna.correlationId === undefined ? {} : { 'Partner-Correlation-Id': klarna.correlationId }),
  },
  ...(body === undefined ? {} : { body }),
});

/** What an answer may say of it. Whether its `amount` is the transaction's, or what was captured or refunded, is not published. */
export interface Expected {
  readonly currency: string | undefined;
  /** Minor units; none where it is not known what the transaction amounts to. */
  readonly amounts: readonly number[];
}

const subjects = {
  'network-capture': 'The capture',
  'network-refund': 'The refund',
  'network-void': 'Voiding the transaction',
} as const;

const hints: Readonly<Record<string, string>> = {
  RESOURCE_NOT_FOUND: 'The transaction or capture is unknown, or of another account or environment.',
  RESOURCE_CONFLICT:
    'Its state does not allow that, or another change to it is under way: look with `klarna-cl inspect` what it is.',
  VALIDATION_ERROR: 'Correct the value, or leave it out, and run it again: no money was moved.',
};

/**
 * Captures, refunds or voids on Klarna Network. A repeat is made only with the same key and bytes, to which Klarna gives
 * its first answer for 24 hours.
 * @param earlier what is known of attempts before this process, and whether a reading can tell; see `Step`
 * @throws CliError `rejected` (400, 404, 409), `auth` (401, 403), `unavailable` (429, 403 without a body), `unknown`
 * @see https://docs.klarna.com/payments/ (Payment Transaction API, `capturePaymentTransaction`, `refundPaymentTransaction`, `voidPaymentTransaction`)
 */
export const sendOperation = (
  klarna: Klarna,
  prepared: Prepared,
  expected: Expected,
  earlier: Pick<Step, 'lapse' | 'ambiguousBefore' | 'verify'>,
): Promise<Answer> => {
  const { kind, transaction } = prepared;
  return klarna.http.send({
    ...operationRequest(klarna, prepared),
    kind,
    service: 'Klarna',
    describeRefusal: (answer) => {
      const refusal = describeRefusal(`${subjects[kind]} of ${transaction}`)(answer);
      const hint = hints[refusal.code ?? ''];
      return hint === undefined ? refusal : { ...refusal, hint };
    },
    contradiction: (answer) => operationContradiction(prepared, expected, answer),
    actsOn: { id: transaction },
    ...earlier,
    hintWhenUnknown: `Take the run up again within 24 hours, or look for ${transaction} in the Klarna portal; never send another one for it before that.`,
  });
};

const text = v.optional(v.nullable(v.string()));
const made = v.looseObject({
  payment_transaction_id: text,
  amount: v.optional(v.nullable(v.number())),
  currency: text,
  state: text,
  payment_capture_id: text,
  payment_refund_id: text,
});

/** How Klarna answers is not published, so what is missing contradicts nothing; a void may be answered with nothing. */
const operationContradiction = (
  { kind, transaction }: Pick<Prepared, 'kind' | 'transaction'>,
  { currency, amounts }: Expected,
  { document }: Pick<Answer, 'document'>,
): string | undefined => {
  if (document === undefined && kind === 'network-void') return undefined;
  const parsed = v.safeParse(made, document);
  if (!parsed.success) return 'It is no JSON object.';
  const { payment_transaction_id: id, currency: is, payment_capture_id, payment_refund_id } = parsed.output;
  if (id && id !== transaction) return `It is about ${id}, not ${transaction}.`;
  if (is && currency !== undefined && is !== currency) return `Its currency is ${is}, not ${currency}.`;
  const { amount } = parsed.output;
  if (typeof amount === 'number' && amounts.length > 0 && !amounts.includes(amount)) {
    return `Its amount is ${amount}, not ${amounts.join(' or ')}.`;
  }
  const wrong = [payment_capture_id, payment_refund_id].find((one) => one && !isKrn(one));
  return wrong ? `The id ${JSON.stringify(wrong)} in it is no KRN.` : undefined;
};

/** The id of the capture or refund that an answer names. */
export const madeIdOf = ({ document }: Pick<Answer, 'document'>): string | undefined => {
  const parsed = v.safeParse(made, document);
  return parsed.success
    ? (parsed.output.payment_capture_id ?? parsed.output.payment_refund_id ?? undefined)
    : undefined;
};
