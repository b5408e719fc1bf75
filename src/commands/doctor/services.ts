import type { Settings } from '../../config/resolve.ts';
import type { Context, HostProbe } from '../../context.ts';
import { CliError } from '../../errors.ts';
import type { Krn } from '../../flows/inputs.ts';
import type { GlobalFlags } from '../command-line/global-flags.ts';
import { httpSettings } from '../session/http-settings.ts';
import { refuseLiveData } from '../session/live-guard.ts';
import { clockCheck, keepExchanges, rateLimitChecks } from './answers-read.ts';
import { type Check, check, orRefusal } from './check.ts';
import { type Access, openForLook, permissionChecks, tokenCheck } from './commerce-layer.ts';
import { type Host, isAboutProxy, lookAtHost, type Opened } from './hosts.ts';
import { clientCertificateCheck, keyCheck, keyEnvironmentCheck } from './klarna.ts';
import { askKlarnaV1 } from './klarna-v1.ts';

/** Milliseconds that one look at a service may take; they run beside each other, so a dead host holds up nobody else. */
const limitMs = 5000;

export interface Found {
  readonly checks: readonly Check[];
  /** What the access token says it is of. */
  readonly tokenMode: 'test' | 'live' | undefined;
  readonly organization: string | undefined;
}

/** Asks the services that have credentials, side by side. */
export const serviceChecks = async (context: Context, flags: GlobalFlags, settings: Settings): Promise<Found> => {
  const wanted = httpSettings(context, flags, settings, undefined);
  const { exchanges, recorder } = keepExchanges(wanted.recorder);
  const http = {
    ...wanted,
    recorder,
    // What fails once is what doctor is asked about.
    retries: flags.retries === undefined ? 0 : wanted.retries,
    limits: { connectMs: limitMs, attemptMs: limitMs },
  };
  const certificate = await clientCertificateCheck(settings, context.probe, context.clock.now());
  const opened = await orRefusal(async () => ({
    sender: await context.http(http),
    probe: lookingOnce(await context.probe.hosts(http)),
  }));
  if (opened instanceof CliError) {
    return {
      checks: [check('Network', 'network').skipped(`Nothing is sent: ${opened.message}`), certificate],
      tokenMode: undefined,
      organization: undefined,
    };
  }
  try {
    const [ofCommerceLayer, ofKlarna, ofKlarnaV1] = await Promise.all([
      askCommerceLayer(context, flags, settings, opened),
      askKlarna(context, settings, opened),
      askKlarnaV1(context.clock, settings, opened),
    ]);
    const asked = [...ofCommerceLayer.checks, ...ofKlarna, ...ofKlarnaV1];
    const isProxied = exchanges.some(({ proxy }) => proxy !== undefined);
    const direct = asked.some(isAboutProxy) ? [check('Network', 'proxy').ok('No proxy is on the way.')] : [];
    return {
      ...ofCommerceLayer,
      checks: [
        ...(isProxied ? asked : [...direct, ...asked.filter((one) => !isAboutProxy(one))]),
        clockCheck(exchanges),
        ...rateLimitChecks(exchanges),
        certificate,
      ],
    };
  } finally {
    opened.sender.close();
    opened.probe.close();
  }
};

/** Two services may share an address, as in the sandbox. */
const lookingOnce = ({ look, close }: HostProbe): HostProbe => {
  const looks = new Map<string, ReturnType<HostProbe['look']>>();
  return {
    close,
    look: (host) => {
      const name = `${host.service} ${host.url}`;
      const begun = looks.get(name) ?? look(host);
      looks.set(name, begun);
      return begun;
    },
  };
};

const askCommerceLayer = async (
  context: Context,
  flags: GlobalFlags,
  settings: Settings,
  { sender, probe }: Opened,
): Promise<Found> => {
  const { clock } = context;
  const api = openForLook(context, settings, sender);
  if (api === undefined) return { checks: [], tokenMode: undefined, organization: undefined };
  const { authUrl, baseUrl } = settings.commerceLayer;
  const look = (role: Host['role'], url: string) =>
    lookAtHost(probe, { role, url, service: 'Commerce Layer' }, clock.now());
  const issues = settings.commerceLayer.credentials?.accessToken === undefined;
  // A token that was given is asked for nowhere.
  const [auth, configured] = await Promise.all([
    issues ? look('auth', authUrl.value) : undefined,
    baseUrl === undefined ? undefined : look('api', baseUrl.value),
  ]);
  const asked =
    auth !== undefined && !auth.answers
      ? {
          check: check('Commerce Layer', 'access-token').skipped(
            `No access token was asked for: ${new URL(authUrl.value).host} was not reached.`,
          ),
        }
      : await tokenCheck(api, settings, clock.now);
  const access: Access | undefined = 'access' in asked ? asked.access : undefined;
  const mode = access?.claims?.mode;
  if (flags.testOnly && mode) refuseLiveData([{ mode, source: "Commerce Layer's access token" }]);
  // Where only the token names the organization, its address is known by now.
  const named =
    configured ?? (access === undefined ? undefined : await look('api', access.apiUrl.replace(/\/api$/, '')));
  const permissions = access !== undefined && named?.answers ? await permissionChecks(api, access) : [];
  return {
    tokenMode: mode,
    organization: access?.claims?.organization,
    checks: [...(auth?.checks ?? []), ...(named?.checks ?? []), asked.check, ...permissions],
  };
};

const askKlarna = async (
  context: Context,
  settings: Settings,
  { sender, probe }: Opened,
): Promise<readonly Check[]> => {
  const { credentials, baseUrl, partnerAccountId } = settings.klarna;
  if (credentials === undefined) return [];
  const host: Host = { role: 'klarna', url: baseUrl.value, service: 'Klarna' };
  const looked = await lookAtHost(probe, host, context.clock.now());
  const environment = keyEnvironmentCheck(settings);
  // config/ checked it against the form of a KRN.
  const account = partnerAccountId?.value as Krn | undefined;
  const key = looked.answers
    ? await keyCheck({
        http: sender,
        baseUrl: baseUrl.value,
        apiKey: credentials.apiKey.value,
        mode: 'test',
        ...(account === undefined ? {} : { partnerAccountId: account }),
      })
    : check('Klarna', 'klarna-key').skipped(
        `Klarna was not asked about the API key: ${new URL(baseUrl.value).host} was not reached.`,
      );
  return [...looked.checks, key, ...(environment === undefined ? [] : [environment])];
};
