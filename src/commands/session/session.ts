import type { CredentialSet } from '../../config/catalogue.ts';
import type { Mode } from '../../config/choices.ts';
import type { Settings } from '../../config/resolve.ts';
import type { Context, Http } from '../../context.ts';
import type { CommerceLayer, Klarna, KlarnaV1 } from '../../flows/clients.ts';
import type { Krn } from '../../flows/inputs.ts';
import type { Reachable } from '../../flows/inspect/parties.ts';
import type { LocalMemory } from '../../flows/run-memory.ts';
import type { RunCommand } from '../../journal/records.ts';
import type { ResumedJournal } from '../../journal/run-journal.ts';
import type { GlobalFlags } from '../command-line/global-flags.ts';
import { openKlarnaOf, openKlarnaV1Of } from './clients.ts';
import { openConfiguredCommerceLayer } from './commerce-layer.ts';
import { httpSettings } from './http-settings.ts';
import { identify } from './identity.ts';
import { openJournaledRun, unjournaledRun, type WorkOfRun } from './journaled-run.ts';
import { type OptionalServices, otherMode, reached } from './optional-services.ts';
import { newRunId } from './run-id.ts';
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
  const { action, partnerAccountId } = wish;
  const { profile, mode, approve, banner } = await identify(
    context,
    flags,
    { ...wish, action: action === 'read' ? 'read' : 'write' },
    { needed: neededSettings, settings },
  );
  const runId = wish.resumed?.runId ?? newRunId(context);
  const parties = () => partiesOf(settings, wish.services, profile, mode(), partnerAccountId);
  const { journal, memory, run } =
    settings.sandbox || action === 'read'
      ? unjournaledRun
      : openJournaledRun(context, action, runId, wish.resumed, parties);
  const http = await context.http(httpSettings(context, flags, settings, journal));
  const commerceLayer = services.includes('commerce-layer')
    ? await openConfiguredCommerceLayer(context, settings, http, mode, approve)
    : undefined;
  const klarna = services.includes('klarna')
    ? openKlarnaOf(settings, http, { id: runId, mode: mode(), partnerAccountId })
    : undefined;
  const klarnaV1 = openKlarnaV1Of(settings, http, mode);
  if (commerceLayer === undefined) banner(`Klarna account ${klarna?.partnerAccountId ?? 'of the API key'}`);

  return {
    settings,
    profile,
    mode,
    runId,
    commerceLayer: () => needed(commerceLayer),
    klarna: () => needed(klarna),
    klarnaV1: () => klarnaV1,
    reach: {
      commerceLayer: () => reached(commerceLayer, leftOut, 'commerce-layer'),
      klarna: () => (klarna && otherMode(settings, mode())) ?? reached(klarna, leftOut, 'klarna'),
      klarnaV1: () => (klarnaV1 && otherMode(settings, mode())) ?? reached(klarnaV1, leftOut, 'klarna-v1'),
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

const needed = <Client>(client: Client | undefined): Client => {
  if (client === undefined) throw new TypeError('the command did not ask for this service');
  return client;
};
