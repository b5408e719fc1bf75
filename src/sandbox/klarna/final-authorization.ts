import { isDeepStrictEqual } from 'node:util';
import type { Context } from 'hono';
import { credentials, type Sandbox, type SandboxBindings } from '../sandbox.ts';
import { sha256 } from '../world/identifiers.ts';
import type { Draft, JsonObject, NetworkSessionToken, Read, SpentToken } from '../world/tables.ts';
import { type AuthorizeBody, readAuthorizeBody } from './authorize-body.ts';
import { decisionOn } from './customer-decision.ts';
import { refuse, refuseParameter } from './errors.ts';
import type { Outcome } from './idempotency.ts';
import { addTransaction, declined } from './new-transaction.ts';
import { type TokenCase, tokenCaseOf } from './session-tokens.ts';
import { stepUp } from './step-up.ts';

type Result = 'APPROVED' | 'DECLINED' | 'STEP_UP_REQUIRED';

/**
 * Authorizes what the customer has approved. The endpoint is idempotent for each token: a repeat with the same token gives
 * the same answer.
 */
export function finalAuthorization(
  sandbox: Sandbox,
  draft: Draft,
  c: Context<SandboxBindings>,
  token: string,
): Outcome {
  const account = c.req.param('account') ?? credentials.partnerAccountId;
  const tokenCase = tokenCaseOf(token);
  const issued = draft.network_session_tokens.get(token);
  if (tokenCase === undefined) requireGood(sandbox, issued, account);
  const body = readAuthorizeBody(c);

  const earlier = draft.spent_tokens.get(token);
  if (earlier && sandbox.idempotent) return repeat(earlier, account, c.env.exchange.body);
  if (tokenCase?.comes === 'error') throw refuse(tokenCase.error, tokenCase.validation);
  if (issued) requireApproved(draft, issued, body);

  const paymentRequestId = issued?.payment_request_id ?? body.payment_request_id ?? null;
  const result = resultOf(tokenCase, issued, body);
  const { answer, transactionId } = answerFor(sandbox, draft, result, account, body, paymentRequestId);
  if (earlier) draft.spent_tokens.remove(token);
  draft.spent_tokens.insert({
    id: token,
    partner_account_id: account,
    amount: body.request_payment_transaction.amount,
    currency: body.currency,
    body_sha256: sha256(c.env.exchange.body),
    status: 200,
    answer,
  });
  return {
    status: 200,
    document: answer,
    ...(transactionId === undefined ? {} : { created: transactionId }),
    ...(tokenCase?.comes === 'result-after' ? { lostBehind: tokenCase.error } : {}),
  };
}

/** A magic token says it all; with any other, a denied test customer who is named only now is denied all the same. */
function resultOf(
  tokenCase: TokenCase | undefined,
  issued: NetworkSessionToken | undefined,
  body: AuthorizeBody,
): Result {
  if (tokenCase?.comes === 'result') return tokenCase.result;
  if (issued === undefined) return 'APPROVED';
  return decisionOn(body.supplementary_purchase_data) === 'denied' ? 'DECLINED' : issued.result;
}

/**
 * No code is published for a token that nobody issued, that is somebody else's or past its 60 minutes: 404 is assumed. That
 * goes for the repeat of an authorization too; only the idempotency key outlasts the token.
 */
function requireGood(sandbox: Sandbox, issued: NetworkSessionToken | undefined, account: string): void {
  if (issued === undefined || issued.partner_account_id !== account) throw refuse('RESOURCE_NOT_FOUND');
  if (Date.parse(issued.expires_at) <= sandbox.now()) throw refuse('RESOURCE_NOT_FOUND');
}

/**
 * "The amount must equal what the customer approved", and a newer page asks for the same payload as the first request's: of
 * that, the lines are compared where both have some.
 * @throws 400
 */
function requireApproved(draft: Draft, issued: NetworkSessionToken, body: AuthorizeBody): void {
  const { amount } = body.request_payment_transaction;
  if (issued.amount !== null && issued.amount !== amount)
    throw refuseParameter('request_payment_transaction.amount', 'does not match the approved amount');
  if (issued.currency !== null && issued.currency !== body.currency)
    throw refuseParameter('currency', 'does not match the approved currency');
  if (body.payment_request_id !== undefined && issued.payment_request_id !== body.payment_request_id)
    throw refuseParameter('payment_request_id', 'is not the payment request of the token');
  const approved = draft.payment_requests.get(issued.payment_request_id)?.supplementary_purchase_data?.line_items;
  const lines = body.supplementary_purchase_data?.line_items;
  if (approved !== undefined && lines !== undefined && !isDeepStrictEqual(lines, approved))
    throw refuseParameter('supplementary_purchase_data.line_items', 'are not those that the customer approved');
}

/**
 * The seed: "repeated requests with the same token return the same result". Another account, amount or currency is not a
 * repeat, and no other byte may differ either: what Klarna says to that is not published, so the sandbox refuses it. The
 * same bytes under another idempotency key are a repeat.
 */
function repeat(earlier: Read<SpentToken>, account: string, bytes: Uint8Array): Outcome {
  if (earlier.partner_account_id !== account || earlier.body_sha256 !== sha256(bytes))
    throw refuse('RESOURCE_CONFLICT');
  return { status: 200, document: structuredClone(earlier.answer), replayed: true };
}

function answerFor(
  sandbox: Sandbox,
  draft: Draft,
  result: Result,
  account: string,
  body: AuthorizeBody,
  paymentRequestId: string | null,
): { readonly answer: JsonObject; readonly transactionId?: string } {
  // The customer can only step up where the partner said how.
  if (result === 'STEP_UP_REQUIRED' && body.step_up_config !== undefined)
    return { answer: stepUp(sandbox, draft, account, body, body.step_up_config) };
  if (result !== 'APPROVED') return { answer: declined };
  return addTransaction(sandbox, draft, account, body, paymentRequestId);
}
