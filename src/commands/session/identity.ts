import type { CredentialSet } from '../../config/catalogue.ts';
import type { Mode } from '../../config/choices.ts';
import type { Settings } from '../../config/resolve.ts';
import type { Context } from '../../context.ts';
import type { AccessTokenClaims } from '../../flows/clients.ts';
import type { GlobalFlags } from '../command-line/global-flags.ts';
import { confirmLive, modeGuard } from './live-guard.ts';

/** As whom a command acts. */
export interface Identity {
  readonly profile: string;
  /** Known for sure once the access token is. */
  readonly mode: () => Mode;
  /** Hears what the access token says of itself, before it is used. @throws CliError `live-guard` */
  readonly approve: (claims: AccessTokenClaims | undefined) => void;
  /** Says, once, as whom the command acts; `whose` is the organization or the account. */
  readonly banner: (whose: string) => void;
}

/**
 * Finds out who a command is, and lets a live one be confirmed. Nothing has been sent when it returns.
 * @param needed the settings of the services that it cannot do without: the others have no say in what it may do
 * @throws CliError `live-guard`, `interrupted`
 */
export const identify = async (
  context: Context,
  flags: GlobalFlags,
  wish: {
    readonly services: readonly CredentialSet[];
    readonly action: 'read' | 'write';
    readonly partnerAccountId?: string | undefined;
  },
  { needed, settings }: { readonly needed: Settings; readonly settings: Settings },
): Promise<Identity> => {
  const guard = modeGuard(needed, { ...wish, testOnly: flags.testOnly });
  let mode = guard.mode();
  const profile = accountName(settings, wish.services);
  if (mode === 'live' && wish.action === 'write') await confirmLive(context, flags, profile);
  for (const value of credentialValues(settings)) context.secrets.addCredential(value);
  let isSaid = false;
  const banner = (whose: string) => {
    if (!isSaid) context.terminal.talk(`Profile ${profile} · ${whose} · ${mode} mode`);
    isSaid = true;
  };
  return {
    profile,
    mode: () => mode,
    approve: (claims) => {
      mode = guard.check(claims);
      banner(organizationOf(settings, claims));
    },
    banner,
  };
};

/** Whose credentials are used, which need not be the profile that other values come from. */
export const accountName = (
  { commerceLayer, klarna, klarnaV1 }: Settings,
  services: readonly CredentialSet[],
): string => {
  const { accessToken, client } = commerceLayer.credentials ?? {};
  const sources = [
    services.includes('commerce-layer') ? (accessToken ?? client?.id)?.source : undefined,
    services.includes('klarna') ? klarna.credentials?.apiKey.source : undefined,
    services.includes('klarna-v1') ? klarnaV1.apiKey?.source : undefined,
  ].filter((source) => source !== undefined);
  // `environment CL_CLIENT_ID`, `.klarnarc (path), profile staging`, `profile staging`, the same and `, keyring`, `sandbox`
  const names = sources.map(
    (source) => / ?profile ([\w-]+)(?:, keyring)?$/.exec(source)?.[1] ?? source.split(' ')[0] ?? source,
  );
  return [...new Set(names)].join(' and ');
};

const organizationOf = (settings: Settings, claims: AccessTokenClaims | undefined): string =>
  `organization ${claims?.organization ?? settings.commerceLayer.organization?.value ?? 'not named by the token'}`;

/** What of the settings is never printed. */
export const credentialValues = ({ commerceLayer, klarna, klarnaV1 }: Settings): string[] => {
  const { client, accessToken } = commerceLayer.credentials ?? {};
  const v1 = klarnaV1.apiKey?.value;
  const password = v1?.slice(v1.indexOf(':') + 1);
  return [client?.secret?.value, accessToken?.value, klarna.credentials?.apiKey.value, v1, password].filter(
    (value) => value !== undefined,
  );
};
