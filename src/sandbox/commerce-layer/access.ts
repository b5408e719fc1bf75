import { createMiddleware } from 'hono/factory';
import { commerceLayerLimits } from '../rate-limits.ts';
import type { Sandbox, SandboxBindings } from '../sandbox.ts';
import type { Caller } from './access-tokens.ts';
import { bearerOf } from './bearer.ts';
import { invalidToken, rateLimited, refuse } from './errors.ts';
import { requireAcceptable, requireJsonApi } from './json-api/request-body.ts';

/** What the handlers of `/api` know of the caller. */
export interface ApiEnv extends SandboxBindings {
  Variables: { caller: Caller };
}

/** What stands before every resource: the access token, the limits, the media types. */
export const guard = (sandbox: Sandbox) =>
  createMiddleware<ApiEnv>(async (c, next) => {
    const claims = sandbox.accessTokens.read(bearerOf(c.req.header('authorization')) ?? '');
    // Whether a missing header gets another answer than a wrong token is not documented.
    if (claims === undefined) throw refuse(401, invalidToken);
    c.set('caller', {
      id: claims.application.id,
      kind: claims.application.kind,
      customerId: undefined,
    });
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
