import { authorizationsOf, type PastAuthorization } from './past-authorizations.ts';
import type { ApprovalRecord, Asked, EndRecord, JournalRecord, RunRecord } from './records.ts';
import { type Settlement, type SettlingStep, settlementsOf } from './settlements.ts';
import { progressAfter, unsent, type WriteState } from './write-state.ts';

/** What a run has come to, from its records alone. */
export interface RunState {
  /** Its first record, with what the customer's approval has added to it since. */
  readonly run: RunRecord;
  /** When the customer approved in the browser, ISO 8601; `undefined` where nobody did, or the tokens were given. */
  readonly approvedAt: string | undefined;
  /** The last payment request that it made for the customer. */
  readonly paymentRequest: { readonly id: string; readonly asks?: Asked } | undefined;
  /** How often Klarna answered that it made one, or would not; one whose answer was lost is asked for again as it was. */
  readonly paymentRequests: number;
  readonly storeToken: WriteState;
  readonly place: WriteState;
  /** When the order was last about to be placed, ISO 8601. */
  readonly placeSentAt: string | undefined;
  /** The last authorization it tried. */
  readonly authorization: PastAuthorization | undefined;
  /** What it has done, or may have done, about a payment after it was made. */
  readonly settlements: readonly Settlement[];
  /** The order, where it was learnt before a write. */
  readonly orderId: string | undefined;
  /** At least one write was about to leave. */
  readonly hasWritten: boolean;
  /** How it ended, where it has ended and was not taken up again since. */
  readonly end: EndRecord | undefined;
}

/** Folds a run's records; the first of them is its `run` record. */
export const runStateOf = (records: readonly JournalRecord[]): RunState | undefined => {
  const [first] = records;
  if (first?.kind !== 'run') return undefined;
  const approvals = records.filter((record) => record.kind === 'approval');
  const run = approvals.reduce(withApproval, first);
  const last = records.at(-1);
  const intents = records.filter((record) => record.kind === 'intent');
  const outcomes = records.filter((record) => record.kind === 'outcome');
  return {
    run,
    approvedAt: approvals.at(-1)?.at,
    paymentRequest: lastRequest(records),
    paymentRequests: outcomes.filter(({ step, http_status }) => step === 'payment-request' && http_status !== undefined)
      .length,
    storeToken: writeState(records, 'store-token'),
    place: writeState(records, 'place'),
    placeSentAt: intents.findLast(({ step }) => step === 'place')?.at,
    authorization: authorizationsOf(records).at(-1),
    settlements: settlementsOf(records),
    orderId: run.inputs.order_id ?? intents.find(({ order_id }) => order_id !== undefined)?.order_id,
    hasWritten: intents.length > 0,
    end: last?.kind === 'end' ? last : undefined,
  };
};

const lastRequest = (records: readonly JournalRecord[]): RunState['paymentRequest'] => {
  let asks: Asked | undefined;
  let last: RunState['paymentRequest'];
  for (const record of records) {
    if (!('step' in record) || record.step !== 'payment-request') continue;
    if (record.kind === 'intent') asks = record.asks;
    else if (record.created !== undefined) last = { id: record.created, ...(asks === undefined ? {} : { asks }) };
  }
  return last;
};

const withApproval = (run: RunRecord, approval: ApprovalRecord): RunRecord => {
  const { payment_id, payment_request_id, auth_token, session_token } = approval;
  return {
    ...run,
    inputs: {
      ...run.inputs,
      ...(payment_id === undefined ? {} : { payment_id }),
      ...(payment_request_id === undefined ? {} : { payment_request_id }),
    },
    ...(auth_token === undefined ? {} : { auth_token }),
    ...(session_token === undefined ? {} : { session_token }),
  };
};

/** Nobody can say yet whether one of its writes was executed. */
export const hasOpenWrite = ({ storeToken, place, authorization, settlements }: RunState): boolean =>
  storeToken === 'open' ||
  place === 'open' ||
  authorization?.state === 'UNKNOWN' ||
  settlements.some(({ state }) => state === 'open');

/** What a run has done of such a step, where it came that far. */
export const settlementIn = ({ settlements }: RunState, step: SettlingStep): Settlement | undefined =>
  settlements.find((settlement) => settlement.step === step);

const writeState = (records: readonly JournalRecord[], step: string): WriteState =>
  records
    .filter((record) => record.kind === 'intent' || record.kind === 'outcome')
    .filter((record) => record.step === step)
    .reduce(progressAfter, unsent).state;

export type RunStatus = 'running' | 'interrupted' | 'unsettled' | 'finished';

export const runStatusOf = ({ end }: RunState, isRunning: boolean): RunStatus => {
  if (isRunning) return 'running';
  if (end === undefined) return 'interrupted';
  return end.settled ? 'finished' : 'unsettled';
};
