import type { Sandbox } from '../sandbox.ts';
import type { Draft, PaymentRequest, Read } from '../world/tables.ts';
import { decisionOn } from './customer-decision.ts';

const hour = 3_600_000;

/** "A Payment Request remains open for 3 hours." */
export const openFor = 3 * hour;
/** The final authorization comes "within 60 minutes". */
export const tokenGoodFor = hour;

/** What a customer can do with a payment request. */
export type CustomerAction = 'start' | 'complete' | 'abort' | 'decline';

/**
 * SUBMITTED → IN_PROGRESS | EXPIRED | CANCELED; IN_PROGRESS → SUBMITTED | COMPLETED | EXPIRED | CANCELED, and DECLINED,
 * which the pages name without an arrow that leads there. Everything else is final.
 * @see https://docs.klarna.com/websdk/v2/enums/constants.PaymentRequestState.html
 */
const transitions: Readonly<Record<PaymentRequest['state'], readonly PaymentRequest['state'][]>> = {
  SUBMITTED: ['IN_PROGRESS', 'EXPIRED', 'CANCELED'],
  IN_PROGRESS: ['SUBMITTED', 'COMPLETED', 'EXPIRED', 'CANCELED', 'DECLINED'],
  COMPLETED: [],
  EXPIRED: [],
  CANCELED: [],
  DECLINED: [],
};

const targets: Readonly<Record<CustomerAction, PaymentRequest['state']>> = {
  start: 'IN_PROGRESS',
  complete: 'COMPLETED',
  abort: 'SUBMITTED',
  decline: 'DECLINED',
};

type Moment = Pick<Sandbox, 'now' | 'newUuid'>;

/**
 * Lets the customer act. A customer whom Klarna's test data has denied comes to DECLINED by completing.
 * @returns whether the state allows it; otherwise nothing has happened
 */
export function actAsCustomer(sandbox: Moment, draft: Draft, request: PaymentRequest, action: CustomerAction): boolean {
  const isDenied = action === 'complete' && decisionOn(request.supplementary_purchase_data) === 'denied';
  const moved = moveTo(sandbox, request, isDenied ? 'DECLINED' : targets[action]);
  if (!moved) return false;
  if (action === 'abort') request.state_reason = 'PURCHASE_FLOW_ABORTED';
  if (request.state === 'COMPLETED') issueTokens(sandbox, draft, request);
  return true;
}

/** @returns whether the state allows it */
export function cancelPaymentRequest(sandbox: Moment, request: PaymentRequest): boolean {
  const moved = moveTo(sandbox, request, 'CANCELED');
  if (moved) request.state_reason = 'PARTNER_CANCELED';
  return moved;
}

export const isPastItsTime = (request: Read<PaymentRequest>, now: number): boolean =>
  transitions[request.state].includes('EXPIRED') && Date.parse(request.expires_at) <= now;

export const expirePaymentRequest = (sandbox: Moment, request: PaymentRequest): boolean =>
  moveTo(sandbox, request, 'EXPIRED');

function moveTo(sandbox: Moment, request: PaymentRequest, state: PaymentRequest['state']): boolean {
  const { state: from } = request;
  if (!transitions[from].includes(state)) return false;
  request.previous_state = from;
  request.state = state;
  request.state_reason = null;
  request.updated_at = new Date(sandbox.now()).toISOString();
  return true;
}

/** The customer's approval: a token for the amount, and one for later charges where that was asked for. */
function issueTokens(sandbox: Moment, draft: Draft, request: PaymentRequest): void {
  const { partner_account_id, amount, currency, request_customer_token: wish } = request;
  if (amount !== null) {
    const id = `krn:payment:eu1:klarna-network-session-token:${sandbox.newUuid()}`;
    const expires_at = new Date(sandbox.now() + tokenGoodFor).toISOString();
    const payment_request_id = request.id;
    const row = {
      id,
      partner_account_id,
      payment_request_id,
      amount,
      currency,
      result: 'APPROVED' as const,
      expires_at,
    };
    draft.network_session_tokens.insert(row);
    request.klarna_network_session_token = id;
  }
  if (wish !== null) {
    const id = `krn:payment:eu1:customer-token:${sandbox.newUuid()}`;
    draft.customer_tokens.insert({
      id,
      partner_account_id,
      customer_token_reference: wish.customer_token_reference ?? null,
      currency,
      scopes: wish.scopes,
      result: 'APPROVED',
    });
    request.customer_token = id;
  }
}
