import type { Sandbox } from '../../sandbox.ts';
import { customerWith } from '../../world/orders/passwords.ts';
import type { Granted } from '../access-tokens.ts';
import { type Client, clientOf, grantedScope, lifetimeOf } from './clients.ts';
import { invalidGrant, unauthorizedClient, unsupportedGrantType } from './errors.ts';
import { type Form, required } from './form.ts';

/** Two weeks: "a fixed default lifetime that cannot be modified". */
const refreshTokenLifetime = 14 * 24 * 3600;

interface Token {
  readonly access_token: string;
  readonly token_type: 'bearer';
  readonly expires_in: number;
  readonly refresh_token?: string;
  readonly scope: string;
  readonly created_at: number;
  readonly owner_id?: string;
  readonly owner_type?: 'customer';
}

/** @throws 400, 401, 403 @see https://docs.commercelayer.io/core/authentication */
export function grant(sandbox: Sandbox, form: Form): Token {
  switch (required(form, 'grant_type')) {
    case 'client_credentials': {
      const client = clientOf(form);
      return issue(sandbox, client, grantedScope(sandbox.world, form.scope));
    }
    case 'password':
      return grantByPassword(sandbox, form);
    case 'refresh_token':
      return grantByRefreshToken(sandbox, form);
    default:
      // `authorization_code` and `jwt-bearer` are for users and for other organizations' applications: there are none here.
      throw unsupportedGrantType();
  }
}

function grantByPassword(sandbox: Sandbox, form: Form): Token {
  const client = salesChannelOf(form);
  const customerId = customerWith(sandbox.world, required(form, 'username'), required(form, 'password'));
  const granted = grantedScope(sandbox.world, form.scope);
  if (customerId === undefined) throw invalidGrant();
  return issueTo(sandbox, client, granted, customerId);
}

/** A refresh token is good once: its use takes it away and gives another. */
function grantByRefreshToken(sandbox: Sandbox, form: Form): Token {
  const client = salesChannelOf(form);
  const token = sandbox.world.refresh_tokens.get(required(form, 'refresh_token'));
  if (token === undefined || token.client_id !== client.clientId || token.exp <= seconds(sandbox)) throw invalidGrant();
  if (sandbox.world.customers.get(token.customer_id) === undefined) throw invalidGrant();
  sandbox.store.transact((draft) => draft.refresh_tokens.remove(token.id));
  return issueTo(sandbox, client, grantedScope(sandbox.world, token.scope), token.customer_id);
}

/** Customers log in to sales channels alone. @throws 401, 403 */
function salesChannelOf(form: Form): Client {
  const client = clientOf(form);
  if (client.kind !== 'sales_channel') throw unauthorizedClient();
  return client;
}

function issueTo(sandbox: Sandbox, client: Client, granted: Granted, customerId: string): Token {
  const refreshToken = Buffer.from(sandbox.randomBytes(32)).toString('base64url');
  const now = seconds(sandbox);
  sandbox.store.transact((draft) => {
    for (const { id, exp } of draft.refresh_tokens.values()) if (exp <= now) draft.refresh_tokens.remove(id);
    draft.refresh_tokens.insert({
      id: refreshToken,
      client_id: client.clientId,
      customer_id: customerId,
      scope: granted.scope,
      exp: now + refreshTokenLifetime,
    });
  });
  const { created_at, ...issued } = issue(sandbox, client, { ...granted, customerId });
  return { ...issued, refresh_token: refreshToken, created_at, owner_id: customerId, owner_type: 'customer' };
}

function issue(sandbox: Sandbox, client: Client, granted: Granted): Token {
  const lifetime = lifetimeOf(client);
  return {
    access_token: sandbox.accessTokens.issue(client, granted, lifetime),
    token_type: 'bearer',
    expires_in: lifetime,
    scope: granted.scope,
    created_at: seconds(sandbox),
  };
}

const seconds = (sandbox: Sandbox): number => Math.floor(sandbox.now() / 1000);
