import type { Account, KlarnaV1Settings } from './accounts.ts';
import type { Mode } from './choices.ts';
import { failure } from './failure.ts';
import { klarnaHosts, modeOfKlarnaV1Host } from './hosts.ts';
import { type Layer, readFrom, type Sourced } from './layers.ts';

/** Something that says which mode a payment would be in. */
export interface ModeClaim {
  readonly mode: Mode;
  /** For people: `the prefix of KLARNA_API_KEY`, `the access token of Commerce Layer`. */
  readonly source: string;
}

/** What an API key says by its prefix, or by that of its password; older keys say nothing. */
export const modeOfApiKey = (key: string): Mode | undefined => {
  const secret = key.slice(key.indexOf(':') + 1);
  if (secret.startsWith('klarna_test_')) return 'test';
  return secret.startsWith('klarna_live_') ? 'live' : undefined;
};

/** What an account's resource name says, as in krn:partner:global:account:test:MKPMV6MS. */
export const modeOfAccount = (krn: string): Mode | undefined => {
  const parts = krn.split(':').slice(1, -1);
  if (parts.includes('test')) return 'test';
  return parts.includes('live') ? 'live' : undefined;
};

/** What Klarna's own hosts say; loopback and other hosts say nothing. */
export const modeOfKlarnaAddress = (url: string): Mode | undefined => {
  const { hostname } = new URL(url);
  if (hostname === klarnaHosts.test) return 'test';
  return hostname === klarnaHosts.live ? 'live' : undefined;
};

/** The same of Klarna Payments v1. */
const modeOfKlarnaV1Address = (url: string): Mode | undefined => modeOfKlarnaV1Host(new URL(url).hostname);

/** What the accounts' keys, names and addresses, and the profiles that are in use, say about the mode. */
export const claimsOf = (
  klarna: Account,
  { apiKey, baseUrl }: KlarnaV1Settings,
  layers: readonly Layer[],
): readonly ModeClaim[] => {
  const claim = (
    what: string,
    picked: Sourced<string> | undefined,
    reading: (text: string) => Mode | undefined,
  ): readonly ModeClaim[] => {
    const mode = picked && reading(picked.value);
    return mode ? [{ mode, source: `${what} (${picked.source})` }] : [];
  };
  const meant = layers.flatMap((layer): readonly ModeClaim[] => {
    const picked = readFrom(layer, 'mode');
    return picked
      ? [{ mode: picked.value === 'live' ? 'live' : 'test', source: `the mode set in ${picked.source}` }]
      : [];
  });
  return [
    ...claim('the prefix of the Klarna API key', klarna.credential('klarna_api_key'), modeOfApiKey),
    ...claim('the Klarna account', klarna.value('klarna_partner_account_id'), modeOfAccount),
    ...claim("Klarna's address", klarna.value('klarna_base_url'), modeOfKlarnaAddress),
    ...claim('the prefix of the Klarna Payments v1 key', apiKey, modeOfApiKey),
    ...claim('the address of Klarna Payments v1', baseUrl, modeOfKlarnaV1Address),
    ...meant,
  ];
};

export interface ModeQuestion {
  readonly claims: readonly ModeClaim[];
  /** `--live` was passed. */
  readonly live: boolean;
  /** Looking is allowed without `--live`; acting, the default, is not. */
  readonly action?: 'read' | 'write';
}

/**
 * The mode that everything known agrees on; test where nothing says anything.
 * @throws CliError `live-guard` when two claims disagree, or a live action was not asked for with `--live`
 */
export const agreeOnMode = ({ claims, live, action = 'write' }: ModeQuestion): Mode => {
  const all: readonly ModeClaim[] = live ? [...claims, { mode: 'live', source: '--live' }] : claims;
  const [first] = all;
  const other = all.find(({ mode }) => mode !== first?.mode);
  if (first && other) {
    throw failure(
      'live-guard',
      `Test and live are mixed: ${first.source} says ${first.mode}, ${other.source} says ${other.mode}.`,
      'A payment must not be test on one side and live on the other; nothing was sent.',
      'klarna-cl whoami shows where each value comes from; use a profile whose values agree.',
    );
  }
  if (first?.mode === 'live' && !live && action === 'write') {
    throw failure(
      'live-guard',
      `This would act on live data: ${first.source} says live.`,
      'Live actions move real money, so they are never done by default; nothing was sent.',
      'Pass --live if that is meant, or a test profile with --profile.',
    );
  }
  return first?.mode ?? 'test';
};
