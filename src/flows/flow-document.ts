import type { Authorization } from '../apis/klarna/authorization.ts';
import type { CliError, ErrorKind } from '../errors.ts';
import type { FlowResult } from './flow-results.ts';
import type { FlowInputs, FlowState, SavedToken } from './flow-state.ts';
import type { Route } from './inputs.ts';
import { isPlaced, missingForConfirmation } from './place.ts';
import type { StepReport } from './steps.ts';

/** What `flow` prints. Scripts read it; `schema_version` changes only when one could break. Amounts: minor units. */
export interface FlowDocument {
  readonly schema_version: 1;
  readonly run_id: string;
  readonly profile: string;
  readonly mode: 'test' | 'live';
  readonly route: Route;
  readonly result: FlowResult;
  readonly payment: {
    readonly id: string;
    readonly order_id: string | null;
    readonly token_stored: boolean;
    readonly mismatched_amounts: boolean;
  } | null;
  readonly order: {
    readonly id: string;
    readonly number: string | null;
    readonly status: string;
    readonly payment_status: string;
    readonly amount: number | null;
    readonly currency: string | null;
    readonly klarna_order_id: string | null;
    readonly fraud_status: string | null;
  } | null;
  /** Klarna's document, as it came. */
  readonly authorization: unknown;
  /** Where the customer approved a payment request. */
  readonly payment_request_id?: string;
  /** With the result TOKEN_SAVED. */
  readonly saved_token?: {
    readonly kind: 'auth_token' | 'session_token';
    readonly file: string;
    readonly good_until: string;
  };
  readonly steps: readonly StepReport[];
  /** What to do next, as a sentence. */
  readonly next: string;
}

/** What a run came to; where it failed, how far it is known to have got. */
export const resultOf = (
  { route, place }: FlowInputs,
  { authorization, tokenStored, order, savedToken, isUnapproved }: FlowState,
  failure: CliError | undefined,
): FlowResult => {
  // The exit code may say more (14, 130); what counts here is that nobody knows whether the last write was executed.
  const { execution } = failure?.facts ?? {};
  if (execution === 'unknown' || (failure?.kind === 'unknown' && execution !== 'none')) return 'UNKNOWN';
  if (failure?.kind === 'not-placed') return 'NOT_PLACED';
  if (failure !== undefined && isUnapproved && waiting.includes(failure.kind)) return 'STEP_UP_REQUIRED';
  if (failure?.kind === 'declined') return 'DECLINED';
  if (authorization !== undefined) return authorization.result;
  if (failure === undefined && savedToken !== undefined) return 'TOKEN_SAVED';
  if (failure === undefined) return route === 'native' && place ? 'PLACED' : 'TOKEN_STORED';
  if (!tokenStored || refusals.includes(failure.kind)) return 'REJECTED';
  if (!place || order === undefined || !isPlaced(order)) return 'TOKEN_STORED';
  return missingForConfirmation(order) === undefined ? 'PLACED' : 'UNKNOWN';
};

/** The browser step ended without an approval, which can still come. */
const waiting: readonly ErrorKind[] = ['step-up', 'interrupted', 'terminated'];

/** Somebody said no: Klarna, Commerce Layer, or klarna-cl itself. */
const refusals: readonly ErrorKind[] = ['rejected', 'auth', 'live-guard'];

export const flowDocument = (
  run: { readonly id: string; readonly profile: string; readonly mode: 'test' | 'live' },
  inputs: FlowInputs,
  state: FlowState,
  steps: readonly StepReport[],
  result: FlowResult,
  failure: CliError | undefined,
): FlowDocument => ({
  schema_version: 1,
  run_id: run.id,
  profile: run.profile,
  mode: run.mode,
  route: inputs.route,
  result,
  payment:
    state.payment === undefined
      ? null
      : {
          id: state.payment.id,
          order_id: state.payment.orderId ?? null,
          token_stored: state.tokenStored,
          mismatched_amounts: state.payment.mismatchedAmounts,
        },
  order:
    state.order === undefined
      ? null
      : {
          id: state.order.id,
          number: state.order.number ?? null,
          status: state.order.status,
          payment_status: state.order.paymentStatus,
          amount: state.order.amount ?? null,
          currency: state.order.currency ?? null,
          klarna_order_id: state.order.klarnaOrderId ?? null,
          fraud_status: state.order.fraudStatus ?? null,
        },
  authorization: state.authorization?.document ?? null,
  ...(state.paymentRequestId === undefined ? {} : { payment_request_id: state.paymentRequestId }),
  ...(state.savedToken === undefined ? {} : { saved_token: savedToken(state.savedToken) }),
  steps,
  next: failure?.facts.hint ?? nextAfter(result, inputs.route, state, state.authorization),
});

const savedToken = ({ kind, file, goodUntil }: SavedToken) => ({ kind, file, good_until: goodUntil });

/** How a script goes on with a token that was saved. */
const nextWith = ({ kind, shellWord }: SavedToken, { payment, order, paymentRequestId }: FlowState): string => {
  if (kind === 'auth_token') return `klarna-cl send-token ${payment?.id} --auth-token-file ${shellWord}`;
  const purchase = order === undefined ? '--amount … --currency … --reference …' : `--order ${order.id}`;
  return `klarna-cl authorize ${purchase} --payment-request-id ${paymentRequestId} --session-token-file ${shellWord}`;
};

const nextAfter = (
  result: FlowResult,
  route: Route,
  state: FlowState,
  authorization: Authorization | undefined,
): string => {
  if (state.note !== undefined) return state.note;
  if (state.savedToken !== undefined) return `Go on with: ${nextWith(state.savedToken, state)}`;
  switch (result) {
    case 'APPROVED':
      return route === 'both'
        ? 'Do not place this order as well: that would authorize the purchase a second time at Klarna.'
        : `Capture ${authorization?.transactionId ?? 'the transaction'} when the goods are sent.`;
    case 'TOKEN_STORED':
      // A token that the customer brought is nobody's to pass again.
      return state.approved === undefined
        ? 'Place the order: the Klarna order is created only then (flow --route native --place, or your checkout).'
        : 'Place the order in your checkout: the Klarna order is created only then. With --place, a run does that itself.';
    case 'PLACED':
      return 'Capture the order when the goods are sent.';
    default:
      return 'Nothing.';
  }
};
