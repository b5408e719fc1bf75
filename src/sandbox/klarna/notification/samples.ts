import { credentials } from '../../sandbox.ts';
import { paymentRequest, transaction } from '../../world/klarna-rows.ts';
import type { JsonObject, NetworkRefund, PaymentRequest, Transaction } from '../../world/rows.ts';
import { type EventType, stateEvents } from './event-types.ts';
import type { PaymentEvent } from './events.ts';
import { capturePayload, chargebackPayload, refundPayload, requestPayload, transactionPayload } from './payloads.ts';

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
  if (requested) return requestPayload(sampleRequest(requested, uuid, at), undefined);
  const state = transaction.entries.state.options.find((one) => stateEvents.transaction[one] === type);
  if (state) return transactionPayload(sampleTransaction(state, uuid, at), state === 'AUTHORIZED' ? undefined : 'AUTHORIZED');
  const completed = sampleTransaction('COMPLETED', uuid, at);
  if (type === 'payment.transaction.chargeback') return chargebackPayload(completed);
  const part = {
    id: `${completed.id}:capture:1`,
    transaction_id: completed.id,
    amount: completed.amount,
    currency: completed.currency,
    created_at: new Date(at).toISOString(),
  };
  if (type === 'payment.transaction.captured')
    return capturePayload({ ...part, payment_capture_reference: 'simulated-capture', refunded_amount: 0 }, completed);
  const refund: NetworkRefund = {
    ...part,
    id: `${completed.id}:refund:1`,
    capture_id: part.id,
    payment_refund_reference: 'simulated-refund',
  };
  return refundPayload(refund, completed);
}

const inHours = (at: number, hours: number): string => new Date(at + hours * 3_600_000).toISOString();

const sampleRequest = (state: PaymentRequest['state'], uuid: string, at: number): PaymentRequest => ({
  id: `krn:payment:eu1:request:${uuid}`,
  partner_account_id: credentials.partnerAccountId,
  payment_request_reference: 'simulated-request',
  amount: 11800,
  currency: 'USD',
  state,
  previous_state: state === 'SUBMITTED' ? null : 'SUBMITTED',
  state_reason: null,
  supplementary_purchase_data: null,
  customer_interaction_config: {},
  request_customer_token: null,
  payment_request_url: '',
  // No token that the sandbox knows: what is authorized with it is refused, as a simulated payment has to be.
  klarna_network_session_token: `krn:payment:eu1:klarna-network-session-token:simulated-${uuid}`,
  customer_token: null,
  created_at: inHours(at, 0),
  updated_at: inHours(at, 0),
  expires_at: inHours(at, 3),
});

const sampleTransaction = (state: Transaction['state'], uuid: string, at: number): Transaction => ({
  id: `krn:payment:eu1:transaction:${uuid}`,
  partner_account_id: credentials.partnerAccountId,
  payment_transaction_reference: 'simulated-transaction',
  amount: 11800,
  currency: 'USD',
  state,
  expires_at: inHours(at, 28 * 24),
  payment_request_id: null,
  captured_amount: state === 'COMPLETED' ? 11800 : 0,
  refunded_amount: 0,
  released_amount: 0,
  supplementary_purchase_data: null,
  created_at: inHours(at, 0),
});
