import type { LocalRunFacts, LocalSettlementFacts, Mode } from '../../diagnosis/payment-facts.ts';
import { type FoundRun, findRun, runsAbout, runsMentioning } from '../../journal/find-runs.ts';
import { isRunning } from '../../journal/past-runs.ts';
import type { JournalRecord, RunRecord } from '../../journal/records.ts';
import type { SubjectName } from '../../journal/run-index.ts';
import { type RunState, runStateOf, runStatusOf } from '../../journal/run-state.ts';
import type { Settlement } from '../../journal/settlements.ts';
import { resumeCommandOf } from '../resume-command.ts';

/** A run of this machine, with what links it to a payment. */
export interface LocalRun {
  readonly facts: LocalRunFacts;
  readonly orderId: string | undefined;
  readonly paymentId: string | undefined;
  /** The transaction that it made at Klarna, or acted on at either service. */
  readonly transactionId: string | undefined;
  /** When it stored the customer's token, ISO 8601. */
  readonly tokenStoredAt: string | undefined;
  /** Where it talked to, and as whom. */
  readonly parties: Pick<RunRecord, 'commerce_layer' | 'klarna'>;
}

/** The journal, for somebody who only looks. Each function throws CliError `local-io` where it cannot be believed. */
export interface RunLog {
  readonly run: (id: string) => LocalRun | undefined;
  readonly about: (subjects: readonly SubjectName[]) => readonly LocalRun[];
  readonly mentioning: (text: string) => readonly LocalRun[];
}

/** The sandbox inside the process knows no other runs. */
export const noRuns: RunLog = { run: () => undefined, about: () => [], mentioning: () => [] };

export const openRunLog = (stateFolder: string): RunLog => {
  const read = ({ records }: FoundRun): readonly LocalRun[] => {
    const state = runStateOf(records);
    return state === undefined ? [] : [toLocalRun(state, records, isRunning(stateFolder, state))];
  };
  return {
    run: (id) => {
      const found = findRun(stateFolder, id);
      return found && read(found)[0];
    },
    about: (subjects) => (subjects.length === 0 ? [] : runsAbout(stateFolder, subjects).flatMap(read)),
    mentioning: (text) => runsMentioning(stateFolder, text).flatMap(read),
  };
};

const toLocalRun = (state: RunState, records: readonly JournalRecord[], running: boolean): LocalRun => {
  const { run, end, orderId } = state;
  const status = runStatusOf(state, running);
  const outcomes = records.filter((record) => record.kind === 'outcome');
  return {
    orderId,
    paymentId: run.inputs.payment_id,
    transactionId: state.authorization?.transactionId ?? run.inputs.transaction_id,
    tokenStoredAt:
      state.storeToken === 'done' ? outcomes.findLast(({ step }) => step === 'store-token')?.at : undefined,
    parties: run,
    facts: {
      run_id: run.run,
      command: run.command,
      action: run.command === 'repair' ? (run.inputs.action ?? null) : null,
      route: run.inputs.route ?? null,
      mode: run.mode,
      started_at: run.at,
      status,
      result: end?.result ?? state.authorization?.state ?? null,
      exit_code: end?.exit_code ?? null,
      code: end?.code ?? null,
      resume: resumeCommandOf(state, status),
      authorization: authorizationOf(state),
      settlements: state.settlements.flatMap(settlementOf),
      unknown_write: state.settlements.find((one) => one.state === 'open')?.step ?? null,
      payment_request_id:
        state.authorization?.verdict?.payment_request_id ??
        state.paymentRequest?.id ??
        run.inputs.payment_request_id ??
        null,
      trace_ids: known(outcomes.map(({ trace_id }) => trace_id)),
      correlation_ids: known(outcomes.map(({ correlation_id }) => correlation_id)),
    },
  };
};

const known = (ids: readonly (string | undefined)[]): readonly string[] => [
  ...new Set(ids.filter((id) => id !== undefined)),
];

const authorizationOf = ({ authorization }: RunState): LocalRunFacts['authorization'] => {
  if (authorization === undefined) return null;
  const { state, at, verdict, transactionId, body } = authorization;
  const { amount, currency } = { ...askedIn(body), ...verdict?.payment_transaction };
  return {
    state,
    reason: verdict?.result_reason ?? null,
    transaction_id: transactionId ?? null,
    amount: typeof amount === 'number' ? amount : null,
    currency: typeof currency === 'string' ? currency : null,
    at,
  };
};

/** The record was refused where the bytes are no JSON. */
const askedIn = (body: string | undefined): { readonly amount?: unknown; readonly currency?: unknown } => {
  const { currency, request_payment_transaction: transaction } = JSON.parse(body ?? '{}');
  return { amount: transaction?.amount, currency };
};

const actions: Readonly<Record<string, Pick<LocalSettlementFacts, 'action' | 'side'>>> = {
  capture: { action: 'capture', side: 'commerce-layer' },
  refund: { action: 'refund', side: 'commerce-layer' },
  void: { action: 'void', side: 'commerce-layer' },
  'network-capture': { action: 'capture', side: 'klarna' },
  'network-refund': { action: 'refund', side: 'klarna' },
  'network-void': { action: 'void', side: 'klarna' },
};

const states = { done: 'DONE', none: 'REFUSED', open: 'UNKNOWN' } as const;

const settlementOf = ({ step, state, body, actsOn, created, at }: Settlement): readonly LocalSettlementFacts[] => {
  const deed = actions[step];
  if (deed === undefined) return [];
  const amount = amountIn(JSON.parse(body ?? '{}'));
  return [{ ...deed, state: states[state], amount, acts_on: actsOn ?? null, created_id: created ?? null, at }];
};

/** Klarna's body names it at its top, Commerce Layer's among the resource's attributes. */
const amountIn = (body: {
  readonly [name: string]: unknown;
  readonly data?: { readonly attributes?: Readonly<Record<string, unknown>> };
}): number | null => {
  const given = { ...body, ...body.data?.attributes };
  const names = ['capture_amount', 'refund_amount', '_capture_amount_cents', '_refund_amount_cents'];
  const amount = names.map((name) => given[name]).find((value) => typeof value === 'number');
  return typeof amount === 'number' ? amount : null;
};

/** Where a command looks. */
export interface Place {
  readonly mode: Mode;
  /** Addresses; `undefined` where the service is not asked. */
  readonly commerceLayer: string | undefined;
  readonly klarna: string | undefined;
}

/** Why a run is not about anything here: it was of the other mode, or talked to another address. */
export const whyElsewhere = ({ facts, parties }: LocalRun, here: Place): string | undefined => {
  const differing = (what: string, was: string | undefined, is: string | undefined) =>
    was === undefined || is === undefined || was === is ? undefined : `${what} was ${was}, and is ${is} here.`;
  return (
    differing('Its mode', facts.mode, here.mode) ??
    differing('The address of Commerce Layer', parties.commerce_layer?.base_url, here.commerceLayer) ??
    differing('The address of Klarna', parties.klarna?.base_url, here.klarna)
  );
};

/** The same journal, with the runs of here alone: ids of a test organization or a sandbox may be the same elsewhere. */
export const runsOf = (log: RunLog, here: Place): RunLog => {
  const isHere = (run: LocalRun) => whyElsewhere(run, here) === undefined;
  return {
    run: log.run,
    about: (subjects) => log.about(subjects).filter(isHere),
    mentioning: (text) => log.mentioning(text).filter(isHere),
  };
};
