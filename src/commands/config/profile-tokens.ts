import { loadSettings } from '../../config/load.ts';
import type { Settings } from '../../config/resolve.ts';
import { tokenKey } from '../../config/token-cache.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { readAccessToken } from '../../flows/clients.ts';
import type { Revocation } from '../../flows/revoke.ts';
import type { GlobalFlags } from '../command-line/global-flags.ts';

/** An access token of a profile that may still be good. */
export interface FoundToken {
  readonly settings: Settings;
  readonly token: string;
  /** Absent where there is no client secret to end it with. */
  readonly revocation: Revocation | undefined;
  readonly expiresAtMs: number | undefined;
  readonly organization: string | undefined;
  readonly mode: 'test' | 'live' | undefined;
}

export interface ProfileTokens {
  readonly tokens: readonly FoundToken[];
  readonly cacheKeys: readonly string[];
  /** Why they could not be looked for. */
  readonly trouble: CliError | undefined;
}

const isOfProfile = (source: string | undefined, profile: string): boolean =>
  source === `profile ${profile}` || source === `profile ${profile}, keyring`;

/**
 * The access tokens that a profile's own credentials were given, or that it holds itself. Commands may have found the
 * address by `--profile` or by the way they are called here, so both are looked at.
 */
export const tokensOf = async (context: Context, flags: GlobalFlags, profile: string): Promise<ProfileTokens> => {
  const found = new Map<string, FoundToken>();
  const cacheKeys = new Set<string>();
  let trouble: CliError | undefined;
  for (const asked of [{ ...flags, profile }, flags]) {
    const settings = await settingsFor(context, asked);
    if (settings instanceof CliError) {
      if (isAboutKeyring(settings)) trouble = settings;
      continue;
    }
    const { accessToken, client } = settings.commerceLayer.credentials ?? {};
    if (!isOfProfile((accessToken ?? client?.id)?.source, profile)) continue;
    const authUrl = settings.commerceLayer.authUrl.value;
    const note = (token: string, expiresAtMs: number | undefined) => {
      const claims = readAccessToken(token);
      found.set(`${authUrl} ${token}`, {
        settings,
        token,
        revocation: client?.secret && {
          authUrl,
          clientId: client.id.value,
          clientSecret: client.secret.value,
          token,
        },
        expiresAtMs: claims?.expiresAtMs ?? expiresAtMs,
        organization: claims?.organization ?? settings.commerceLayer.organization?.value,
        mode: claims?.mode,
      });
    };
    if (accessToken !== undefined) note(accessToken.value, undefined);
    if (client === undefined) continue;
    const key = tokenKey({
      authUrl,
      clientId: client.id.value,
      scope: client.scope?.value,
      clientSecret: client.secret?.value,
    });
    cacheKeys.add(key);
    const cached = await (await context.tokenCache()).find(key);
    if (cached !== undefined) note(cached.accessToken, cached.expiresAtMs);
  }
  return { tokens: [...found.values()], cacheKeys: [...cacheKeys], trouble };
};

/** Half a set of credentials has got no token; only what keeps whole ones from being read is worth telling. */
const isAboutKeyring = ({ code }: CliError): boolean =>
  code === 'KEYRING_UNAVAILABLE' || code === 'KEYRING_TIMEOUT' || code === 'SECRET_NOT_IN_KEYRING';

const settingsFor = async (context: Context, flags: GlobalFlags): Promise<Settings | CliError> => {
  try {
    return await loadSettings(context, { flags, services: ['commerce-layer'] });
  } catch (error) {
    if (error instanceof CliError && error.kind === 'config') return error;
    throw error;
  }
};
