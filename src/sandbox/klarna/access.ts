import { timingSafeEqual } from 'node:crypto';
import { createMiddleware } from 'hono/factory';
import { klarnaLimit } from '../rate-limits.ts';
import { credentials, type Sandbox, type SandboxBindings } from '../sandbox.ts';
import { sha256 } from '../world/identifiers.ts';
import { errorResponse, refuse } from './errors.ts';
import { headerProblems } from './request-headers.ts';

/**
 * Names the answer for Klarna's support, and says how the rate limit stands: on every answer, refusals too. The limit stands
 * first and its policy behind it (`40, 40;w=1;name="…"`), so that whoever reads the header as one number notices.
 * @see https://docs.klarna.com/klarna-network-distribution/setup-your-integration/integration-resilience/rate-limiting
 */
export const addKlarnaHeaders = (sandbox: Sandbox) =>
  createMiddleware<SandboxBindings>(async (c, next) => {
    const usage = sandbox.rateLimits.count('klarna', klarnaLimit);
    if (usage.exceeded) c.res = errorResponse('RATE_LIMITED', undefined, sandbox);
    else await next();
    // hono's own `c.header` would make another answer for each.
    const { headers } = c.res;
    headers.set('klarna-correlation-id', sandbox.newUuid());
    headers.set('X-Ratelimit-Limit', `${usage.limit}, ${usage.limit};w=${usage.seconds};name="sandbox"`);
    headers.set('X-Ratelimit-Remaining', String(usage.remaining));
    headers.set('X-Ratelimit-Reset', String(usage.seconds));
  });

/** What stands before every endpoint: the key, the account, the headers. @throws 401, 403, 400 */
export const guard = createMiddleware<SandboxBindings>(async (c, next) => {
  const account = /^\/v2\/accounts\/([^/]+)\//.exec(c.req.path)?.[1];
  // Acquiring partners have to show a client certificate. What Klarna answers without one is not published; it is not a
  // matter of the key, so not a 401 that another key would mend.
  if (account !== undefined && c.env.exchange.lacksCertificate) throw refuse('OPERATION_FORBIDDEN');
  if (!isKey(c.req.header('authorization'))) throw refuse('UNAUTHORIZED');
  // Another account than the key's: forbidden rather than not found, as nothing published says which.
  if (account !== undefined && decodeURIComponent(account) !== credentials.partnerAccountId)
    throw refuse('OPERATION_FORBIDDEN');
  const problems = headerProblems(c.req.raw.headers);
  if (problems.length > 0) throw refuse('VALIDATION_ERROR', problems);
  await next();
});

/**
 * The forms a key comes in: as issued (the documentation's curl), base64 of `:key` (Klarna's request collection), and base64
 * of `user:key` (older keys).
 */
function isKey(authorization: string | undefined): boolean {
  const given = /^Basic (\S+)$/.exec(authorization ?? '')?.[1];
  if (given === undefined) return false;
  return isApiKey(given === credentials.apiKey ? given : (userAndKey(given)?.key ?? ''));
}

/** What stands in base64 behind `Basic`. Node would also read what is none, and leave out what it cannot. */
export function userAndKey(given: string): { readonly user: string; readonly key: string } | undefined {
  const bytes = Buffer.from(given, 'base64');
  if (bytes.toString('base64') !== given) return undefined;
  const [, user, key] = /^([^:]*):(.*)$/.exec(bytes.toString()) ?? [];
  return user === undefined || key === undefined ? undefined : { user, key };
}

export const isApiKey = (key: string): boolean =>
  timingSafeEqual(Buffer.from(sha256(key)), Buffer.from(sha256(credentials.apiKey)));
