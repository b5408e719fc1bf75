import { moneyHeldBy } from '../../../diagnosis/money-held.ts';
import type { InspectDocument } from '../document.ts';
import type { Reader } from './content.ts';

/** What one side says about the money; an empty text where it says nothing. */
export interface MoneyRow {
  /** Whose sums they are, where the two sides differ. */
  readonly side: '' | 'Commerce Layer' | 'Klarna';
  readonly amount: string;
  readonly authorized: string;
  readonly captured: string;
  readonly refunded: string;
  /** Authorized, and neither captured nor voided. */
  readonly open: string;
}

interface Sums {
  readonly amount: number | null;
  readonly authorized: number | null;
  readonly captured: number | null;
  readonly refunded: number | null;
  readonly open: number | null;
  readonly currency: string | null;
}

/** One row where the two sides agree, or one of them says nothing; else a row each. */
export const moneyRows = (document: InspectDocument, reader: Pick<Reader, 'money'>): readonly MoneyRow[] => {
  const [shop, klarna] = [shopSums(document), klarnaSums(document)];
  if (shop === undefined) return klarna === undefined ? [] : [rowOf('', klarna, reader)];
  if (klarna === undefined || agree(shop, klarna)) return [rowOf('', shop, reader)];
  return [rowOf('Commerce Layer', shop, reader), rowOf('Klarna', klarna, reader)];
};

const columns = ['amount', 'authorized', 'captured', 'refunded', 'open'] as const;

/** What one side does not say is no contradiction. */
const agree = (shop: Sums, klarna: Sums): boolean =>
  shop.currency === klarna.currency &&
  columns.every((name) => shop[name] === null || klarna[name] === null || shop[name] === klarna[name]);

const shopSums = ({ order, transactions }: InspectDocument): Sums | undefined => {
  if (order === null) return undefined;
  const { amount, currency, shows_transactions } = order;
  if (!shows_transactions) return { amount, currency, authorized: null, captured: null, refunded: null, open: null };
  const { authorized, captured, refunded, open } = moneyHeldBy(transactions);
  return { amount, currency, authorized, captured, refunded, open: Math.max(0, open) };
};

const klarnaSums = ({ klarna, runs }: InspectDocument): Sums | undefined => {
  const { order, transaction, payment_request: request } = klarna;
  if (order !== null) {
    const { amount, currency, captured_amount, refunded_amount, remaining_authorized_amount } = order;
    return {
      amount: null,
      currency,
      authorized: amount,
      captured: captured_amount,
      refunded: refunded_amount,
      open: remaining_authorized_amount,
    };
  }
  const nothing = { captured: null, refunded: null, open: null };
  if (transaction !== null) {
    return { ...nothing, amount: null, authorized: transaction.amount, currency: transaction.currency };
  }
  const last = runs.findLast(({ authorization }) => authorization?.state === 'APPROVED')?.authorization;
  if (last !== undefined && last !== null) {
    return { ...nothing, amount: null, authorized: last.amount, currency: last.currency };
  }
  return request === null
    ? undefined
    : { ...nothing, amount: request.amount, authorized: null, currency: request.currency };
};

const rowOf = (side: MoneyRow['side'], sums: Sums, { money }: Pick<Reader, 'money'>): MoneyRow => {
  const { currency } = sums;
  const text = (name: (typeof columns)[number]) => {
    const amount = sums[name];
    return amount === null ? '' : currency === null ? String(amount) : money(amount, currency);
  };
  return {
    side,
    amount: text('amount'),
    authorized: text('authorized'),
    captured: text('captured'),
    refunded: text('refunded'),
    open: text('open'),
  };
};
