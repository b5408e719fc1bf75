import type { Diagnosis } from './finding.ts';
import type { PaymentFacts } from './payment-facts.ts';

/** What `inspect --until` can wait for, by the side that says it. */
const orderStatuses = ['draft', 'pending', 'placing', 'placed', 'editing', 'approved', 'cancelled'] as const;
const paymentStatuses = [
  'unpaid',
  'authorized',
  'partially_authorized',
  'paid',
  'partially_paid',
  'voided',
  'partially_voided',
  'refunded',
  'partially_refunded',
  'free',
] as const;
const klarnaStates = [
  'AUTHORIZED',
  'PART_CAPTURED',
  'CAPTURED',
  'COMPLETED',
  'CANCELLED',
  'EXPIRED',
  'CLOSED',
] as const;
const others = ['token-stored', 'fraud-accepted', 'healthy'] as const;

/** The names of states that can be waited for; those of Klarna's orders and transactions in capitals. */
export const awaitableStates = [...orderStatuses, ...paymentStatuses, ...klarnaStates, ...others] as const;

/** A state that somebody waits for. */
export type Awaited = (typeof awaitableStates)[number];

export const isAwaitable = (text: string): text is Awaited => awaitableStates.some((name) => name === text);

const isOneOf = <Name extends string>(names: readonly Name[], text: string): text is Name =>
  names.some((name) => name === text);

type Seen = PaymentFacts & Pick<Diagnosis, 'is_healthy'>;

const klarnaStatesOf = ({ klarna }: PaymentFacts): readonly (string | null | undefined)[] => [
  klarna.order?.status,
  klarna.transaction?.state,
];

/** Whether a payment is in that state. */
export const isReached = (seen: Seen, awaited: Awaited): boolean => {
  const { order, payment, klarna } = seen;
  if (awaited === 'healthy') return seen.is_healthy;
  if (awaited === 'token-stored') return payment?.token_stored === true;
  if (awaited === 'fraud-accepted') return (klarna.order?.fraud_status ?? order?.fraud_status) === 'ACCEPTED';
  if (isOneOf(orderStatuses, awaited) && order?.status === awaited) return true;
  if (isOneOf(paymentStatuses, awaited) && order?.payment_status === awaited) return true;
  // Without an order, `authorized` can only mean Klarna's.
  const name = order === null ? awaited.toUpperCase() : awaited;
  return klarnaStatesOf(seen).includes(name);
};

/**
 * Whether the state may still come: false where the payment has gone past it for good. In doubt it may.
 */
export const canStillCome = (seen: Seen, awaited: Awaited): boolean => {
  const { order, klarna } = seen;
  if (awaited === 'healthy') return true;
  if (awaited === 'fraud-accepted') return (klarna.order?.fraud_status ?? order?.fraud_status) !== 'REJECTED';
  if (isOneOf(klarnaStates, awaited)) {
    const told = klarnaStatesOf(seen).filter((state) => typeof state === 'string');
    return told.length === 0 || told.some((state) => !isBehind(klarnaCourse, state, awaited));
  }
  if (order === null) return !(isOneOf(paymentStatuses, awaited) && klarna.transaction?.state === 'CLOSED');
  if (awaited === 'token-stored') return order.status !== 'cancelled' && order.payment_status === 'unpaid';
  if (isOneOf(orderStatuses, awaited)) return !isBehind(orderCourse, order.status, awaited);
  // A cancelled order is paid for no more; what was paid is given back.
  if (order.status === 'cancelled' && !isOneOf(givenBack, awaited)) return false;
  return !isBehind(paymentCourse, order.payment_status, awaited);
};

const givenBack = ['voided', 'partially_voided', 'refunded', 'partially_refunded'] as const;

/** By state, what can come after it; a state that is not named here can be followed by any. */
type Course = Readonly<Record<string, readonly string[]>>;

const isBehind = (course: Course, now: string, awaited: string): boolean => {
  const ahead = course[now];
  return ahead !== undefined && !ahead.includes(awaited);
};

const orderCourse: Course = {
  placed: ['editing', 'placed', 'approved', 'cancelled'],
  approved: ['editing', 'placed', 'approved', 'cancelled'],
  cancelled: [],
};

const paymentCourse: Course = {
  paid: ['partially_refunded', 'refunded'],
  partially_refunded: ['refunded'],
  refunded: [],
  voided: [],
  free: [],
};

const klarnaCourse: Course = {
  PART_CAPTURED: ['CAPTURED', 'COMPLETED', 'EXPIRED', 'CLOSED'],
  CAPTURED: ['CLOSED'],
  COMPLETED: ['CLOSED'],
  CANCELLED: [],
  EXPIRED: ['CLOSED'],
  CLOSED: [],
};
