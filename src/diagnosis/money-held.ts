import { modeOfName } from './mode-of-name.ts';
import type { LocalRunFacts, OrderFacts, PaymentFacts, TransactionFacts } from './payment-facts.ts';

/** What Commerce Layer did with the money at its gateway, minor units; failed and pending transactions count for nothing. */
export interface MoneyHeld {
  readonly authorized: number;
  readonly voided: number;
  readonly captured: number;
  readonly refunded: number;
  /** What the customer owes or has paid on account of it. */
  readonly net: number;
  /** What is authorized and neither captured nor voided. */
  readonly open: number;
}

export const moneyHeldBy = (transactions: readonly TransactionFacts[]): MoneyHeld => {
  const sumOf = (type: string) =>
    transactions.reduce((sum, one) => sum + (one.type === type && one.succeeded ? one.amount : 0), 0);
  const [authorized, voided, captured, refunded] = [
    sumOf('authorizations'),
    sumOf('voids'),
    sumOf('captures'),
    sumOf('refunds'),
  ];
  return {
    authorized,
    voided,
    captured,
    refunded,
    net: authorized - voided - refunded,
    open: authorized - voided - captured,
  };
};

const openMessages = ['', 'pending', 'received'];

/** Neither done nor failed: the gateway has not made up its mind, or nobody has told what it said. */
export const isPending = ({ succeeded, error_code: code, error_detail: detail }: TransactionFacts): boolean =>
  !succeeded && code === null && detail === null;

/** Pending as documented; any other message without an error code is one that nobody can read. */
export const isPlainlyPending = (one: TransactionFacts): boolean =>
  isPending(one) && openMessages.includes((one.message ?? '').trim().toLowerCase());

export const isFailed = (one: TransactionFacts): boolean => !one.succeeded && !isPending(one);

/** Statuses of a payment that mean: money was, and still is, held or taken. */
const heldStatuses = ['authorized', 'partially_authorized', 'paid', 'partially_paid', 'partially_refunded'];

/** Commerce Layer holds the customer's money for the order; where transactions are not shown, its word is taken for it. */
export const isHeldAtCommerceLayer = ({ order, transactions, klarna }: PaymentFacts): boolean => {
  if (order === null || isOverAtKlarna(klarna.order?.status)) return false;
  if (order.shows_transactions && transactions.length > 0) return moneyHeldBy(transactions).net > 0;
  return heldStatuses.includes(order.payment_status) || isLiveAtKlarna(klarna.order?.status);
};

const isOverAtKlarna = (status: string | undefined) => status === 'CANCELLED' || status === 'EXPIRED';
const isLiveAtKlarna = (status: string | undefined) =>
  status === 'AUTHORIZED' || status === 'PART_CAPTURED' || status === 'CAPTURED';

/** An authorization on Klarna Network (v2) that this payment has, or may have. */
export interface NetworkAuthorization {
  readonly transaction_id: string | null;
  /** `live`: Klarna says so now. `approved`: it was; nobody knows whether it was voided since. `unknown`: perhaps. */
  readonly certainty: 'live' | 'approved' | 'unknown';
  readonly amount: number | null;
  readonly currency: string | null;
  readonly run: LocalRunFacts | null;
}

/** What this machine has captured and refunded of a transaction on Klarna Network, which tells nobody these sums. */
export const movedHere = (runs: readonly LocalRunFacts[], transactionId: string) => {
  const sumOf = (wanted: 'capture' | 'refund') =>
    runs
      .flatMap(({ settlements }) => settlements)
      .filter(({ action, side, state }) => action === wanted && side === 'klarna' && state === 'DONE')
      .reduce((sum, { acts_on, amount }) => (acts_on === transactionId ? sum + (amount ?? 0) : sum), 0);
  return { captured: sumOf('capture'), refunded: sumOf('refund') };
};

/** Those that may cost the customer money; what is of the other mode is another rule's matter. */
export const networkAuthorizations = (facts: PaymentFacts): readonly NetworkAuthorization[] =>
  madeOrRead(facts).filter(({ transaction_id: id }) => (modeOfName(id) ?? facts.mode) === facts.mode);

const madeOrRead = ({ klarna, runs, mode }: PaymentFacts): readonly NetworkAuthorization[] => {
  const { transaction } = klarna;
  const byRuns = runs.flatMap((run): readonly NetworkAuthorization[] => {
    const made = run.authorization;
    if (made === null || run.mode !== mode || (made.state !== 'APPROVED' && made.state !== 'UNKNOWN')) return [];
    const certainty = made.state === 'APPROVED' ? 'approved' : 'unknown';
    return [{ transaction_id: made.transaction_id, certainty, amount: made.amount, currency: made.currency, run }];
  });
  const once = byRuns.filter(
    ({ transaction_id: id }, index) =>
      id === null || byRuns.findIndex(({ transaction_id }) => transaction_id === id) === index,
  );
  if (transaction === null) return once;
  const others = once.filter(({ transaction_id: id }) => id !== transaction.id);
  if (transaction.state === 'CLOSED' || transaction.state === 'EXPIRED') return others;
  const run = once.find(({ transaction_id: id }) => id === transaction.id)?.run ?? null;
  const certainty = transaction.state === null ? 'approved' : 'live';
  const { id, amount, currency } = transaction;
  return [{ transaction_id: id, certainty, amount, currency, run }, ...others];
};

/** In the checkout: the customer can still pay. */
export const isOpen = ({ status }: OrderFacts): boolean => status === 'draft' || status === 'pending';

export const isPlaced = ({ status }: OrderFacts): boolean => status === 'placed' || status === 'approved';

/** To be paid through Commerce Layer's own Klarna gateway, as far as anybody told. */
export const isKlarnas = ({ payment_source_type: type }: OrderFacts): boolean =>
  type === null || type === 'klarna_payments';

/** A run of which nobody knows what it left behind: it may be placing or authorizing. */
const hasOpenRun = ({ runs, mode }: PaymentFacts): boolean =>
  runs.some((run) => run.mode === mode && (run.status === 'unsettled' || run.status === 'interrupted'));

/** Money is held for it on either side, or may be. */
export const isPerhapsPaid = (facts: PaymentFacts): boolean =>
  isHeldAtCommerceLayer(facts) || networkAuthorizations(facts).length > 0 || hasOpenRun(facts);

/**
 * The order of a payment that is still to be made, through Klarna. Where money is, or may be, held on either side it is
 * not: nothing that is said of such an order may lead to another authorization.
 */
export const unpaidOrderOf = (facts: PaymentFacts): OrderFacts | undefined => {
  const { order } = facts;
  if (order === null || !(isOpen(order) || order.status === 'placing') || !isKlarnas(order)) return undefined;
  if (order.payment_status !== 'unpaid' || order.amount === 0) return undefined;
  if (facts.transactions.some((one) => one.type === 'authorizations' && isPending(one))) return undefined;
  return isPerhapsPaid(facts) ? undefined : order;
};

/** The same of a payment on Klarna Network, which may have no order: nothing was, or may have been, authorized for it. */
export const isStillToPay = (facts: PaymentFacts): boolean =>
  facts.klarna.transaction === null &&
  networkAuthorizations(facts).length === 0 &&
  !hasOpenRun(facts) &&
  (facts.order === null || unpaidOrderOf(facts) !== undefined);
