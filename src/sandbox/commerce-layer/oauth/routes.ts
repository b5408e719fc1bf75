import { Hono } from 'hono';
import { commerceLayerLimits } from '../../rate-limits.ts';
import { organization, type Sandbox, type SandboxBindings } from '../../sandbox.ts';
import { callerOf } from '../access-tokens.ts';
import { bearerOf } from '../bearer.ts';
import { invalidToken, refuse } from '../errors.ts';
import { permissionsOf } from '../permissions.ts';
import { knownClient } from './clients.ts';
import { tokenError, unauthorizedToRevoke } from './errors.ts';
import { type Form, readForm, required } from './form.ts';
import { grant } from './grants.ts';

/**
 * Access tokens: issuing, looking at and revoking them.
 * @see https://docs.commercelayer.io/core/authentication
 */
export function oauthRoutes(sandbox: Sandbox): Hono<SandboxBindings> {
  const routes = new Hono<SandboxBindings>();

  routes.post('/oauth/token', (c) => {
    const usage = sandbox.rateLimits.count('token', commerceLayerLimits.token);
    if (usage.exceeded) throw tokenError(429, 'too_many_requests', 'TOO_MANY_REQUESTS', 'Too many requests.');
    return c.json(grant(sandbox, readForm(c.req.header('content-type'), c.env.exchange.body)));
  });

  routes.post('/oauth/revoke', (c) => {
    revoke(sandbox, readForm(c.req.header('content-type'), c.env.exchange.body));
    return c.json({});
  });

  routes.get('/oauth/tokeninfo', (c) => {
    const claims = sandbox.accessTokens.read(bearerOf(c.req.header('authorization')) ?? '');
    if (claims === undefined) throw refuse(401, invalidToken);
    // The vendor's document is not published; these are the parts that tools read.
    return c.json({ token: { ...claims, permissions: permissionsOf(callerOf(claims)), organization } });
  });

  return routes;
}

/**
 * Ends a token of the client's own; one that nobody knows is as good as ended. Whoever is not known, or has nothing to prove
 * themselves with but a guest's token, is refused in the same words.
 * @throws 400, 403
 * @see https://docs.commercelayer.io/core/authentication/revoking-a-token
 */
function revoke(sandbox: Sandbox, form: Form): void {
  const client = knownClient(form);
  if (client === undefined) throw unauthorizedToRevoke();
  const token = required(form, 'token');
  const refreshToken = sandbox.world.refresh_tokens.get(token);
  if (refreshToken) {
    if (refreshToken.client_id !== client.clientId) throw unauthorizedToRevoke();
    sandbox.store.transact((draft) => draft.refresh_tokens.remove(token));
    return;
  }
  const claims = sandbox.accessTokens.read(token);
  if (claims === undefined) return;
  const isGuests = client.kind === 'sales_channel' && claims.owner === undefined;
  if (isGuests || claims.application.client_id !== client.clientId) throw unauthorizedToRevoke();
  sandbox.accessTokens.revoke(token);
}
