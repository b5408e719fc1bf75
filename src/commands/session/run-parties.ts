import type { CredentialSet } from '../../config/catalogue.ts';
import type { Settings } from '../../config/resolve.ts';
import { CliError } from '../../errors.ts';
import { sha256 } from '../../journal/attempts.ts';
import type { RunFacts } from '../../journal/records.ts';

/** Whom a run talks to, and as whom. */
export type RunParties = Omit<RunFacts, 'command' | 'inputs' | 'auth_token' | 'session_token'>;

/** The addresses and accounts that a resumed run must find again. */
export const partiesOf = (
  settings: Settings,
  services: readonly CredentialSet[],
  account: string,
  mode: 'test' | 'live',
  partnerAccountId: string | undefined,
): RunParties => {
  const { commerceLayer, klarna, klarnaV1 } = settings;
  const base = commerceLayer.baseUrl?.value;
  const organization = commerceLayer.organization?.value;
  const partner = partnerAccountId ?? klarna.partnerAccountId?.value;
  return {
    account,
    mode,
    ...(settings.profile === undefined ? {} : { profile: settings.profile.value }),
    ...(services.includes('commerce-layer')
      ? {
          commerce_layer: {
            auth_url: commerceLayer.authUrl.value,
            ...(base === undefined ? {} : { base_url: base }),
            ...(organization === undefined ? {} : { organization }),
          },
        }
      : {}),
    ...(services.includes('klarna')
      ? { klarna: { base_url: klarna.baseUrl.value, ...(partner === undefined ? {} : { account: partner }) } }
      : {}),
    ...(services.includes('klarna-v1') && klarnaV1.apiKey !== undefined
      ? {
          klarna_v1: {
            user_sha256: sha256(klarnaV1.apiKey.value.split(':')[0] ?? '').slice(0, 16),
            ...(klarnaV1.baseUrl === undefined ? {} : { base_url: klarnaV1.baseUrl.value }),
          },
        }
      : {}),
  };
};

/** What one has begun must go on in the same mode, and at the same place. `undefined` where it would. */
export const differenceBetween = (
  then: RunParties,
  now: RunParties,
): { readonly isOfMode: boolean; readonly why: string } | undefined => {
  const differing = (what: string, was: string | undefined, is: string | undefined) =>
    was === undefined || is === undefined || was === is ? undefined : `${what} was ${was} and is ${is}`;
  const mode = differing('The mode', then.mode, now.mode);
  const place = [
    differing('The address of Commerce Layer', then.commerce_layer?.base_url, now.commerce_layer?.base_url),
    differing('The organization', then.commerce_layer?.organization, now.commerce_layer?.organization),
    differing('The address of Klarna', then.klarna?.base_url, now.klarna?.base_url),
    differing('The Klarna account', accountOf(then.klarna), accountOf(now.klarna)),
    differing('The address of Klarna Payments v1', then.klarna_v1?.base_url, now.klarna_v1?.base_url),
    differing('The user of Klarna Payments v1 (SHA-256)', then.klarna_v1?.user_sha256, now.klarna_v1?.user_sha256),
  ].find((difference) => difference !== undefined);
  const why = mode ?? place;
  return why === undefined ? undefined : { isOfMode: mode !== undefined, why };
};

/** @throws CliError `live-guard`, `usage` where a resumed run would go on somewhere else than it began */
export const refuseOtherParties = (then: RunParties & { readonly run: string }, now: RunParties): void => {
  const difference = differenceBetween(then, now);
  if (difference === undefined) return;
  throw new CliError(difference.isOfMode ? 'live-guard' : 'usage', `Run ${then.run} cannot go on from here.`, {
    code: 'OTHER_PARTIES',
    why: `${difference.why}. Nothing was sent.`,
    hint: `Use the configuration that it was started with (${then.account}${then.mode === 'live' ? '), with --live' : ')'}.`,
  });
};

/** A direct partner acts for the account of the key: it is another one than any that is named. */
const accountOf = (klarna: RunParties['klarna']): string | undefined => klarna && (klarna.account ?? 'that of the key');
