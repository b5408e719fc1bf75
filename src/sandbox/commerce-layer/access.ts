import { createMiddleware } from 'hono/factory';
import { commerceLayerLimits } from '../rate-limits.ts';
import type { Sandbox, SandboxBindings } from '../sandbox.ts';
import { type Caller, callerOf } from './access-tokens.ts';
import { bearerOf } from './bearer.ts';
import { invalidToken, rateLimited, refuse } from './errors.ts';
import { requireAcceptable, requireJsonApi } from './json-api/request-body.ts';
import { resourceNames } from './schema/read-schema.ts';

/** What the handlers of `/api` know of the caller. */
export interface ApiEnv extends SandboxBindings {
  Variables: { caller: Caller };
}

/** What stands before every resource: the access token, the limits, the media types. */
export const guard = (sandbox: Sandbox) =>
  createMiddleware<ApiEnv>(async (c, next) => {
    const { average, burst } = usageOf(sandbox, c.req.method, c.req.path.split('/')[2] ?? '');
    // Nothing says which of the two the headers are about; the vendor's own tool reads them as the average.
    const { limit, seconds, remaining } = burst.exceeded && !average.exceeded ? burst : average;
    const headers = {
      'X-Ratelimit-Limit': String(limit),
      'X-Ratelimit-Interval': String(seconds),
      'X-Ratelimit-Remaining': String(remaining),
    };
    // An address is blocked whoever it says it is.
    if (average.exceeded || burst.exceeded) throw refuse(429, rateLimited, headers);
    const claims = sandbox.accessTokens.read(bearerOf(c.req.header('authorization')) ?? '');
    // Whether a missing header gets another answer than a wrong token is not documented.
    if (claims === undefined) throw refuse(401, invalidToken, headers);
    c.set('caller', callerOf(claims));
    requireAcceptable(c.req.header('accept'));
    if (c.req.method === 'POST' || c.req.method === 'PATCH') requireJsonApi(c.req.header('content-type'));
    await next();
    // Not `c.header`, which copies a finished answer each time.
    for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value);
  });

/**
 * What is cached is catalogue and configuration; of the sandbox's resources, which, is not published in full. Orders,
 * payments, transactions, addresses and line items are not; markets are taken to be, and nothing else.
 */
const cacheable: ReadonlySet<string> = new Set(['markets']);

function usageOf({ rateLimits }: Sandbox, method: string, type: string) {
  const kind = method === 'GET' && cacheable.has(type) ? 'cacheable' : 'uncacheable';
  const { average, burst } = commerceLayerLimits[kind];
  // Addresses that lead nowhere share one count, however many they are.
  const endpoint = resourceNames.includes(type) ? type : 'none';
  return { average: rateLimits.count(kind, average), burst: rateLimits.count(`${kind} ${endpoint}`, burst) };
}
