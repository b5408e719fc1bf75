import { daysLeft, deadlineOfRest } from '../../../diagnosis/deadline.ts';
import type { InspectDocument } from '../document.ts';

/** The order as Commerce Layer has it: its status, that of its payment, and that of its delivery. */
export const shopSide = ({ order, payment }: InspectDocument): readonly string[] => {
  if (order === null) return [payment === null ? 'not known there' : 'a payment without an order'];
  const gateway = order.payment_source_type;
  return [
    order.status,
    order.payment_status,
    ...(order.fulfillment_status === null ? [] : [order.fulfillment_status]),
    ...(gateway === null || gateway === 'klarna_payments' ? [] : [gateway]),
    ...(order.circuit_state === 'open' ? ['circuit open'] : []),
  ];
};

/** What Klarna has of it: the state, the check for fraud, the days in which it can be captured. */
export const klarnaSide = (document: InspectDocument, nowMs: number): readonly string[] => {
  const { klarna, order, runs } = document;
  const { order: v1, transaction, payment_request: request } = klarna;
  const fraud = v1?.fraud_status ?? order?.fraud_status ?? null;
  const states = [
    ...(v1 === null ? [] : [v1.status]),
    ...(transaction === null ? [] : [`${v1 === null ? '' : 'Network '}${transaction.state ?? 'state unknown'}`]),
    ...(request === null || transaction !== null ? [] : [`payment request ${request.state}`]),
  ];
  const seen = states.length > 0 ? states : [unseen(order?.klarna_order_id ?? null, runs)];
  return [...seen, ...(fraud === null ? [] : [`fraud ${fraud}`]), ...timeLeft(document, nowMs)];
};

const unseen = (klarnaOrderId: string | null, runs: InspectDocument['runs']): string => {
  const last = runs.findLast(({ authorization }) => authorization !== null)?.authorization;
  if (last !== undefined && last !== null) return `${last.state}, as last answered`;
  return klarnaOrderId === null ? 'no order there yet' : 'has an order; its state was not read';
};

const timeLeft = (document: InspectDocument, nowMs: number): readonly string[] => {
  const deadline = deadlineOfRest(document);
  if (deadline === undefined) return [];
  const days = daysLeft(deadline, nowMs);
  const about = deadline.isGuess ? 'about ' : '';
  if (days < 0) return [`expired ${about}${-days} ${-days === 1 ? 'day' : 'days'} ago`];
  return [`${about}${days} ${days === 1 ? 'day' : 'days'} left`];
};
