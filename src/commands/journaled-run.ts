import { hostname } from 'node:os';
import { resolve } from 'node:path';
import type { Settings } from '../config/resolve.ts';
import type { Context } from '../context.ts';
import { CliError, type ErrorKind } from '../errors.ts';
import type { AuthorizeValues } from '../flows/authorize-body.ts';
import { noMemory, progressOf, type RunMemory, withDoubt, withWayOn } from '../flows/run-memory.ts';
import { sha256 } from '../journal/attempts.ts';
import { openPlacings, pastAuthorizations } from '../journal/past-runs.ts';
import type { RunCommand, RunFacts, RunInputs, TokenTrace } from '../journal/records.ts';
import type { SubjectName } from '../journal/run-index.ts';
import { openRunJournal, type ResumedJournal, type RunJournal } from '../journal/run-journal.ts';
import { mentionUnfinishedRuns } from './unfinished-runs.ts';

/** A token as the command was given it. */
export interface GivenToken {
  readonly value: string;
  /** The file it was read from, as it was named. */
  readonly file?: string | undefined;
}

/** Where tokens came from; a run that is taken up again looks there first. */
export interface TokenFiles {
  readonly authTokenFile?: string | undefined;
  readonly sessionTokenFile?: string | undefined;
}

/** What a run is asked to do, once all of it is known and before anything is sent. */
export interface RunPlan {
  readonly inputs: RunInputs;
  readonly authToken?: GivenToken | undefined;
  readonly sessionToken?: GivenToken | undefined;
}

/** Does a run's work between its first and its last record; `conclude` notes the result in a word. */
export type WorkOfRun = (plan: RunPlan, work: (conclude: (result: string) => void) => Promise<void>) => Promise<void>;

export interface JournaledRun {
  /** Absent in the embedded sandbox, which ends with the run. */
  readonly journal: RunJournal | undefined;
  readonly memory: RunMemory;
  readonly run: WorkOfRun;
}

/** Whom a run talks to, and as whom. */
export type RunParties = Omit<RunFacts, 'command' | 'inputs' | 'auth_token' | 'session_token'>;

/** A run without a journal: what it does is gone with its sandbox. */
export const unjournaledRun: JournaledRun = {
  journal: undefined,
  memory: noMemory,
  run: (_, work) => work(() => {}),
};

export const processOf = (): { readonly pid: number; readonly host: string } => ({
  pid: process.pid,
  host: hostname(),
});

/** The journal of a run, new or taken up again, and what it says of earlier ones. */
export const openJournaledRun = (
  context: Context,
  command: RunCommand,
  runId: string,
  resumed: ResumedJournal | undefined,
  parties: () => RunParties,
): JournaledRun => {
  const { folders, clock, terminal } = context;
  const stateFolder = folders.state;
  const journal = resumed ?? openRunJournal({ stateFolder, runId, clock, process: processOf() });
  const wayOn = () =>
    journal.hasWritten() ? `\`klarna-cl flow --resume ${runId}\` goes on from where it stopped.` : undefined;
  const memory: RunMemory = {
    past: (wanted) => pastAuthorizations(stateFolder, wanted),
    openPlacings: (orderId) => openPlacings(stateFolder, orderId).filter(({ run }) => run !== runId),
    claim: journal.claim,
    wayOn,
    ...(resumed === undefined ? {} : { resumed: resumed.state, settle: journal.settle, ...progressOf(resumed.state) }),
  };
  return {
    journal,
    memory,
    run: async (plan, work) => {
      if (resumed === undefined) mentionUnfinishedRuns(context, subjectsOf(plan));
      else if (resumed.wasTorn) {
        terminal.talk('The last line of its journal was torn off when the run was interrupted; it was dropped.');
      }
      if (resumed !== undefined) refuseOtherParties(resumed.state.run, parties());
      journal.begin(factsOf(context, command, parties(), plan));
      context.lastWord(wayOn);
      let result: string | undefined;
      const end = (exitCode: number, settled: boolean) =>
        journal.end({ exit_code: exitCode, ...(result === undefined ? {} : { result }), settled });
      try {
        await work((word) => {
          result = word;
        });
        end(0, true);
      } catch (thrown) {
        if (!(thrown instanceof CliError)) throw thrown;
        const error = withDoubt(thrown, memory);
        // Who leaves at a question leaves nothing behind.
        if (leaves.includes(error.kind) && !journal.hasWritten()) journal.discard();
        else end(error.exitCode, isSettled(error));
        throw withWayOn(error, memory);
      }
    },
  };
};

const leaves: readonly ErrorKind[] = ['interrupted', 'terminated'];

const isSettled = ({ kind, code, facts }: CliError): boolean =>
  code === 'SECOND_AUTHORIZATION' || (kind !== 'unknown' && facts.execution !== 'unknown');

const factsOf = (context: Context, command: RunCommand, parties: RunParties, plan: RunPlan): RunFacts => ({
  command,
  ...parties,
  inputs: plan.inputs,
  ...(plan.authToken === undefined ? {} : { auth_token: traceOf(context, plan.authToken) }),
  ...(plan.sessionToken === undefined ? {} : { session_token: traceOf(context, plan.sessionToken) }),
});

const traceOf = ({ folders }: Context, { value, file }: GivenToken): TokenTrace => ({
  sha256: sha256(value),
  ...(file === undefined || file === '-' ? {} : { file: resolve(folders.working, file) }),
});

const subjectsOf = ({ inputs, sessionToken }: RunPlan): readonly SubjectName[] => [
  ...(inputs.payment_id === undefined ? [] : [`payment ${inputs.payment_id}` as const]),
  ...(inputs.order_id === undefined ? [] : [`order ${inputs.order_id}` as const]),
  ...(sessionToken === undefined ? [] : [`token ${sha256(sessionToken.value)}` as const]),
];

/** The addresses and accounts that a resumed run must find again. */
export const partiesOf = (
  settings: Settings,
  services: readonly ('commerce-layer' | 'klarna')[],
  account: string,
  mode: 'test' | 'live',
  partnerAccountId: string | undefined,
): RunParties => {
  const { commerceLayer, klarna } = settings;
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
  };
};

/** @throws CliError `live-guard`, `usage` where a resumed run would go on somewhere else than it began */
const refuseOtherParties = (then: RunParties & { readonly run: string }, now: RunParties): void => {
  const differing = (what: string, was: string | undefined, is: string | undefined) =>
    was === undefined || is === undefined || was === is ? undefined : `${what} was ${was} and is ${is}`;
  const mode = differing('The mode', then.mode, now.mode);
  const place = [
    differing('The address of Commerce Layer', then.commerce_layer?.base_url, now.commerce_layer?.base_url),
    differing('The organization', then.commerce_layer?.organization, now.commerce_layer?.organization),
    differing('The address of Klarna', then.klarna?.base_url, now.klarna?.base_url),
    differing('The Klarna account', accountOf(then.klarna), accountOf(now.klarna)),
  ].find((difference) => difference !== undefined);
  const why = mode ?? place;
  if (why === undefined) return;
  throw new CliError(mode === undefined ? 'usage' : 'live-guard', `Run ${then.run} cannot go on from here.`, {
    code: 'OTHER_PARTIES',
    why: `${why}. Nothing was sent.`,
    hint: `Use the configuration that it was started with (${then.account}${then.mode === 'live' ? '), with --live' : ')'}.`,
  });
};

/** A direct partner acts for the account of the key: it is another one than any that is named. */
const accountOf = (klarna: RunParties['klarna']): string | undefined => klarna && (klarna.account ?? 'that of the key');

/** What a run was asked to do, for its first record. */
export const runInputsOf = ({
  values = {},
  ...given
}: {
  readonly route?: string;
  readonly paymentId?: string | undefined;
  readonly orderId?: string | undefined;
  readonly place?: boolean;
  readonly newAuthorization?: boolean;
  readonly idempotencyKey?: string | undefined;
  readonly partnerAccountId?: string | undefined;
  readonly values?: AuthorizeValues;
  readonly data?: Readonly<Record<string, unknown>> | undefined;
}): RunInputs => {
  const { amount, currency, reference, capture } = values;
  return {
    ...(given.route === undefined ? {} : { route: given.route }),
    ...(given.paymentId === undefined ? {} : { payment_id: given.paymentId }),
    ...(given.orderId === undefined ? {} : { order_id: given.orderId }),
    ...(given.place ? { place: true } : {}),
    ...(given.newAuthorization ? { new_authorization: true } : {}),
    ...(given.idempotencyKey === undefined ? {} : { idempotency_key: given.idempotencyKey }),
    ...(given.partnerAccountId === undefined ? {} : { partner_account_id: given.partnerAccountId }),
    ...(amount === undefined ? {} : { amount }),
    ...(currency === undefined ? {} : { currency }),
    ...(reference === undefined ? {} : { reference }),
    ...(values.paymentRequestId === undefined ? {} : { payment_request_id: values.paymentRequestId }),
    ...(capture === undefined ? {} : { capture: capture === 'NOW' ? 'now' : 'later' }),
    ...(given.data === undefined ? {} : { data: given.data }),
  };
};
