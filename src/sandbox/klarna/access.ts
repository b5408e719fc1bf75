import { timingSafeEqual } from 'node:crypto';
import { createMiddleware } from 'hono/factory';
import { klarnaLimit } from '../rate-limits.ts';
import { credentials, type Sandbox, type SandboxBindings } from '../sandbox.ts';
import { sha256 } from '../world/identifiers.ts';
import { errorResponse, refuse, type ValidationError } from './errors.ts';

/** Klarna's limit for each header; the sandbox refuses a longer one, Klarna's answer is not published. */
const headerLimit = 6 * 1024;

/** Names the answer for Klarna's support, and says how the rate limit stands: on every answer, refusals too. */
export const addKlarnaHeaders = (sandbox: Sandbox) =>
  createMiddleware<SandboxBindings>(async (c, next) => {
    const usage = sandbox.rateLimits.count('klarna', klarnaLimit);
    if (usage.exceeded) c.res = errorResponse('RATE_LIMITED');
    else await next();
    c.header('klarna-correlation-id', sandbox.newUuid());
    c.header('X-Ratelimit-Limit', String(usage.limit));
    c.header('X-Ratelimit-Remaining', String(usage.remaining));
    c.header('X-Ratelimit-Reset', String(usage.seconds));
  });

/** What stands before every endpoint: the key, the account, the headers. @throws 401, 403, 400 */
export const guard = createMiddleware<SandboxBindings>(async (c, next) => {
  const account = /^\/v2\/accounts\/([^/]+)\//.exec(new URL(c.req.url).pathname)?.[1];
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
  const decoded = /^[^:]*:(.*)$/.exec(Buffer.from(given, 'base64').toString())?.[1];
  const key = given === credentials.apiKey ? given : (decoded ?? '');
  return timingSafeEqual(Buffer.from(sha256(key)), Buffer.from(sha256(credentials.apiKey)));
}

/** Strict on the headers that Klarna documents a form for. */
function headerProblems(headers: Headers): ValidationError[] {
  const problems: ValidationError[] = [];
  for (const [name, value] of headers)
    if (value.length > headerLimit) problems.push({ parameter: name, reason: 'must not be longer than 6 KB' });
  const key = headers.get('klarna-idempotency-key');
  if (key !== null && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(key))
    problems.push({ parameter: 'Klarna-Idempotency-Key', reason: 'must be a UUID' });
  if ((headers.get('partner-correlation-id')?.length ?? 0) > 255)
    problems.push({ parameter: 'Partner-Correlation-Id', reason: 'must not be longer than 255 characters' });
  const metadata = headers.get('klarna-integration-metadata');
  if (metadata !== null && !isIntegrationMetadata(metadata))
    problems.push({ parameter: 'Klarna-Integration-Metadata', reason: 'must be JSON with an integrator' });
  return problems;
}

function isIntegrationMetadata(text: string): boolean {
  try {
    const value: { integrator?: { name?: unknown } } | null = JSON.parse(text);
    const name = value?.integrator?.name;
    return typeof name === 'string' && /^[A-Z0-9_]+$/.test(name);
  } catch {
    return false;
  }
}
