import type { CommerceLayerCredentials } from '../../config/accounts.ts';
import type { Mode } from '../../config/choices.ts';
import { requireCommerceLayer } from '../../config/missing.ts';
import type { Settings } from '../../config/resolve.ts';
import { tokenKey } from '../../config/token-cache.ts';
import type { Context, Http } from '../../context.ts';
import { CliError } from '../../errors.ts';
import {
  type AccessTokenClaims,
  type ClientCredentials,
  type CommerceLayer,
  openCommerceLayer,
} from '../../flows/clients.ts';

/** Commerce Layer with the configured credentials, its access tokens kept between runs but for the sandbox's. */
export const openConfiguredCommerceLayer = async (
  context: Context,
  settings: Settings,
  http: Http,
  mode: () => Mode,
  approve: (claims: AccessTokenClaims | undefined) => void,
): Promise<CommerceLayer> => {
  const { authUrl, baseUrl, addressOf } = settings.commerceLayer;
  const { accessToken, client } = requireCommerceLayer(settings);
  const options = {
    http,
    authUrl: authUrl.value,
    approve,
    mode,
    addressOf: (organization: string | undefined) => {
      if (baseUrl !== undefined) return baseUrl.value;
      if (organization !== undefined) return addressOf(organization).value;
      throw new CliError('config', 'The organization is not known.', {
        why: 'The access token names none.',
        hint: 'Set CL_ORGANIZATION (the subdomain of your API), or CL_BASE_URL.',
      });
    },
  };
  const noCache = {
    read: async () => undefined,
    store: async (token: string) => context.secrets.addCredential(token),
    forget: async () => {},
  };
  if (accessToken !== undefined || client === undefined) {
    return openCommerceLayer({ ...options, auth: { accessToken: accessToken?.value ?? '' }, tokens: noCache });
  }
  const credentials = clientCredentialsOf(client);
  if (settings.sandbox) return openCommerceLayer({ ...options, auth: { credentials }, tokens: noCache });
  const key = tokenKey({
    authUrl: authUrl.value,
    clientId: client.id.value,
    scope: client.scope?.value,
    clientSecret: client.secret?.value,
  });
  const cache = await context.tokenCache();
  return openCommerceLayer({
    ...options,
    auth: { credentials },
    tokens: {
      read: async () => {
        const token = (await cache.get(key))?.accessToken;
        if (token !== undefined) context.secrets.addCredential(token);
        return token;
      },
      store: (token, lifetimeMs) => {
        context.secrets.addCredential(token);
        const now = context.clock.now();
        return cache.put(key, { accessToken: token, fetchedAtMs: now, expiresAtMs: now + lifetimeMs });
      },
      forget: () => cache.forget(key),
    },
  });
};

const clientCredentialsOf = ({
  id,
  secret,
  scope,
}: NonNullable<CommerceLayerCredentials['client']>): ClientCredentials =>
  secret === undefined
    ? { kind: 'sales-channel', clientId: id.value, scope: scope?.value ?? '' }
    : {
        kind: 'integration',
        clientId: id.value,
        clientSecret: secret.value,
        ...(scope === undefined ? {} : { scope: scope.value }),
      };

/** The token that was given, else what one is asked for with. */
export const credentialsOf = ({ accessToken, client }: CommerceLayerCredentials) =>
  accessToken !== undefined || client === undefined
    ? { accessToken: accessToken?.value ?? '' }
    : { credentials: clientCredentialsOf(client) };
