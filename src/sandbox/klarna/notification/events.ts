import type { Draft, JsonObject, World } from '../../world/tables.ts';
import { type EventType, stateEvents } from './event-types.ts';
import { capturePayload, refundPayload, requestPayload, transactionPayload } from './payloads.ts';

/** Something that happened at Klarna, before anybody is told. */
export interface PaymentEvent {
  readonly type: EventType;
  /** The partner whose payment it is. */
  readonly accountId: string;
  readonly payload: JsonObject;
}

/**
 * What a transaction of the store is about to do, as events, in the order they follow from one another: a capture
 * completes its transaction, not the other way about. A row that went through several states in one go tells of the last
 * one alone.
 */
export function eventsOf(draft: Draft, world: World): PaymentEvent[] {
  const changed = draft.changes().filter(({ after }) => after !== null);
  const idsIn = (table: (typeof changed)[number]['table']) =>
    changed.filter((change) => change.table === table).map(({ id }) => id);
  const isNew = (table: 'network_captures' | 'network_refunds') => (id: string) => world[table].get(id) === undefined;
  return [
    ...idsIn('payment_requests').flatMap((id) => requestEvents(draft, world, id)),
    ...idsIn('network_captures')
      .filter(isNew('network_captures'))
      .flatMap((id) => captureEvents(draft, id)),
    ...idsIn('network_refunds')
      .filter(isNew('network_refunds'))
      .flatMap((id) => refundEvents(draft, id)),
    ...idsIn('transactions').flatMap((id) => transactionEvents(draft, world, id)),
  ];
}

function requestEvents(draft: Draft, world: World, id: string): PaymentEvent[] {
  const [before, request] = [world.payment_requests.get(id), draft.payment_requests.get(id)];
  if (request === undefined || request.state === before?.state) return [];
  const type = stateEvents.request[request.state];
  return [{ type, accountId: request.partner_account_id, payload: requestPayload(request) }];
}

function transactionEvents(draft: Draft, world: World, id: string): PaymentEvent[] {
  const [before, transaction] = [world.transactions.get(id), draft.transactions.get(id)];
  if (transaction === undefined || transaction.state === before?.state) return [];
  const type = stateEvents.transaction[transaction.state];
  return [{ type, accountId: transaction.partner_account_id, payload: transactionPayload(transaction, before?.state) }];
}

function captureEvents(draft: Draft, id: string): PaymentEvent[] {
  const capture = draft.network_captures.get(id);
  const transaction = draft.transactions.get(capture?.transaction_id);
  if (capture === undefined || transaction === undefined) return [];
  const payload = capturePayload(capture, transaction);
  return [{ type: 'payment.transaction.captured', accountId: transaction.partner_account_id, payload }];
}

function refundEvents(draft: Draft, id: string): PaymentEvent[] {
  const refund = draft.network_refunds.get(id);
  const transaction = draft.transactions.get(refund?.transaction_id);
  if (refund === undefined || transaction === undefined) return [];
  const payload = refundPayload(refund, transaction);
  return [{ type: 'payment.transaction.refunded', accountId: transaction.partner_account_id, payload }];
}
