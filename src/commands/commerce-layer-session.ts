import type { Mode } from '../config/choices.ts';
import { requireCommerceLayer } from '../config/missing.ts';
import type { Settings } from '../config/resolve.ts';
import { tokenKey } from '../config/token-cache.ts';
import type { Context, Http } from '../context.ts';
import { CliError } from '../errors.ts';
import {
  type AccessTokenClaims,
  type ClientCredentials,
  type CommerceLayer,
  openCommerceLayer,
} from '../flows/clients.ts';

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
  const clientId = client.id.value;
  const scope = client.scope?.value;
  const clientSecret = client.secret?.value;
  const credentials: ClientCredentials =
    clientSecret === undefined
      ? { kind: 'sales-channel', clientId, scope: scope ?? '' }
      : { kind: 'integration', clientId, clientSecret, ...(scope === undefined ? {} : { scope }) };
  if (settings.sandbox) return openCommerceLayer({ ...options, auth: { credentials }, tokens: noCache });
  const key = tokenKey({ authUrl: authUrl.value, clientId, scope, clientSecret });
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
