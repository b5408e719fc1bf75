import { createMiddleware } from 'hono/factory';
import { klarnaLimit } from '../../rate-limits.ts';
import type { Sandbox, SandboxBindings } from '../../sandbox.ts';
import { isApiKey, userAndKey } from '../access.ts';
import { V1Refusal } from './errors.ts';

/**
 * What stands before every endpoint of v1: the rate limit, and credentials as HTTP's Basic scheme has them, a user name and
 * a password. A key as the network API issues it is none; which user belongs to the sandbox's key is nobody's business.
 */
export const v1Access = (sandbox: Sandbox) =>
  createMiddleware<SandboxBindings>(async (c, next) => {
    const usage = sandbox.rateLimits.count('klarna', klarnaLimit);
    if (usage.exceeded) throw new V1Refusal('TOO_MANY_REQUESTS', 'Too many requests');
    const given = /^Basic (\S+)$/.exec(c.req.header('authorization') ?? '')?.[1];
    const credentials = given === undefined ? undefined : userAndKey(given);
    if (credentials === undefined || credentials.user === '' || !isApiKey(credentials.key))
      throw new V1Refusal('UNAUTHORIZED', 'The credentials failed authentication');
    await next();
    c.header('X-Ratelimit-Limit', String(usage.limit));
    c.header('X-Ratelimit-Remaining', String(usage.remaining));
    c.header('X-Ratelimit-Reset', String(usage.seconds));
  });
