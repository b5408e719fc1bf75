import { hash } from 'node:crypto';
import type { AttemptOutcome, Step } from '../context.ts';
import type { IntentRecord, JournaledVerdict, OutcomeRecord } from './records.ts';
import { settlingSteps } from './settlements.ts';

export const sha256 = (text: string): string => hash('sha256', text);

type RecordBase = Pick<IntentRecord, 'v' | 'run' | 'at' | 'step' | 'attempt'>;

/** What is on disk before an attempt at a write leaves. */
export const intentOf = (step: Step, orderId: string | undefined, base: RecordBase): IntentRecord => {
  const key = step.headers['Klarna-Idempotency-Key'];
  const token = step.tokenInPath ?? step.headers['Klarna-Network-Session-Token'];
  return {
    ...base,
    kind: 'intent',
    method: step.method,
    url: step.tokenInPath === undefined ? step.url : step.url.replace(step.tokenInPath, () => '…'),
    ...(orderId === undefined ? {} : { order_id: orderId }),
    ...(key === undefined ? {} : { idempotency_key: key }),
    ...(token === undefined ? {} : { token_sha256: sha256(token) }),
    ...(step.body === undefined ? {} : { body_sha256: sha256(step.body) }),
    ...(keepsBody(step) && step.body !== undefined ? { body: step.body } : {}),
    ...(step.actsOn === undefined ? {} : { acts_on: step.actsOn.id }),
    ...(step.actsOn?.before === undefined ? {} : { before: step.actsOn.before }),
    ...(step.kind === 'payment-request' && step.body !== undefined ? asksIn(JSON.parse(step.body)) : {}),
  };
};

/** A repeat must send the same bytes; those of other steps hold a token, or say who the customer is. */
const keepsBody = ({ kind }: Step): boolean => kind === 'authorize' || settlingSteps.some((step) => step === kind);

/** Its whole body says who the customer is, and is not kept. */
const asksIn = (body: unknown): Pick<IntentRecord, 'asks'> => {
  const [amount, currency] = [member(body, 'amount'), member(body, 'currency')];
  return typeof amount === 'number' && typeof currency === 'string' ? { asks: { amount, currency } } : {};
};

/** What is written once the attempt came to an end. */
export const outcomeOf = (outcome: AttemptOutcome, base: RecordBase): OutcomeRecord => {
  if (outcome.kind === 'failed') {
    return { ...base, kind: 'outcome', fault: outcome.fault, ambiguous: outcome.ambiguous };
  }
  const { status, document, meta } = outcome;
  const verdict = verdictOf(document);
  return {
    ...base,
    kind: 'outcome',
    http_status: status,
    ...(verdict === undefined ? {} : { verdict }),
    ...(meta.traceId === undefined ? {} : { trace_id: meta.traceId }),
    ...(meta.correlationId === undefined ? {} : { correlation_id: meta.correlationId }),
    ...(status < 300 ? createdIn(base.step, document) : {}),
  };
};

/** The id of what a write has made; a run that is taken up again goes on with it. */
const createdIn = (step: string, document: unknown): Pick<OutcomeRecord, 'created'> => {
  const name = madeIds.get(step);
  const id = step === 'create-payment' ? member(member(document, 'data'), 'id') : name && member(document, name);
  return typeof id === 'string' ? { created: id } : {};
};

const madeIds: ReadonlyMap<string, string> = new Map([
  ['payment-request', 'payment_request_id'],
  ['network-capture', 'payment_capture_id'],
  ['network-refund', 'payment_refund_id'],
]);

/** The service may have executed the attempt: its answer was lost, or said so. */
export const mayBeExecuted = (outcome: AttemptOutcome): boolean =>
  outcome.kind === 'failed' ? outcome.ambiguous : outcome.status < 400 || outcome.status >= 500;

/** The outcome in words, for the only place that is left for it when the disk takes no more. */
export const describeOutcome = (outcome: AttemptOutcome): string => {
  if (outcome.kind === 'failed') {
    const status = outcome.status === undefined ? '' : `HTTP ${outcome.status}, `;
    return `${status}${outcome.fault}${outcome.ambiguous ? ', ambiguous' : ''}`;
  }
  const verdict = verdictOf(outcome.document);
  const transactionId = verdict?.payment_transaction?.payment_transaction_id;
  const transaction = transactionId === undefined ? undefined : `payment_transaction_id ${transactionId}`;
  return [`HTTP ${outcome.status}`, verdict?.result, transaction].filter((part) => part !== undefined).join(', ');
};

/** What of a transaction is kept: enough to find it again, to print it and to hold a reading against it. */
const transactionMembers = [
  'payment_transaction_id',
  'payment_transaction_reference',
  'amount',
  'currency',
  'state',
  'expires_at',
] as const;

/** Klarna's verdict, where the document is that of an authorization. */
const verdictOf = (document: unknown): JournaledVerdict | undefined => {
  const response = member(document, 'payment_transaction_response');
  const result = member(response, 'result');
  if (typeof result !== 'string') return undefined;
  const reason = member(response, 'result_reason');
  const transaction = member(response, 'payment_transaction');
  const request = member(member(document, 'payment_request'), 'payment_request_id');
  const kept = transactionMembers.flatMap((name) => {
    const value = member(transaction, name);
    return typeof value === 'string' || typeof value === 'number' ? [[name, value] as const] : [];
  });
  return {
    result,
    ...(typeof reason === 'string' ? { result_reason: reason } : {}),
    ...(kept.length === 0 ? {} : { payment_transaction: Object.fromEntries(kept) }),
    ...(typeof request === 'string' ? { payment_request_id: request } : {}),
  };
};

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? new Map(Object.entries(value)).get(name) : undefined;
