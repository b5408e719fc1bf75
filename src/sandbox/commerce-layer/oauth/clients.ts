import { credentials } from '../../sandbox.ts';
import { marketId } from '../../world/seeds/sample-order.ts';
import type { World } from '../../world/tables.ts';
import type { ApplicationKind, Granted } from '../access-tokens.ts';
import { invalidClient, invalidScope } from './errors.ts';
import type { Form } from './form.ts';

/** The sandbox's sales channel; its client id may also be the integration's, without the secret. */
export const salesChannelClientId = 'sandbox-sales-channel';

export interface Client {
  readonly clientId: string;
  readonly kind: ApplicationKind;
}

/** Who asks. An integration has a secret; a sales channel has none, and may not send one. */
export function knownClient({ client_id: clientId, client_secret: secret }: Form): Client | undefined {
  if (clientId === credentials.clientId && secret === credentials.clientSecret)
    return { clientId, kind: 'integration' };
  if ((clientId === credentials.clientId || clientId === salesChannelClientId) && secret === undefined)
    return { clientId, kind: 'sales_channel' };
  return undefined;
}

/** @throws 401 */
export function clientOf(form: Form): Client {
  const client = knownClient(form);
  if (client === undefined) throw invalidClient();
  return client;
}

/** How long its access tokens last, in seconds. */
export const lifetimeOf = ({ kind }: Client): number => (kind === 'integration' ? 7200 : 14400);

/**
 * The scope that is granted is the one asked for, in its own words, and every market where none is: the vendor's `js-auth`
 * keeps a token under the scope of the answer, and looks it up under the one that it asked for. The sandbox has one market,
 * by whatever code it is named, and no stores and stock locations to restrict a token to.
 * @throws 400
 * @see https://docs.commercelayer.io/core/authentication#authorization-scopes
 */
export function grantedScope(world: World, scope = 'market:all'): Granted {
  if (scope === 'market:all') return { scope };
  const [, by, value = ''] = /^market:(id|code):(\S+)$/.exec(scope) ?? [];
  if (by === undefined || (by === 'id' && world.markets.get(value) === undefined)) throw invalidScope();
  return { scope, marketId: by === 'id' ? value : marketId };
}
