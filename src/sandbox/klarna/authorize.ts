import type { Context } from 'hono';
import { credentials, type Sandbox, type SandboxBindings } from '../sandbox.ts';
import { sha256 } from '../world/identifiers.ts';
import type { Draft, JsonObject, Read, SpentToken } from '../world/rows.ts';
import { type AuthorizeBody, readAuthorizeBody } from './authorize-body.ts';
import { errorResponse, refuse } from './errors.ts';
import { type TokenCase, tokenCaseOf } from './session-tokens.ts';
import { transactionMembers } from './transactions.ts';

const day = 86_400_000;

/**
 * Payment Authorize with a `Klarna-Network-Session-Token`: the final authorization. The endpoint is idempotent: a repeat
 * with the same token gives the same answer.
 * @see Klarna's guide "Token creation - Final authorization", operation authorizePayment
 */
export function authorize(sandbox: Sandbox, c: Context<SandboxBindings>): Response {
  const { exchange } = c.env;
  const token = c.req.header('klarna-network-session-token');
  // Without a session token the endpoint starts another journey, which is not the sandbox's.
  if (token === undefined || token === '')
    throw refuse('VALIDATION_ERROR', [{ parameter: 'Klarna-Network-Session-Token', reason: 'is required' }]);
  const tokenCase = tokenCaseOf(token);
  if (tokenCase === undefined) throw refuse('RESOURCE_NOT_FOUND');
  const body = readAuthorizeBody(c.req.header('content-type'), exchange.body);
  return sandbox.store.transact((draft) => settle(sandbox, draft, c, token, tokenCase, body));
}

function settle(
  sandbox: Sandbox,
  draft: Draft,
  c: Context<SandboxBindings>,
  token: string,
  tokenCase: TokenCase,
  body: AuthorizeBody,
): Response {
  const { exchange } = c.env;
  const account = c.req.param('account') ?? credentials.partnerAccountId;
  if (sandbox.idempotent) claimKey(sandbox, draft, c, token);

  const earlier = draft.spent_tokens.get(token);
  if (earlier && sandbox.idempotent) {
    exchange.replayed = true;
    exchange.executed = false;
    return repeat(earlier, account, exchange.body);
  }
  if (tokenCase.comes === 'traffic-guard') return new Response(null, { status: 403 });
  if (tokenCase.comes === 'error') return errorResponse(tokenCase.error, tokenCase.validation);

  const result = tokenCase.comes === 'result' ? tokenCase.result : 'APPROVED';
  const { answer, transactionId } = answerFor(sandbox, draft, result, account, body);
  if (earlier) draft.spent_tokens.remove(token);
  draft.spent_tokens.insert({
    id: token,
    partner_account_id: account,
    amount: body.request_payment_transaction.amount,
    currency: body.currency,
    body_sha256: sha256(exchange.body),
    status: 200,
    answer,
  });
  exchange.executed = true;
  exchange.created = transactionId;
  return tokenCase.comes === 'result' ? Response.json(answer) : errorResponse(tokenCase.error);
}

/**
 * The seed: "repeated requests with the same token return the same result". Another account, amount or currency is not a
 * repeat, and no other byte may differ either: what Klarna says to that is not published, so the sandbox refuses it. The
 * same bytes under another idempotency key are a repeat.
 */
function repeat(earlier: Read<SpentToken>, account: string, bytes: Uint8Array): Response {
  if (earlier.partner_account_id !== account || earlier.body_sha256 !== sha256(bytes))
    throw refuse('RESOURCE_CONFLICT');
  return Response.json(earlier.answer, { status: earlier.status });
}

/** An idempotency key belongs to the first request that carried it, for 24 hours. @throws 409 */
function claimKey(sandbox: Sandbox, draft: Draft, c: Context<SandboxBindings>, token: string): void {
  const key = c.req.header('klarna-idempotency-key')?.toLowerCase();
  if (key === undefined) return;
  const path = decodeURIComponent(new URL(c.req.url).pathname);
  const request = sha256(JSON.stringify([c.req.method, path, token, sha256(c.env.exchange.body)]));
  const used = draft.used_keys.get(key);
  const current = used && sandbox.now() - used.first_used_at < day;
  if (current && used.request_sha256 !== request) throw refuse('RESOURCE_CONFLICT');
  if (current) return;
  if (used) draft.used_keys.remove(key);
  draft.used_keys.insert({ id: key, request_sha256: request, first_used_at: sandbox.now(), answer: null });
}

function answerFor(
  sandbox: Sandbox,
  draft: Draft,
  result: 'APPROVED' | 'DECLINED' | 'STEP_UP_REQUIRED',
  account: string,
  body: AuthorizeBody,
): { readonly answer: JsonObject; readonly transactionId?: string } {
  // The customer can only step up where the partner said how.
  if (result === 'STEP_UP_REQUIRED' && body.step_up_config !== undefined) return { answer: stepUp(sandbox) };
  // No list of reasons is published.
  if (result !== 'APPROVED')
    return { answer: { payment_transaction_response: { result: 'DECLINED', result_reason: 'PAYMENT_DECLINED' } } };
  const { amount, payment_transaction_reference, capture } = body.request_payment_transaction;
  const id = `krn:payment:eu1:transaction:${sandbox.newUuid()}`;
  const transaction = draft.transactions.insert({
    id,
    partner_account_id: account,
    payment_transaction_reference,
    amount,
    currency: body.currency,
    state: capture === 'NOW' ? ('COMPLETED' as const) : ('AUTHORIZED' as const),
    expires_at: new Date(sandbox.now() + 28 * day).toISOString(),
    payment_request_id: null,
    captured_amount: capture === 'NOW' ? amount : 0,
    refunded_amount: 0,
    released_amount: 0,
    supplementary_purchase_data: body.supplementary_purchase_data ?? null,
    created_at: new Date(sandbox.now()).toISOString(),
  });
  const answer = { payment_transaction_response: { result, payment_transaction: transactionMembers(transaction) } };
  return { answer, transactionId: id };
}

function stepUp(sandbox: Sandbox): JsonObject {
  const id = sandbox.newUuid();
  const interaction = {
    method: 'HANDOVER',
    payment_request_url: `https://pay.test.klarna.com/eu/requests/${id}/start`,
  };
  return {
    payment_transaction_response: { result: 'STEP_UP_REQUIRED' },
    payment_request: {
      payment_request_id: `krn:payment:eu1:request:${id}`,
      state: 'SUBMITTED',
      expires_at: new Date(sandbox.now() + day / 8).toISOString(),
      state_context: { customer_interaction: interaction },
    },
  };
}
