import type { CommerceLayer } from '../../apis/commerce-layer/client.ts';
import { type FoundOrders, findOrders } from '../../apis/commerce-layer/find.ts';
import {
  findTransactionsByNumber,
  foundTransactionOf,
  readTransactionOfAnyType,
} from '../../apis/commerce-layer/find-transactions.ts';
import { type OrderId, paymentId, transactionId } from '../../apis/commerce-layer/ids.ts';
import { readKlarnaPayment } from '../../apis/commerce-layer/klarna-payments.ts';
import { readOrderInFull } from '../../apis/commerce-layer/order-in-full.ts';
import type { Answer } from '../../context.ts';
import type { LookedForAs } from '../../diagnosis/payment-facts.ts';
import { CliError } from '../../errors.ts';
import { isComplaint, parseRunId } from '../inputs.ts';
import { orNothing } from '../or-nothing.ts';
import type { KlarnaFound } from './find-klarna.ts';
import { type Hits, hitOf } from './hits.ts';
import type { LocalRun } from './local-runs.ts';

/** What a text turned out to be, with what was read to find that out. */
export interface Found {
  readonly as: LookedForAs;
  readonly orderId?: OrderId | undefined;
  /** The answer of `readOrderInFull`. */
  readonly order?: Answer | undefined;
  /** The answer of `readKlarnaPayment`. */
  readonly payment?: Answer | undefined;
  readonly klarna?: KlarnaFound | undefined;
  /** Runs that lead to it. */
  readonly runs?: readonly LocalRun[] | undefined;
}

/** Ten letters: a klarna_payment, an order, one of its transactions, or after all a number. */
export const findById = async (api: CommerceLayer, id: OrderId): Promise<Found | Hits> => {
  const [payment, order] = await Promise.allSettled([
    orNothing(() => readKlarnaPayment(api, paymentId(id))),
    orNothing(() => readOrderInFull(api, id)),
  ]);
  if (payment.status === 'fulfilled' && payment.value !== undefined)
    return { as: 'payment id', payment: payment.value };
  if (order.status === 'fulfilled' && order.value !== undefined) {
    return { as: 'order id', orderId: id, order: order.value };
  }
  for (const read of [payment, order]) if (read.status === 'rejected') throw read.reason;
  const answer = await whereAllowed(() => orNothing(() => readTransactionOfAnyType(api, transactionId(id))));
  const transaction = answer && foundTransactionOf(answer);
  if (transaction?.orderId !== undefined) return { as: 'transaction id', orderId: transaction.orderId };
  return findByNumber(api, id);
};

/** An order's number, the one that the customer knows; else its reference, the one that the shop knows. */
export const findByNumber = async (api: CommerceLayer, text: string): Promise<Found | Hits> => {
  const numbered = await findOrders(api, { number: text });
  if (numbered.orders.length > 0) return oneOrHits(numbered, 'order number');
  const named = await findOrders(api, { reference: text });
  if (named.orders.length > 0) return oneOrHits(named, 'order reference');
  throw nothingFound(
    text,
    'There is no order with that number or reference, and no klarna_payment, order or transaction with that id, in this organization and mode.',
  );
};

export const findByEmail = async (api: CommerceLayer, email: string): Promise<Found | Hits> => {
  // Whether the service minds capitals is not published.
  for (const written of new Set([email, email.toLowerCase()])) {
    const found = await findOrders(api, { email: written });
    if (found.orders.length > 0) return oneOrHits(found, 'e-mail');
  }
  throw new CliError('rejected', 'No order has that e-mail address.', {
    code: 'NOTHING_FOUND',
    why: 'Nothing was found in this organization and mode.',
    hint: 'The customer may have ordered with another address: ask for the order number.',
  });
};

/**
 * `42/T/001`: the transaction itself, where it may be looked for and is there; else the order whose number stands before
 * it, for that is what its number is made of.
 */
export const findByTransactionNumber = async (
  api: CommerceLayer,
  number: string,
  orderNumber: string,
): Promise<Found | Hits> => {
  const transactions = (await whereAllowed(() => findTransactionsByNumber(api, number))) ?? [];
  const orders = [...new Set(transactions.flatMap(({ orderId }) => orderId ?? []))];
  const [only] = orders;
  if (only !== undefined && orders.length === 1) return { as: 'transaction number', orderId: only };
  const found = await findByNumber(api, orderNumber);
  return { ...found, as: 'transaction number' };
};

const oneOrHits = ({ orders, total }: FoundOrders, as: LookedForAs): Found | Hits => {
  const [only] = orders;
  if (only !== undefined && orders.length === 1 && total === 1) return { as, orderId: only.id };
  return { as, hits: orders.map(hitOf), total };
};

/** A refusal of the permission is an answer here: it is looked for in another way. */
const whereAllowed = async <Value>(read: () => Promise<Value>): Promise<Value | undefined> => {
  try {
    return await read();
  } catch (error) {
    if (error instanceof CliError && (error.kind === 'auth' || error.kind === 'rejected')) return undefined;
    throw error;
  }
};

/** @param why where it was looked for */
export const nothingFound = (text: string, why: string, hint?: string): CliError =>
  new CliError('rejected', `Nothing was found for ${JSON.stringify(text)}.`, {
    code: 'NOTHING_FOUND',
    why,
    hint: hint ?? hintFor(text),
  });

/** A run may be of another machine; and what the customer sees of Klarna is a reference by which no API finds anything. */
const hintFor = (text: string): string =>
  !isComplaint(parseRunId(text))
    ? 'It has the form of a run id: `klarna-cl runs list` shows the runs of this user and machine.'
    : /^(?=.*\d)(?=.*[A-Z])[A-Z0-9]{7,8}$/.test(text)
      ? "It looks like a Klarna reference (K4MADNY): Klarna's merchant portal finds its order, and names the shop's order number."
      : 'Ids are case-sensitive. `klarna-cl whoami` shows which organization and mode were asked.';
