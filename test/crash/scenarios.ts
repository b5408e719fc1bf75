import type { Seeded } from '../../src/sandbox/world/seeds/seed-request.ts';
import { canary } from '../support/canaries.ts';
import type { StepLetter } from '../support/raw-vendors.ts';
import { json } from '../support/run.ts';

/** An order of its own for a run, and tokens to be found again wherever they are written. */
export interface Purchase {
  readonly order: Seeded;
  readonly authToken: string;
  readonly sessionToken: string;
  /** What an authorization without an order is called. */
  readonly reference: string;
}

let count = 0;

export const purchaseOf = (order: Seeded): Purchase => {
  count += 1;
  return {
    order,
    authToken: canary(`auth token ${count}`, 'sandbox-auth.'),
    sessionToken: canary(`session token ${count}`, 'krn:payment:eu1:klarna-network-session-token:sandbox-approved.'),
    reference: `crash-${order.order_number}`,
  };
};

/** A run that is killed, and what it comes to in the end. */
export interface Scenario {
  readonly name: string;
  /** What is asked of the sandbox's order, where it is not any order. */
  readonly seed?: object;
  /** The writes it makes, in their order. */
  readonly writes: readonly Exclude<StepLetter, 'T' | 'R' | 'W' | 'K' | 'N'>[];
  /** A customer brings the tokens that it needs. */
  readonly hasCustomer?: true;
  /** The command line, without the tokens. */
  readonly args: (purchase: Purchase) => readonly string[];
  /** What its document says of its success. */
  readonly saidIn: (stdout: string) => unknown;
  readonly says: string;
}

const flowResult = (stdout: string): unknown => json(stdout).result;
const verdict = (stdout: string): unknown => json(stdout).payment_transaction_response.result;
const loose = ({ reference }: Purchase) => ['--amount', '11800', '--currency', 'USD', '--reference', reference];
const paymentOf = ({ order }: Purchase): string => order.payment_id ?? '';

export const scenarios = {
  both: {
    name: 'flow both',
    writes: ['P', 'A'],
    args: (purchase) => ['flow', '--route', 'both', paymentOf(purchase)],
    saidIn: flowResult,
    says: 'APPROVED',
  },
  place: {
    name: 'flow native --place',
    writes: ['P', 'O'],
    args: (purchase) => ['flow', '--route', 'native', '--place', paymentOf(purchase)],
    saidIn: flowResult,
    says: 'PLACED',
  },
  'place-async': {
    name: 'flow native --place of an order that is placed later',
    seed: { order: { place_async: true } },
    writes: ['P', 'O'],
    args: (purchase) => ['flow', '--route', 'native', '--place', paymentOf(purchase)],
    saidIn: flowResult,
    says: 'PLACED',
  },
  native: {
    name: 'flow native',
    writes: ['P'],
    args: (purchase) => ['flow', '--route', 'native', paymentOf(purchase)],
    saidIn: flowResult,
    says: 'TOKEN_STORED',
  },
  network: {
    name: 'flow network',
    writes: ['A'],
    args: (purchase) => ['flow', '--route', 'network', ...loose(purchase)],
    saidIn: flowResult,
    says: 'APPROVED',
  },
  'network-order': {
    name: 'flow network --order',
    writes: ['A'],
    args: ({ order }) => ['flow', '--route', 'network', '--order', order.order_id],
    saidIn: flowResult,
    says: 'APPROVED',
  },
  'send-token': {
    name: 'send-token',
    writes: ['P'],
    args: (purchase) => ['send-token', paymentOf(purchase)],
    saidIn: (stdout) => json(stdout).data.type,
    says: 'klarna_payments',
  },
  authorize: {
    name: 'authorize',
    writes: ['A'],
    args: (purchase) => ['authorize', ...loose(purchase)],
    saidIn: verdict,
    says: 'APPROVED',
  },
  'authorize-order': {
    name: 'authorize --order',
    writes: ['A'],
    args: ({ order }) => ['authorize', '--order', order.order_id],
    saidIn: verdict,
    says: 'APPROVED',
  },
  'checkout-network': {
    name: 'checkout network --order',
    writes: ['Q', 'A'],
    hasCustomer: true,
    args: ({ order }) => ['checkout', '--route', 'network', '--no-open', '--order', order.order_id],
    saidIn: flowResult,
    says: 'APPROVED',
  },
  'checkout-native': {
    name: 'checkout native --place of an order without a payment',
    seed: { payment: null },
    writes: ['C', 'P', 'O'],
    hasCustomer: true,
    args: ({ order }) => ['checkout', '--route', 'native', '--place', '--no-open', '--order', order.order_id],
    saidIn: flowResult,
    says: 'PLACED',
  },
} as const satisfies Record<string, Scenario>;

/** The tokens that a run has to be given, new or taken up again. */
export const tokensOf = (
  { writes, hasCustomer }: Scenario,
  { authToken, sessionToken }: Purchase,
): readonly string[] =>
  hasCustomer
    ? []
    : [
        ...(writes.includes('P') ? ['--auth-token', authToken] : []),
        ...(writes.includes('A') ? ['--session-token', sessionToken] : []),
      ];
