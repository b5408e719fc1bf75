import { klarnaV1Address } from '../../config/hosts.ts';
import type { Settings } from '../../config/resolve.ts';
import type { Clock } from '../../context.ts';
import type { KlarnaV1 } from '../../flows/clients.ts';
import { checkKlarnaV1Key } from '../../flows/credential-checks.ts';
import { type Check, check } from './check.ts';
import { lookAtHost, type Opened } from './hosts.ts';
import { anotherKey } from './klarna.ts';

/** A country of each region, for the hosts that follow from it. */
const regions = [
  { role: 'klarna-v1', country: 'DE' },
  { role: 'klarna-v1-na', country: 'US' },
  { role: 'klarna-v1-oc', country: 'AU' },
] as const;

/** The hosts and the key of Klarna Payments v1, where there is one. */
export const askKlarnaV1 = async (
  clock: Clock,
  settings: Settings,
  { sender, probe }: Opened,
): Promise<readonly Check[]> => {
  const { klarna, klarnaV1, live, modeClaims } = settings;
  const { apiKey, baseUrl } = klarnaV1;
  if (apiKey === undefined) return [];
  const mode = live || modeClaims.some((claim) => claim.mode === 'live') ? 'live' : 'test';
  const addressFor = (country: string | undefined) => baseUrl?.value ?? klarnaV1Address(mode, country);
  const hosts = (baseUrl === undefined ? regions : regions.slice(0, 1)).map(({ role, country }) => ({
    role,
    country,
    url: addressFor(country),
    service: 'Klarna' as const,
  }));
  const looked = await Promise.all(hosts.map((host) => lookAtHost(probe, host, clock.now())));
  const reached = hosts.filter((_, index) => looked[index]?.answers);
  const isBorrowed = apiKey.value === klarna.credentials?.apiKey.value;
  const key = await v1KeyCheck({ http: sender, apiKey: apiKey.value, addressFor }, reached, isBorrowed);
  return [...looked.flatMap(({ checks }) => checks), key];
};

/** A host of Klarna Payments v1, with a country of its region. */
interface V1Host {
  readonly url: string;
  readonly country: string | undefined;
}

/**
 * The same of Klarna Payments v1, at each host that it may be for: a key belongs to one region, and which one it is,
 * only an order would tell.
 */
const v1KeyCheck = async (v1: KlarnaV1, hosts: readonly V1Host[], isBorrowed: boolean): Promise<Check> => {
  const answers = check('Klarna', 'klarna-v1-key');
  const [first] = hosts;
  if (first === undefined)
    return answers.skipped('Klarna was not asked about the Payments v1 key: no host was reached.');
  const asked = await Promise.all(
    hosts.map(async ({ url, country }) => ({ url, verdict: await checkKlarnaV1Key(v1, country) })),
  );
  const accepting = asked.filter(({ verdict }) => verdict.key === 'accepted').map(({ url }) => new URL(url).host);
  if (accepting.length > 0) return answers.ok(`Klarna accepts the Payments v1 key at ${accepting.join(', ')}.`);
  const [other] = asked.flatMap(({ verdict }) =>
    verdict.key === 'accepted' || verdict.key === 'refused' ? [] : [verdict],
  );
  if (other !== undefined)
    return answers.refused(other.error, other.key === 'forbidden' && !isBorrowed ? 'fail' : 'warn');
  const says = `Klarna does not know the Payments v1 key (HTTP 401) at ${hosts.map(({ url }) => new URL(url).host).join(', ')}.`;
  return isBorrowed
    ? answers.warn(says, 'Set KLARNA_V1_API_KEY (username:password): the API key of Klarna Network is not one for it.')
    : answers.fail(says, anotherKey);
};
