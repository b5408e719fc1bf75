import type { Context } from 'hono';
import type { Sandbox, SandboxBindings } from '../sandbox.ts';
import { refuseParameter } from './errors.ts';
import { finalAuthorization } from './final-authorization.ts';
import { once } from './idempotency.ts';
import { initialAuthorization } from './initial-authorization.ts';
import { tokenCaseOf } from './session-tokens.ts';

/**
 * Payment Authorize, operation authorizePayment. With a `Klarna-Network-Session-Token` it is the final authorization of what
 * a customer has approved; without, it begins a payment.
 * @see Klarna's guide "Token creation - Final authorization"
 */
export function authorize(sandbox: Sandbox, c: Context<SandboxBindings>): Response {
  const token = c.req.header('klarna-network-session-token');
  if (token === undefined) return once(sandbox, c, (draft) => initialAuthorization(sandbox, draft, c));
  // An empty token is somebody's mistake, and must not begin another payment.
  if (token === '') throw refuseParameter('Klarna-Network-Session-Token', 'must not be empty');
  // It stands before the API, and answers without reading on.
  if (tokenCaseOf(token)?.comes === 'traffic-guard') return new Response(null, { status: 403 });
  return once(sandbox, c, (draft) => finalAuthorization(sandbox, draft, c, token));
}
