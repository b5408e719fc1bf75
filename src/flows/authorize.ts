import { type Authorization, authorizationOf } from '../apis/klarna/authorization.ts';
import { authorizePayment, authorizeRequest } from '../apis/klarna/authorize.ts';
import type { AuthorizeBody } from '../apis/klarna/authorize-body.ts';
import type { Klarna } from '../apis/klarna/client.ts';
import type { Answer } from '../context.ts';
import { CliError } from '../errors.ts';
import { sha256 } from '../journal/attempts.ts';
import { type EarlierRequest, earlierRequest, hasBegunAuthorization, settledAnswer } from './resumed-authorization.ts';
import type { RunMemory } from './run-memory.ts';
import {
  attemptNumber,
  isKept,
  keyLapse,
  refuseSecondAuthorization,
  refuseSecondOfPurchase,
  refuseWhilePlacing,
  refuseWhileUnknown,
  sameBefore,
} from './second-authorization.ts';
import type { StepLog } from './steps.ts';

export interface AuthorizeInputs {
  /** Absent only where an earlier process of this run has Klarna's verdict already. */
  readonly sessionToken: string | undefined;
  readonly orderId: string | undefined;
  readonly idempotencyKey: string | undefined;
  /** The customer approved in this process: the token is not the one of an earlier process of this run. */
  readonly approvedNow: boolean;
  /** `--new-authorization`: a second one for the same order is meant. */
  readonly newAuthorization: boolean;
  /** An agent asks for it: nobody is there who could mean a second one for the same purchase. */
  readonly isForAgent?: true;
  /** The body, given which authorization of its order this is. */
  readonly body: (attempt: number) => AuthorizeBody;
  /** Milliseconds since the epoch; an idempotency key is not kept for ever. */
  readonly now: () => number;
}

interface PreparedAuthorization {
  readonly body: AuthorizeBody;
  readonly send: () => Promise<Answer>;
}

/**
 * The request of an authorization, built and checked against what the journal knows; nothing is sent. A run that is
 * taken up again sends what it sent before, byte by byte.
 * @throws CliError `unknown` where the order may have an authorization already or the token was used, `usage` where it
 * cannot be the request that an earlier process of this run sent, `rejected`, and what `inputs.body` throws
 */
const prepareAuthorization = async (
  klarna: Klarna,
  memory: RunMemory,
  inputs: AuthorizeInputs & { readonly sessionToken: string },
): Promise<PreparedAuthorization> => {
  const { sessionToken, orderId, newAuthorization, now } = inputs;
  const tokenHash = sha256(sessionToken);
  const past = await memory.past({ base: klarna.baseUrl, orderId, tokenHash });
  const isOfNow = inputs.approvedNow && !hasBegunAuthorization(memory);
  const earlier = isOfNow ? undefined : earlierRequest(memory, now());
  const { body, bytes, key } = earlier ?? newRequest(past, tokenHash, inputs);
  const input = { sessionToken, body: bytes, ...(key === undefined ? {} : { idempotencyKey: key }) };
  const request = authorizeRequest(klarna, input);
  earlier?.mustEqual(request.url);
  const idempotencyKey = request.headers['Klarna-Idempotency-Key'] ?? '';
  const identity = { orderId, idempotencyKey, tokenHash, bodyHash: sha256(bytes) };
  refuseSecondAuthorization(past, identity, { isMeant: newAuthorization, nowMs: now() });
  if (orderId !== undefined) refuseWhilePlacing(await memory.openPlacings(orderId), newAuthorization);
  const before = sameBefore(past, identity);
  if (inputs.isForAgent && orderId === undefined) {
    const { payment_transaction_reference: reference } = body.request_payment_transaction;
    await memory.claim({ kind: 'purchase', apiUrl: klarna.baseUrl, id: reference });
    refuseSecondOfPurchase(await memory.past({ base: klarna.baseUrl, reference }), identity, body);
  }
  // A new run may be meant to authorize anew what is too old to be repeated; one that is taken up again never is.
  const isAnew =
    earlier === undefined && newAuthorization && before !== undefined && !isKept(Date.parse(before.at), now());
  const repeated = isAnew ? undefined : before;
  const lapse = keyLapse(repeated === undefined ? now() : Date.parse(repeated.at), now);
  const known = { lapse, ambiguousBefore: repeated?.state === 'UNKNOWN' };
  return { body, send: () => authorizePayment(klarna, input, body, known) };
};

const newRequest = (
  past: Awaited<ReturnType<RunMemory['past']>>,
  tokenHash: string,
  { orderId, idempotencyKey, body: build }: AuthorizeInputs,
): Pick<EarlierRequest, 'body' | 'bytes'> & { readonly key: string | undefined } => {
  const ofOrder = past.filter((one) => one.orderId === orderId);
  const body = build(attemptNumber(ofOrder, tokenHash));
  return { body, bytes: JSON.stringify(body), key: idempotencyKey };
};

/**
 * What speaks against the authorization, found before anything is written.
 * @returns the body that will be sent, `undefined` where Klarna has given its word already
 * @throws as `prepareAuthorization`
 */
export const checkAuthorization = async (
  klarna: Klarna,
  memory: RunMemory,
  inputs: AuthorizeInputs,
): Promise<AuthorizeBody | undefined> =>
  settledAnswer(memory) === undefined
    ? (await prepareAuthorization(klarna, memory, withToken(inputs))).body
    : undefined;

/**
 * What speaks against asking the customer: the order may have an authorization already, or its sums do not come out.
 * @returns the body that will be sent once the customer has approved
 * @throws CliError `unknown`, `rejected`, and what `inputs.body` throws
 */
export const checkBeforeApproval = async (
  klarna: Klarna,
  memory: RunMemory,
  inputs: AuthorizeInputs,
): Promise<AuthorizeBody> => {
  const { orderId, newAuthorization, now } = inputs;
  const past = await memory.past({ base: klarna.baseUrl, orderId });
  const isNew = !hasBegunAuthorization(memory);
  if (isNew) {
    const none = { orderId, idempotencyKey: '', tokenHash: '', bodyHash: '' };
    refuseSecondAuthorization(past, none, { isMeant: newAuthorization, nowMs: now() });
    if (orderId !== undefined) refuseWhilePlacing(await memory.openPlacings(orderId), newAuthorization);
  }
  const body = inputs.body(attemptNumber(past, ''));
  if (isNew && orderId === undefined) {
    const { payment_transaction_reference: reference } = body.request_payment_transaction;
    refuseWhileUnknown(await memory.past({ base: klarna.baseUrl, reference }), body, newAuthorization);
  }
  return body;
};

/**
 * The step `authorize`: Klarna's final authorization (seed 002). Returns Klarna's verdict, APPROVED or not. The journal is
 * asked again, since another run may have authorized the order while a person thought about going on.
 */
export const authorize = async (
  klarna: Klarna,
  steps: StepLog,
  memory: RunMemory,
  inputs: AuthorizeInputs,
): Promise<{ answer: Answer; authorization: Authorization }> => {
  const settled = settledAnswer(memory);
  const send = settled === undefined ? (await prepareAuthorization(klarna, memory, withToken(inputs))).send : undefined;
  memory.takeUp?.('authorize');
  return steps.run('authorize', 'Asking Klarna for the authorization', async () => {
    const answer = settled ?? (await send?.());
    if (answer === undefined) throw new TypeError('nothing was asked');
    const authorization = authorizationOf(answer);
    const said = `Klarna ${settled === undefined ? 'answered' : 'had answered'} ${authorization.result}`;
    return { value: { answer, authorization }, answers: [answer], said };
  });
};

const withToken = (inputs: AuthorizeInputs): AuthorizeInputs & { readonly sessionToken: string } => {
  const { sessionToken } = inputs;
  if (sessionToken === undefined) throw new TypeError('an authorization needs its session token');
  return { ...inputs, sessionToken };
};

/** The error that a verdict other than APPROVED ends with. */
export const refusalOf = (
  { result, reason, stepUpUrl, paymentRequestId }: Authorization,
  { meta, status }: Answer,
): CliError | undefined => {
  const facts = {
    httpStatus: status,
    ...(meta.correlationId === undefined ? {} : { correlationId: meta.correlationId }),
  };
  if (result === 'DECLINED') {
    return new CliError('declined', 'Klarna declined the payment.', {
      ...facts,
      code: 'DECLINED',
      why: reason === undefined ? 'Klarna gives no reason.' : `Klarna's reason: ${reason}.`,
      hint: 'This is final for this approval: the customer may choose another way to pay, or approve a new payment request.',
    });
  }
  if (result === 'STEP_UP_REQUIRED') {
    return new CliError('step-up', 'Klarna asks the customer for another step.', {
      ...facts,
      code: 'STEP_UP_REQUIRED',
      why: 'The authorization waits until the customer has approved it again.',
      ...(stepUpUrl === undefined ? {} : { openUrl: stepUpUrl }),
      hint: stepUpUrl === undefined ? noStepUpUrl : afterStepUp(paymentRequestId),
    });
  }
  return undefined;
};

const noStepUpUrl = 'Klarna named no address; look at the payment request in the Klarna portal.';

/** Klarna's answer for a payment request does not repeat its price, so that is given again. */
const afterStepUp = (paymentRequestId: string | undefined): string =>
  paymentRequestId === undefined
    ? 'Once the customer has approved, authorize with the session token of the completed request.'
    : `\`klarna-cl checkout --route network --payment-request-id ${paymentRequestId}\`, with the same --order, or --amount, --currency and --reference, waits for the customer and goes on.`;
