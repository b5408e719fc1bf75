import { describe, expect, it } from 'vitest';
import { type Awaited, awaitableStates, canStillCome, isReached } from '../../src/diagnosis/awaited.ts';
import type { OrderFacts, PaymentFacts } from '../../src/diagnosis/payment-facts.ts';
import { klarnaOrderFacts, klarnaPaymentFacts, orderFacts, paymentFacts } from '../support/payment-facts.ts';

const seen = (order: Partial<OrderFacts> | null, changes: Partial<PaymentFacts> = {}, is_healthy = false) => ({
  ...paymentFacts({ ...changes, order: order === null ? null : orderFacts(order) }),
  is_healthy,
});

const transaction = (state: string): Partial<PaymentFacts> => ({
  klarna: {
    order: null,
    transaction: {
      id: 'krn:payment:eu1:transaction:t-1',
      reference: null,
      state,
      amount: 11800,
      currency: 'USD',
      expires_at: null,
      correlation_id: null,
    },
    payment_request: null,
  },
});
const klarnaOrder = (status: string, fraud_status = 'ACCEPTED'): Partial<PaymentFacts> => ({
  klarna: { order: klarnaOrderFacts({ status, fraud_status }), transaction: null, payment_request: null },
});

describe('a state that is waited for', () => {
  it.each<[Awaited, ReturnType<typeof seen>]>([
    ['placed', seen({ status: 'placed' })],
    ['paid', seen({ status: 'approved', payment_status: 'paid' })],
    ['cancelled', seen({ status: 'cancelled' })],
    ['token-stored', seen({}, { payment: klarnaPaymentFacts({ token_stored: true }) })],
    ['fraud-accepted', seen({ fraud_status: 'ACCEPTED' })],
    ['fraud-accepted', seen({ fraud_status: 'PENDING' }, klarnaOrder('AUTHORIZED'))],
    ['healthy', seen({}, {}, true)],
    ['COMPLETED', seen(null, transaction('COMPLETED'))],
    ['CAPTURED', seen({}, klarnaOrder('CAPTURED'))],
    ['authorized', seen(null, transaction('AUTHORIZED'))],
  ])('%s is reached', (state, payment) => {
    expect(isReached(payment, state)).toBe(true);
  });

  it.each<[Awaited, ReturnType<typeof seen>]>([
    ['placed', seen({ status: 'placing' })],
    ['authorized', seen({ payment_status: 'partially_authorized' })],
    // Klarna's name in capitals is not Commerce Layer's.
    ['AUTHORIZED', seen({ payment_status: 'authorized' })],
    ['authorized', seen({ payment_status: 'unpaid' }, transaction('AUTHORIZED'))],
    ['fraud-accepted', seen({ fraud_status: 'ACCEPTED' }, klarnaOrder('AUTHORIZED', 'PENDING'))],
    ['healthy', seen({})],
  ])('%s is not reached yet, and may come', (state, payment) => {
    expect(isReached(payment, state)).toBe(false);
    expect(canStillCome(payment, state)).toBe(true);
  });

  it.each<[Awaited, ReturnType<typeof seen>]>([
    ['paid', seen({ status: 'cancelled', payment_status: 'voided' })],
    ['paid', seen({ status: 'cancelled' })],
    ['placed', seen({ status: 'cancelled' })],
    ['pending', seen({ status: 'placed' })],
    ['paid', seen({ status: 'approved', payment_status: 'refunded' })],
    ['authorized', seen({ status: 'approved', payment_status: 'paid' })],
    ['voided', seen({ status: 'approved', payment_status: 'paid' })],
    ['paid', seen({ payment_status: 'free' })],
    ['token-stored', seen({ status: 'cancelled' })],
    ['fraud-accepted', seen({ fraud_status: 'REJECTED' })],
    ['AUTHORIZED', seen(null, transaction('CLOSED'))],
    ['COMPLETED', seen(null, transaction('EXPIRED'))],
    ['CAPTURED', seen({}, klarnaOrder('CANCELLED'))],
  ])('%s can no longer come', (state, payment) => {
    expect(canStillCome(payment, state)).toBe(false);
  });

  it.each<[Awaited, ReturnType<typeof seen>]>([
    ['refunded', seen({ status: 'cancelled', payment_status: 'paid' })],
    ['voided', seen({ status: 'cancelled', payment_status: 'authorized' })],
    ['partially_refunded', seen({ status: 'approved', payment_status: 'paid' })],
    ['approved', seen({ status: 'placed' })],
    ['CLOSED', seen(null, transaction('EXPIRED'))],
    ['COMPLETED', seen({})],
  ])('%s may still come', (state, payment) => {
    expect(canStillCome(payment, state)).toBe(true);
  });

  it('is never both reached and impossible', () => {
    const statuses = ['draft', 'pending', 'placing', 'placed', 'editing', 'approved', 'cancelled'];
    const payments = ['unpaid', 'authorized', 'paid', 'partially_refunded', 'refunded', 'voided', 'free'];
    for (const status of statuses) {
      for (const payment_status of payments) {
        const payment = seen({ status, payment_status }, { payment: klarnaPaymentFacts({ token_stored: true }) });
        const both = awaitableStates.filter((state) => isReached(payment, state) && !canStillCome(payment, state));
        // A command that waits looks first whether it is there already.
        expect(both.filter((state) => !['token-stored', status, payment_status].includes(state))).toEqual([]);
      }
    }
  });
});
