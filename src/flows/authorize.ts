import { type Authorization, authorizationOf } from '../apis/klarna/authorization.ts';
import { authorizePayment, authorizeRequest } from '../apis/klarna/authorize.ts';
import type { AuthorizeBody } from '../apis/klarna/authorize-body.ts';
import type { Klarna } from '../apis/klarna/client.ts';
import type { Answer } from '../context.ts';
import { CliError } from '../errors.ts';
import { sha256 } from '../journal/attempts.ts';
import type { PastAuthorization, Subject, Wanted } from '../journal/records.ts';
import { attemptNumber, refuseSecondAuthorization } from './second-authorization.ts';
import type { StepLog } from './steps.ts';

/** What the journal knows and is told; a run in the embedded sandbox has none. */
export interface AuthorizationMemory {
  readonly past: (wanted: Wanted) => readonly PastAuthorization[];
  readonly about: (subject: Subject) => void;
}

export const noMemory: AuthorizationMemory = { past: () => [], about: () => {} };

export interface AuthorizeInputs {
  readonly sessionToken: string;
  readonly orderId: string | undefined;
  readonly idempotencyKey: string | undefined;
  /** `--new-authorization`: a second one for the same order is meant. */
  readonly newAuthorization: boolean;
  /** The body, given which authorization of its order this is. */
  readonly body: (attempt: number) => AuthorizeBody;
  /** Milliseconds since the epoch; an idempotency key is not kept for ever. */
  readonly now: () => number;
}

/**
 * The request of an authorization, built and checked against what the journal knows; nothing is sent.
 * @throws CliError `unknown` where the order may have an authorization already or the token was used, and what `inputs.body` throws
 */
export const prepareAuthorization = (klarna: Klarna, memory: AuthorizationMemory, inputs: AuthorizeInputs) => {
  const { sessionToken, orderId, idempotencyKey, newAuthorization } = inputs;
  const subject: Subject = {
    base: klarna.baseUrl,
    ...(klarna.partnerAccountId === undefined ? {} : { account: klarna.partnerAccountId }),
    ...(orderId === undefined ? {} : { orderId }),
  };
  const tokenHash = sha256(sessionToken);
  const past = memory.past({ base: klarna.baseUrl, orderId, tokenHash });
  const ofOrder = past.filter((one) => one.orderId === orderId);
  const body = inputs.body(attemptNumber(ofOrder, tokenHash));
  const input = {
    sessionToken,
    body: JSON.stringify(body),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  };
  const key = authorizeRequest(klarna, input).headers['Klarna-Idempotency-Key'] ?? '';
  const identity = { orderId, idempotencyKey: key, tokenHash, bodyHash: sha256(input.body) };
  refuseSecondAuthorization(past, identity, { isMeant: newAuthorization, nowMs: inputs.now() });
  return { subject, body, input };
};

/**
 * The step `authorize`: Klarna's final authorization (seed 002). Returns Klarna's verdict, APPROVED or not. The journal is
 * asked again, since another run may have authorized the order while a person thought about going on.
 */
export const authorize = async (
  klarna: Klarna,
  steps: StepLog,
  memory: AuthorizationMemory,
  inputs: AuthorizeInputs,
): Promise<{ answer: Answer; authorization: Authorization }> => {
  const { subject, body, input } = prepareAuthorization(klarna, memory, inputs);
  memory.about(subject);
  return steps.run('authorize', 'Asking Klarna for the authorization', async () => {
    const answer = await authorizePayment(klarna, input, body);
    const authorization = authorizationOf(answer);
    return { value: { answer, authorization }, answers: [answer], said: `Klarna answered ${authorization.result}` };
  });
};

/** The error that a verdict other than APPROVED ends with. */
export const refusalOf = (
  { result, reason, stepUpUrl }: Authorization,
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
      hint:
        stepUpUrl === undefined
          ? 'Klarna named no address; look at the payment request in the Klarna portal.'
          : 'The customer goes on at the address that Klarna names; then authorize with the session token of the completed request.',
    });
  }
  return undefined;
};
