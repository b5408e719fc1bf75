import { credentials } from '../../sandbox.ts';
import { paymentRequest, transaction } from '../../world/rows/klarna-rows.ts';
import type { JsonObject } from '../../world/tables.ts';
import { type EventType, stateEvents } from './event-types.ts';
import type { PaymentEvent } from './events.ts';
import {
  capturePayload,
  chargebackPayload,
  type RequestFacts,
  refundPayload,
  requestPayload,
  type TransactionFacts,
  transactionPayload,
} from './payloads.ts';

/**
 * What simulating sends: an event of nothing that ever was. Whether Klarna marks it as one is not published; the sandbox
 * does not, so a receiver must bear an id that it does not know.
 */
export const sampleEvent = (type: EventType, uuid: string, at: number): PaymentEvent => ({
  type,
  accountId: credentials.partnerAccountId,
  payload: samplePayload(type, uuid, at),
});

function samplePayload(type: EventType, uuid: string, at: number): JsonObject {
  const requested = paymentRequest.entries.state.options.find((state) => stateEvents.request[state] === type);
  if (requested) return requestPayload(sampleRequest(requested, uuid, at));
  const state = transaction.entries.state.options.find((one) => stateEvents.transaction[one] === type);
  if (state)
    return transactionPayload(sampleTransaction(state, uuid, at), state === 'AUTHORIZED' ? undefined : 'AUTHORIZED');
  const completed = sampleTransaction('COMPLETED', uuid, at);
  if (type === 'payment.transaction.chargeback') return chargebackPayload(completed);
  const part = { amount: completed.amount, currency: completed.currency, created_at: inHours(at, 0) };
  const capture = { ...part, id: `${completed.id}:capture:1`, payment_capture_reference: 'simulated-capture' };
  if (type === 'payment.transaction.captured') return capturePayload(capture, completed);
  const id = `${completed.id}:refund:1`;
  return refundPayload(
    { ...part, id, capture_id: capture.id, payment_refund_reference: 'simulated-refund' },
    completed,
  );
}

const inHours = (at: number, hours: number): string => new Date(at + hours * 3_600_000).toISOString();

const sampleRequest = (state: RequestFacts['state'], uuid: string, at: number): RequestFacts => ({
  id: `krn:payment:eu1:request:${uuid}`,
  payment_request_reference: 'simulated-request',
  state,
  previous_state: state === 'SUBMITTED' ? null : 'SUBMITTED',
  state_reason: null,
  // No token that the sandbox knows: what is authorized with it is refused, as a simulated payment has to be.
  klarna_network_session_token: `krn:payment:eu1:klarna-network-session-token:simulated-${uuid}`,
  created_at: inHours(at, 0),
  updated_at: inHours(at, 0),
  expires_at: inHours(at, 3),
});

const sampleTransaction = (state: TransactionFacts['state'], uuid: string, at: number): TransactionFacts => ({
  id: `krn:payment:eu1:transaction:${uuid}`,
  payment_transaction_reference: 'simulated-transaction',
  payment_request_id: null,
  state,
  amount: 11800,
  currency: 'USD',
  expires_at: inHours(at, 28 * 24),
});
