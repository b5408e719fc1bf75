import { ulid } from 'ulid';
import type { CredentialSet } from '../../config/catalogue.ts';
import type { Mode } from '../../config/choices.ts';
import { klarnaV1Address } from '../../config/hosts.ts';
import { requireKlarna } from '../../config/missing.ts';
import type { Settings } from '../../config/resolve.ts';
import type { Context, Http } from '../../context.ts';
import type { AccessTokenClaims, CommerceLayer, Klarna, KlarnaV1 } from '../../flows/clients.ts';
import type { Krn } from '../../flows/inputs.ts';
import type { Reachable } from '../../flows/inspect/parties.ts';
import type { LocalMemory } from '../../flows/run-memory.ts';
import type { RunCommand } from '../../journal/records.ts';
import type { ResumedJournal } from '../../journal/run-journal.ts';
import type { GlobalFlags } from '../command-line/global-flags.ts';
import { openConfiguredCommerceLayer } from './commerce-layer.ts';
import { httpSettings } from './http-settings.ts';
import { openJournaledRun, unjournaledRun, type WorkOfRun } from './journaled-run.ts';
import { confirmLive, modeGuard } from './live-guard.ts';
import { type OptionalServices, otherMode, reached } from './optional-services.ts';
import { partiesOf } from './run-parties.ts';
import { settle } from './settings.ts';

export type ServiceName = CredentialSet;

export interface SessionWish {
  readonly services: readonly ServiceName[];
  /** Services that are asked where they can be, and done without where they cannot. */
  readonly optional?: readonly ServiceName[];
  /** A command that only looks needs neither `--live` nor a journal. */
  readonly action: 'read' | RunCommand;
  /** `--partner-account-id`, which wins over the configured one. */
  readonly partnerAccountId?: Krn | undefined;
  /** The run that is taken up again. */
  readonly resumed?: ResumedJournal | undefined;
}

/** What a command works with once it is known who it is and what it may do. */
export interface Session {
  readonly settings: Settings;
  readonly profile: string;
  /** Known for sure once the access token is. */
  readonly mode: () => Mode;
  readonly runId: string;
  /** Throws when the command has no business with that service. */
  readonly commerceLayer: () => CommerceLayer;
  readonly klarna: () => Klarna;
  /** Klarna Payments v1; `undefined` where the command did not ask for it, or there are no credentials for it. */
  readonly klarnaV1: () => KlarnaV1 | undefined;
  /** The same for an optional service: the client, or why there is none. For Klarna, once the mode is known. */
  readonly reach: {
    readonly commerceLayer: () => Reachable<CommerceLayer>;
    readonly klarna: () => Reachable<Klarna>;
    readonly klarnaV1: () => Reachable<KlarnaV1>;
  };
  readonly memory: LocalMemory;
  /** Does the work of a run, with its journal; nothing may be sent before. */
  readonly run: WorkOfRun;
  /** See `Http`. */
  readonly restartDeadline: Http['restartDeadline'];
  readonly close: () => Promise<void>;
}

/**
 * Opens what a command needs to talk to the services, in the order of the refusals: configuration, live guard. Nothing
 * has been sent when it returns.
 * @throws CliError `usage`, `config`, `live-guard`, `interrupted`
 */
export const openSession = async (context: Context, flags: GlobalFlags, wish: SessionWish): Promise<Session> => {
  const { needed: settings, closeSandbox, ...optional } = await settle(context, flags, wish);
  try {
    const session = await openWith(context, flags, wish, settings, optional);
    const close = async () => {
      session.close();
      await closeSandbox();
    };
    return { ...session, close };
  } catch (error) {
    await closeSandbox();
    throw error;
  }
};

const openWith = async (
  context: Context,
  flags: GlobalFlags,
  wish: SessionWish,
  neededSettings: Settings,
  { settings, services, leftOut }: OptionalServices,
) => {
  const { action } = wish;
  // What is done without has no say in what the others may do.
  const guard = modeGuard(neededSettings, { ...wish, action: action === 'read' ? 'read' : 'write' });
  let mode = guard.mode();
  const profile = accountName(settings, wish.services);
  if (mode === 'live' && action !== 'read') await confirmLive(context, flags, profile);

  for (const value of credentialValues(settings)) context.secrets.addCredential(value);
  const runId = wish.resumed?.runId ?? newRunId(context);
  const parties = () => partiesOf(settings, wish.services, profile, mode, wish.partnerAccountId);
  const { journal, memory, run } =
    settings.sandbox || action === 'read'
      ? unjournaledRun
      : openJournaledRun(context, action, runId, wish.resumed, parties);
  const http = await context.http(httpSettings(context, flags, settings, journal));
  const banner = once((organization: string) =>
    context.terminal.talk(`Profile ${profile} · ${organization} · ${mode} mode`),
  );
  const commerceLayer = services.includes('commerce-layer')
    ? await openConfiguredCommerceLayer(
        context,
        settings,
        http,
        () => mode,
        (claims) => {
          mode = guard.check(claims);
          banner(organizationOf(settings, claims));
        },
      )
    : undefined;
  const klarna = services.includes('klarna') ? openKlarnaOf(settings, wish, http, runId, mode) : undefined;
  const klarnaV1 = openKlarnaV1Of(settings, http, () => mode);
  if (commerceLayer === undefined) banner(`Klarna account ${klarna?.partnerAccountId ?? 'of the API key'}`);

  return {
    settings,
    profile,
    mode: () => mode,
    runId,
    commerceLayer: () => needed(commerceLayer),
    klarna: () => needed(klarna),
    klarnaV1: () => klarnaV1,
    reach: {
      commerceLayer: () => reached(commerceLayer, leftOut, 'commerce-layer'),
      klarna: () => (klarna && otherMode(settings, mode)) ?? reached(klarna, leftOut, 'klarna'),
      klarnaV1: () => (klarnaV1 && otherMode(settings, mode)) ?? reached(klarnaV1, leftOut, 'klarna-v1'),
    },
    memory,
    run,
    restartDeadline: http.restartDeadline,
    close: () => {
      http.close();
      journal?.close();
    },
  };
};

const openKlarnaOf = (settings: Settings, wish: SessionWish, http: Http, runId: string, mode: Mode): Klarna => {
  // config/ checked the stored one against the KRN's form, --partner-account-id was parsed by its field.
  const account = wish.partnerAccountId ?? (settings.klarna.partnerAccountId?.value as Krn | undefined);
  return {
    http,
    baseUrl: settings.klarna.baseUrl.value,
    apiKey: requireKlarna(settings).value,
    correlationId: runId,
    mode,
    ...(account === undefined ? {} : { partnerAccountId: account }),
  };
};

const openKlarnaV1Of = ({ klarnaV1 }: Settings, http: Http, mode: () => Mode): KlarnaV1 | undefined =>
  klarnaV1.apiKey && {
    http,
    apiKey: klarnaV1.apiKey.value,
    // The access token may be the first to tell the mode, so it is asked for when something is sent.
    addressFor: (country) => klarnaV1.baseUrl?.value ?? klarnaV1Address(mode(), country),
  };

/** Whose credentials are used, which need not be the profile that other values come from. */
export const accountName = (
  { commerceLayer, klarna, klarnaV1 }: Settings,
  services: readonly ServiceName[],
): string => {
  const { accessToken, client } = commerceLayer.credentials ?? {};
  const sources = [
    services.includes('commerce-layer') ? (accessToken ?? client?.id)?.source : undefined,
    services.includes('klarna') ? klarna.credentials?.apiKey.source : undefined,
    services.includes('klarna-v1') ? klarnaV1.apiKey?.source : undefined,
  ].filter((source) => source !== undefined);
  // `environment CL_CLIENT_ID`, `.klarnarc (path), profile staging`, `profile staging`, `sandbox`
  const names = sources.map((source) => / ?profile (\S+)$/.exec(source)?.[1] ?? source.split(' ')[0] ?? source);
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

/** ULIDs sort by time; five random bits a letter. */
const newRunId = ({ clock, random }: Pick<Context, 'clock' | 'random'>): string =>
  ulid(clock.now(), () => (random.bytes(1)[0] ?? 0) / 256);

const needed = <Client>(client: Client | undefined): Client => {
  if (client === undefined) throw new TypeError('the command did not ask for this service');
  return client;
};

const once = <Argument>(work: (argument: Argument) => void) => {
  let done = false;
  return (argument: Argument) => {
    if (!done) work(argument);
    done = true;
  };
};
