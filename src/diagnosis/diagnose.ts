import type { Diagnosis, Finding } from './finding.ts';
import type { PaymentFacts } from './payment-facts.ts';
import { rules } from './rules/index.ts';

/** Holds every rule against the facts. Pure: `nowMs` is milliseconds since the epoch. */
export const diagnose = (facts: PaymentFacts, nowMs: number): Diagnosis => {
  const findings = rules.flatMap(({ name, severity, look }): readonly Finding[] => {
    const found = look(facts, nowMs);
    return found === undefined ? [] : [{ name, severity, ...found }];
  });
  const [first] = findings;
  const isHealthy = findings.every(({ severity }) => severity === 'waiting' || severity === 'note');
  return {
    state: first?.says ?? sentenceOf(facts),
    is_healthy: isHealthy,
    turn: first?.turn ?? 'nobody',
    findings,
    next: { says: first?.remedy ?? 'Nothing is to be done.', command: first?.command ?? null },
  };
};

const fraudWords: Readonly<Record<string, string>> = {
  PENDING: ' Klarna still checks it for fraud: do not ship yet.',
  REJECTED: ' Klarna rejected it for fraud: do not ship.',
};

/** Where a payment stands that no rule has anything to say about. */
const sentenceOf = ({ order, payment, transactions }: PaymentFacts): string => {
  if (order === null) return 'The payment belongs to no order.';
  if (order.status === 'cancelled') return `The order is cancelled; its payment is ${order.payment_status}.`;
  if (order.status === 'placed' || order.status === 'approved') {
    const fraud = fraudWords[order.fraud_status ?? ''] ?? '';
    return `The order is ${order.status} and its payment ${order.payment_status}.${fraud}`;
  }
  if (order.status === 'placing') return 'The order is being placed right now.';
  if (order.payment_status === 'free') return 'The order is free: there is nothing to pay.';
  if (order.status === 'editing') return 'The order is being edited, which takes its payment source away.';
  if (order.payment_status !== 'unpaid') return `The order is not placed, but its payment is ${order.payment_status}.`;
  if (order.payment_source_type !== null && order.payment_source_type !== 'klarna_payments') {
    return `The order is to be paid through another gateway (${order.payment_source_type}).`;
  }
  if (payment === null) return 'The order has no Klarna payment.';
  if (payment.mismatched_amounts) {
    return 'The order changed after the customer approved its amount: the payment must be made anew.';
  }
  const wasRefused = transactions.some(({ type, succeeded }) => type === 'authorizations' && !succeeded);
  return wasRefused
    ? 'Klarna refused the last authorization; if its token is still the one stored, the customer must authorize again.'
    : 'The customer has not authorized the payment yet, or its token was not sent.';
};
