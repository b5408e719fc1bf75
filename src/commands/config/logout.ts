import { factsOf, type Key, keys } from '../../config/catalogue.ts';
import { sweepKeyring } from '../../config/keep-secrets.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { revocationRequest, revokeAccessToken } from '../../flows/revoke.ts';
import { fromNow } from '../../output/moment.ts';
import { type GlobalFlags, isPlanOnly } from '../command-line/global-flags.ts';
import { planFromConfig } from '../command-line/plan-inputs.ts';
import { printPlan } from '../command-line/plan-print.ts';
import { httpSettings } from '../session/http-settings.ts';
import { leftInKeyring } from './left-in-keyring.ts';
import { type FoundToken, tokensOf } from './profile-tokens.ts';

const credentialKeys: readonly Key[] = keys.filter((key) => factsOf(key).secret || key === 'cl_client_id');

/**
 * Ends the access tokens of a profile at the service, then removes them, and the profile's credentials from the file and
 * the keyring. What the service does not do keeps nothing from being removed here.
 * @throws CliError where a token is still good, or the keyring still holds a secret; what else could be done is done
 */
export const logout = async (context: Context, flags: GlobalFlags, profile: string): Promise<void> => {
  if (isPlanOnly(flags)) return planLogout(context, { ...flags, profile });
  const found = await tokensOf(context, flags, profile);
  const troubles = [...(found.trouble === undefined ? [] : [found.trouble])];
  for (const token of found.tokens) {
    const trouble = await endToken(context, flags, profile, token);
    if (trouble !== undefined) troubles.push(trouble);
  }
  const cache = await context.tokenCache();
  // Whose a kept token is can be told with the client's secret alone.
  if (found.trouble !== undefined) await cache.clear();
  for (const key of found.cacheKeys) await cache.forget(key);
  const removed = await removeCredentials(context, profile);
  const swept = await sweepKeyring(context);
  context.terminal.talk(
    removed.length === 0
      ? `Profile ${profile} holds no credentials.`
      : `Forgotten in profile ${profile}: ${removed.join(', ')}${found.tokens.length === 0 ? '' : ', and the access token'}.`,
  );
  const others = await cache.count();
  // A token is kept under the address that it came from, which a `.klarnarc` may have named that is not read here.
  if (removed.includes('cl_client_id') && found.tokens.length === 0 && others > 0) {
    context.terminal.talk(
      `No kept access token is known to be of profile ${profile}. One that it got at another address (${others} ${others === 1 ? 'is' : 'are'} kept) is not revoked, and is good until it expires.`,
    );
  }
  if ('fault' in swept) troubles.push(leftInKeyring(swept.fault));
  const [first] = troubles;
  if (first !== undefined) throw first;
};

const removeCredentials = async (context: Context, profile: string): Promise<readonly Key[]> => {
  const store = await context.profiles();
  const { profiles, marks } = store.read();
  const held = { ...profiles.get(profile), ...marks?.get(profile) };
  const keysHeld = credentialKeys.filter((key) => held[key] !== undefined);
  if (keysHeld.length > 0) await store.unset(profile, ...keysHeld);
  return keysHeld;
};

/** What is left to say where the service did not end a token. */
const endToken = async (
  context: Context,
  flags: GlobalFlags,
  profile: string,
  { settings, revocation, token, expiresAtMs, organization, mode }: FoundToken,
): Promise<CliError | undefined> => {
  const { terminal, clock } = context;
  if (expiresAtMs !== undefined && expiresAtMs <= clock.now()) return undefined;
  const until =
    expiresAtMs === undefined
      ? 'when it ends is not known'
      : `it is good until ${new Date(expiresAtMs).toISOString().slice(0, 16).replace('T', ' ')} UTC (${fromNow(expiresAtMs, clock.now())})`;
  context.secrets.addCredential(token);
  if (revocation === undefined) {
    terminal.talk(`The access token of profile ${profile} cannot be ended without a client secret; ${until}.`);
    return undefined;
  }
  context.secrets.addCredential(revocation.clientSecret);
  terminal.talk(
    `Profile ${profile} · organization ${organization ?? 'not named by the token'} · ${mode ?? 'test'} mode`,
  );
  const http = await context.http(httpSettings(context, flags, settings, undefined));
  try {
    await revokeAccessToken(http, revocation);
    terminal.talk(`The access token of profile ${profile} is revoked.`);
    return undefined;
  } catch (error) {
    if (!(error instanceof CliError) || error.kind === 'interrupted' || error.kind === 'terminated') throw error;
    return new CliError(error.kind, `The access token was not revoked; ${until}.`, {
      ...error.facts,
      code: 'TOKEN_NOT_REVOKED',
      why: [error.message, error.facts.why].filter(Boolean).join(' '),
      hint: `It and the credentials are removed here. Where somebody else may have them, renew the client secret in Commerce Layer's dashboard.`,
    });
  } finally {
    http.close();
  }
};

/** Shows the request that would be sent; the token is in the cache, and its client's secret may be in the keyring. */
const planLogout = async (context: Context, flags: GlobalFlags): Promise<void> => {
  const { addresses } = await planFromConfig(context, flags);
  const { authUrl = '$CL_AUTH_URL', grant } = addresses;
  const request = revocationRequest({
    authUrl,
    clientId: '$CL_CLIENT_ID',
    clientSecret: '$CL_CLIENT_SECRET',
    token: '$CL_ACCESS_TOKEN',
  });
  await printPlan(context, flags, grant === 'sales-channel' ? [] : [request], []);
};
