import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { commerceLayerLimits } from '../rate-limits.ts';
import { credentials, organization, type Sandbox, type SandboxBindings } from '../sandbox.ts';
import { marketId } from '../world/sample-order.ts';
import { bearerOf } from './bearer.ts';
import { invalidToken, refuse } from './errors.ts';

/** The sandbox's sales channel; its client id may also be the integration's, without the secret. */
const salesChannelClientId = 'sandbox-sales-channel';

/**
 * Access tokens by client credentials, for an integration (with its secret) and a sales channel (with a scope).
 * @see https://docs.commercelayer.io/core/authentication/client-credentials
 */
export function oauthRoutes(sandbox: Sandbox): Hono<SandboxBindings> {
  const routes = new Hono<SandboxBindings>();

  routes.post('/oauth/token', (c) => {
    const usage = sandbox.rateLimits.count('token', commerceLayerLimits.token);
    if (usage.exceeded) throw tokenError(429, 'too_many_requests', 'TOO_MANY_REQUESTS', 'Too many requests.');
    const form = readForm(c.req.header('content-type'), c.env.exchange.body);
    if (form.grant_type === undefined)
      throw tokenError(400, 'invalid_request', 'BAD_REQUEST', 'Missing required parameter: grant_type.');
    if (form.grant_type !== 'client_credentials') {
      const detail = 'The authorization grant type is not supported by the authorization server.';
      throw tokenError(400, 'unsupported_grant_type', 'BAD_REQUEST', detail);
    }
    return c.json(grant(sandbox, form));
  });

  routes.post('/oauth/revoke', (c) => {
    const form = readForm(c.req.header('content-type'), c.env.exchange.body);
    if (form.client_id !== credentials.clientId || form.client_secret !== credentials.clientSecret)
      throw invalidClient();
    sandbox.accessTokens.revoke(form.token ?? '');
    return c.json({});
  });

  routes.get('/oauth/tokeninfo', (c) => {
    const claims = sandbox.accessTokens.read(bearerOf(c.req.header('authorization')) ?? '');
    if (claims === undefined) throw refuse(401, invalidToken);
    const permissions = {
      orders: { read: true, update: true, create: false, destroy: false },
      klarna_payments: { read: true, update: true, create: true, destroy: false },
      authorizations: { read: claims.application.kind === 'integration', update: false, create: false, destroy: false },
    };
    // The vendor's document is not published; these are the parts that tools read.
    return c.json({ token: { ...claims, permissions, organization } });
  });

  return routes;
}

function grant(sandbox: Sandbox, form: Readonly<Record<string, string>>) {
  const { client_id: clientId, client_secret: secret, scope } = form;
  const isIntegration = clientId === credentials.clientId && secret === credentials.clientSecret;
  const isSalesChannel =
    (clientId === credentials.clientId || clientId === salesChannelClientId) && secret === undefined;
  if (clientId === undefined || !(isIntegration || isSalesChannel)) throw invalidClient();
  const granted = grantedScope(scope, isIntegration);
  if (granted === undefined) {
    throw tokenError(400, 'invalid_scope', 'BAD_REQUEST', 'The requested scope is invalid, unknown, or malformed.');
  }
  const kind = isIntegration ? 'integration' : 'sales_channel';
  const lifetime = isIntegration ? 7200 : 14400;
  return {
    access_token: sandbox.accessTokens.issue({ clientId, kind }, granted, lifetime),
    token_type: 'bearer',
    expires_in: lifetime,
    scope: granted,
    created_at: Math.floor(sandbox.now() / 1000),
  };
}

/** The sandbox has one market; whatever code a sales channel names, the scope that it gets is that market's id. */
function grantedScope(scope: string | undefined, isIntegration: boolean): string | undefined {
  if (isIntegration) return scope === undefined || scope === 'market:all' ? 'market:all' : undefined;
  if (scope === 'market:all') return scope;
  return /^(market|store|stock_location):(id:[A-Za-z0-9]+|code:\S+)$/.test(scope ?? '')
    ? `market:id:${marketId}`
    : undefined;
}

function readForm(contentType: string | undefined, body: Uint8Array): Readonly<Record<string, string>> {
  const text = new TextDecoder().decode(body);
  const type = contentType?.split(';')[0]?.trim().toLowerCase();
  if (type === 'application/x-www-form-urlencoded') return Object.fromEntries(new URLSearchParams(text));
  try {
    const value: unknown = JSON.parse(text);
    if (type === 'application/json' && value !== null && typeof value === 'object')
      return Object.fromEntries(
        Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
      );
  } catch {
    // Not JSON: the refusal below says so.
  }
  throw tokenError(
    400,
    'invalid_request',
    'BAD_REQUEST',
    'The request is missing a required parameter or is malformed.',
  );
}

const invalidClient = () =>
  tokenError(
    401,
    'invalid_client',
    'UNAUTHORIZED',
    'Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.',
  );

function tokenError(status: ContentfulStatusCode, title: string, code: string, detail: string): HTTPException {
  return new HTTPException(status, { res: tokenErrors(status, title, code, detail) });
}

/** Errors of the token endpoint carry a numeric status and an empty `meta`. */
export function tokenErrors(status: number, title: string, code: string, detail: string): Response {
  return Response.json({ errors: [{ title, code, status, detail, meta: {} }] }, { status });
}
