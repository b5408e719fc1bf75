import { createMiddleware } from 'hono/factory';
import { commerceLayerLimits } from '../rate-limits.ts';
import type { Sandbox, SandboxBindings } from '../sandbox.ts';
import type { KlarnaPayment, Order, Read } from '../world/rows.ts';
import type { ApplicationKind } from './access-tokens.ts';
import { bearerOf } from './bearer.ts';
import { accessDenied, invalidToken, rateLimited, recordNotFound, refuse } from './errors.ts';
import { requireAcceptable, requireJsonApi } from './request-body.ts';

/** What the handlers of `/api` know of the caller. */
export interface ApiEnv extends SandboxBindings {
  Variables: { application: ApplicationKind };
}

/** What stands before every resource: the access token, the limits, the media types. */
export const guard = (sandbox: Sandbox) =>
  createMiddleware<ApiEnv>(async (c, next) => {
    const claims = sandbox.accessTokens.read(bearerOf(c.req.header('authorization')) ?? '');
    // Whether a missing header gets another answer than a wrong token is not documented.
    if (claims === undefined) throw refuse(401, invalidToken);
    c.set('application', claims.application.kind);
    const endpoint = `${c.req.method} ${new URL(c.req.url).pathname.split('/').slice(0, 3).join('/')}`;
    const average = sandbox.rateLimits.count('average', commerceLayerLimits.average);
    const burst = sandbox.rateLimits.count(endpoint, commerceLayerLimits.burst);
    const { limit, seconds, remaining } = average.exceeded ? average : burst;
    const headers = {
      'X-Ratelimit-Limit': String(limit),
      'X-Ratelimit-Interval': String(seconds),
      'X-Ratelimit-Remaining': String(remaining),
    };
    if (average.exceeded || burst.exceeded) throw refuse(429, rateLimited, headers);
    requireAcceptable(c.req.header('accept'));
    if (c.req.method === 'POST' || c.req.method === 'PATCH') requireJsonApi(c.req.header('content-type'));
    await next();
    for (const [name, value] of Object.entries(headers)) c.header(name, value);
  });

/** @throws 404 */
export function orderOr404(sandbox: Sandbox, id: string): Read<Order> {
  const order = sandbox.world.orders.get(id);
  if (order === undefined) throw refuse(404, recordNotFound);
  return order;
}

/** @throws 404 */
export function paymentOr404(sandbox: Sandbox, id: string): Read<KlarnaPayment> {
  const payment = sandbox.world.klarna_payments.get(id);
  if (payment === undefined) throw refuse(404, recordNotFound);
  return payment;
}

/**
 * A sales channel sees payment sources only while their order is draft or pending. The documentation says no more; the
 * sandbox holds orders to the same rule. An order that is being placed stays visible, so that placing can be followed.
 * @throws 401, which at this vendor also means "no permission"
 */
export function requireOpenToSalesChannel(application: ApplicationKind, order: Read<Order> | undefined): void {
  if (application === 'integration' || order === undefined) return;
  if (order.status === 'draft' || order.status === 'pending' || order.status === 'placing') return;
  throw refuse(401, accessDenied);
}

/** @throws 401 */
export function requireIntegration(application: ApplicationKind): void {
  if (application !== 'integration') throw refuse(401, accessDenied);
}
