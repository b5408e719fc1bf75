import { diagnose } from '../../src/diagnosis/diagnose.ts';
import type { Finding } from '../../src/diagnosis/finding.ts';
import type {
  EventFacts,
  KlarnaOrderFacts,
  KlarnaRequestFacts,
  KlarnaTransactionFacts,
  LocalRunFacts,
  OrderFacts,
  PaymentFacts,
  TransactionFacts,
} from '../../src/diagnosis/payment-facts.ts';
import {
  klarnaPaymentFacts,
  localRunFacts,
  orderFacts,
  paymentFacts,
  transactionFacts,
} from '../support/payment-facts.ts';

export const now = Date.parse('2026-03-04T05:10:00Z');
export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;
/** A time so long before now, or after it. */
export const at = (ms: number): string => new Date(now + ms).toISOString();

const money = (amount: number, currency: string): string => `${currency} ${(amount / 100).toFixed(2)}`;

export const verdictOn = (facts: PaymentFacts) => diagnose(facts, now, money);
export const namesIn = (facts: PaymentFacts): readonly string[] => verdictOn(facts).findings.map(({ name }) => name);
export const foundIn = (facts: PaymentFacts, name: string): Finding => {
  const found = verdictOn(facts).findings.find((finding) => finding.name === name);
  if (found === undefined) throw new Error(`${name} is not among ${namesIn(facts).join(', ')}`);
  return found;
};

type Changes = Partial<PaymentFacts>;

export const token = '0b1d9815-165e-42e2-8867-35bc03789e00';

/** The checkout is open; the token, where there is one, was stored ten minutes ago. */
export const inCheckout = (changes: Changes = {}, order: Partial<OrderFacts> = {}): PaymentFacts =>
  paymentFacts({ order: orderFacts(order), ...changes });

export const storedToken = (changes: Parameters<typeof klarnaPaymentFacts>[0] = {}) =>
  klarnaPaymentFacts({
    auth_token: token,
    token_stored: true,
    token_stored_at: at(-10 * minute),
    updated_at: at(-10 * minute),
    ...changes,
  });

export const withToken = (changes: Changes = {}): PaymentFacts => inCheckout({ payment: storedToken(), ...changes });

/** Placed two hours ago, authorized over the whole of it. */
export const placed = (changes: Changes = {}, order: Partial<OrderFacts> = {}): PaymentFacts =>
  paymentFacts({
    order: orderFacts({
      status: 'placed',
      payment_status: 'authorized',
      placed_at: at(-2 * hour),
      klarna_order_id: klarnaId,
      fraud_status: 'ACCEPTED',
      ...order,
    }),
    payment: storedToken({ token_stored_at: at(-2 * hour), updated_at: at(-2 * hour) }),
    transactions: [authorization()],
    ...changes,
  });

export const authorization = (changes: Partial<TransactionFacts> = {}): TransactionFacts =>
  transactionFacts({ created_at: at(-2 * hour), ...changes });
export const refused = (changes: Partial<TransactionFacts> = {}): TransactionFacts =>
  transactionFacts({
    succeeded: false,
    error_code: 'REJECTED',
    error_detail: 'The order was rejected by Klarna.',
    balance: 0,
    created_at: at(-5 * minute),
    ...changes,
  });
export const capture = (changes: Partial<TransactionFacts> = {}): TransactionFacts =>
  transactionFacts({ id: 'captAaaaaa', type: 'captures', number: '1234/C/001', created_at: at(-hour), ...changes });
export const voiding = (changes: Partial<TransactionFacts> = {}): TransactionFacts =>
  transactionFacts({ id: 'voidAaaaaa', type: 'voids', number: '1234/V/001', created_at: at(-hour), ...changes });
export const refund = (changes: Partial<TransactionFacts> = {}): TransactionFacts =>
  transactionFacts({ id: 'refdAaaaaa', type: 'refunds', number: '1234/R/001', created_at: at(-hour), ...changes });

const klarnaId = '5ab7e3f5-1c2d-4f3e-9b1a-0242ac130003';
export const transactionKrn = 'krn:payment:eu1:transaction:6debe89e-98c0-488d-1337-000000000001';
export const requestKrn = 'krn:payment:eu1:request:10d34db1-1111-1111-1111-000000000002';

export const klarnaOrder = (changes: Partial<KlarnaOrderFacts> = {}): KlarnaOrderFacts => ({
  id: klarnaId,
  klarna_reference: 'K4MADNY',
  status: 'AUTHORIZED',
  fraud_status: 'ACCEPTED',
  amount: 11800,
  captured_amount: 0,
  refunded_amount: 0,
  remaining_authorized_amount: 11800,
  currency: 'USD',
  merchant_reference1: '1234',
  created_at: at(-2 * hour),
  expires_at: at(26 * day + hour),
  correlation_id: null,
  ...changes,
});
export const networkTransaction = (changes: Partial<KlarnaTransactionFacts> = {}): KlarnaTransactionFacts => ({
  id: transactionKrn,
  reference: '1234-1',
  state: 'AUTHORIZED',
  amount: 11800,
  currency: 'USD',
  expires_at: at(26 * day + hour),
  correlation_id: null,
  ...changes,
});
export const paymentRequest = (changes: Partial<KlarnaRequestFacts> = {}): KlarnaRequestFacts => ({
  id: requestKrn,
  state: 'SUBMITTED',
  state_reason: null,
  reference: '1234-1',
  amount: 11800,
  currency: 'USD',
  expires_at: at(2 * hour),
  correlation_id: null,
  ...changes,
});
export const klarna = (changes: Partial<PaymentFacts['klarna']>): PaymentFacts['klarna'] => ({
  order: null,
  transaction: null,
  payment_request: null,
  ...changes,
});

export const resumeCommand = 'klarna-cl flow --resume 01M804HBM2DKQAXE8VW5XFC437';
/** A run that made an authorization on Klarna Network. */
export const authorizingRun = (
  state: string,
  changes: Partial<LocalRunFacts> = {},
  authorized: Partial<NonNullable<LocalRunFacts['authorization']>> = {},
): LocalRunFacts =>
  localRunFacts({
    result: state,
    authorization: {
      state,
      reason: null,
      transaction_id: state === 'APPROVED' ? transactionKrn : null,
      amount: 11800,
      currency: 'USD',
      at: at(-hour),
      ...authorized,
    },
    ...changes,
  });
export const unsettledRun = (changes: Partial<LocalRunFacts> = {}): LocalRunFacts =>
  authorizingRun('UNKNOWN', { status: 'unsettled', exit_code: 7, code: 'TIMEOUT', resume: resumeCommand, ...changes });

export const orderEvent = (changes: Partial<EventFacts> = {}): EventFacts => ({
  at: at(-hour),
  resource: 'orders',
  resource_id: 'NgojhKoyYN',
  event: 'update',
  attribute: 'total_amount_with_taxes_cents',
  from: '11800',
  to: '10800',
  who: 'integration',
  ...changes,
});

/** Klarna's side alone: nobody told of an order. */
export const atKlarnaAlone = (changes: Partial<PaymentFacts['klarna']>, more: Changes = {}): PaymentFacts =>
  paymentFacts({ order: null, payment: null, klarna: klarna(changes), ...more });
