import type { Context } from 'hono';
import { type Sandbox, type SandboxBindings, timestamp } from '../../sandbox.ts';
import { cancelToken } from '../../world/payments/authorization-tokens.ts';
import { isV1ErrorCode, V1Refusal } from './errors.ts';

/**
 * `DELETE /payments/v1/authorizations/{authorization_token}`: gives back what no order was created with. 204 without a body.
 * @see https://docs.klarna.com/api/payments/#operation/cancelAuthorization
 */
export function cancelAuthorization(sandbox: Sandbox, c: Context<SandboxBindings>): Response {
  const token = c.req.param('token') ?? '';
  const refused = sandbox.store.transact((draft) => cancelToken(draft, token, timestamp(sandbox)));
  if (refused === undefined) return c.body(null, 204);
  throw new V1Refusal(isV1ErrorCode(refused.error_code) ? refused.error_code : 'BAD_VALUE', refused.error_detail);
}
