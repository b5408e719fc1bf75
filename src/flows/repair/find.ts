import type { CommerceLayer } from '../../apis/commerce-layer/client.ts';
import { findOrders } from '../../apis/commerce-layer/find.ts';
import {
  type FoundTransaction,
  findTransactionsByNumber,
  foundTransactionOf,
  readTransactionOfAnyType,
} from '../../apis/commerce-layer/find-transactions.ts';
import {
  isResourceId,
  type OrderId,
  orderId,
  type PaymentId,
  paymentId,
  transactionId,
} from '../../apis/commerce-layer/ids.ts';
import { klarnaPaymentOf, readKlarnaPayment } from '../../apis/commerce-layer/klarna-payments.ts';
import { orderMoneyOf, readOrderMoney } from '../../apis/commerce-layer/order-money.ts';
import { readOrder } from '../../apis/commerce-layer/orders.ts';
import type { Answer } from '../../context.ts';
import type { CliError } from '../../errors.ts';
import { orNothing } from '../or-nothing.ts';
import { paymentIdOf } from '../read-payment.ts';
import { refuse } from '../settle/wish.ts';
import type { RepairState } from './repairs.ts';

/** What a person named, by what it is known at Commerce Layer. */
export interface Subject {
  readonly orderId?: OrderId;
  readonly paymentId?: PaymentId;
  readonly transactionId?: string;
}

/**
 * Finds what a repair is about by klarna_payment id, order id, order number, transaction id or number.
 * @throws CliError `rejected` where there is nothing of that name, or several are
 */
export const findSubject = async (api: CommerceLayer, text: string): Promise<Subject> => {
  if (/^.+\/T\/\d+$/.test(text)) return byTransactionNumber(api, text);
  return (isResourceId(text) ? await byId(api, text) : undefined) ?? byOrderNumber(api, text);
};

const byId = async (api: CommerceLayer, text: string): Promise<Subject | undefined> => {
  const payment = await orNothing(() => readKlarnaPayment(api, paymentId(text)));
  if (payment !== undefined) {
    const { id, orderId: order } = klarnaPaymentOf(payment);
    return { paymentId: id, ...(order === undefined ? {} : { orderId: order }) };
  }
  if ((await orNothing(() => readOrder(api, orderId(text)))) !== undefined) return { orderId: orderId(text) };
  const answer = await orNothing(() => readTransactionOfAnyType(api, transactionId(text)));
  const transaction = answer && foundTransactionOf(answer);
  return transaction && ofTransaction(transaction);
};

const ofTransaction = ({ id, orderId: order }: FoundTransaction): Subject => ({
  transactionId: id,
  ...(order === undefined ? {} : { orderId: order }),
});

const byTransactionNumber = async (api: CommerceLayer, text: string): Promise<Subject> => {
  const [found, ...others] = await findTransactionsByNumber(api, text);
  if (found === undefined) throw nothingFound(text);
  if (others.length > 0)
    throw severalFound(
      text,
      [found, ...others].map(({ id }) => id),
    );
  return ofTransaction(found);
};

const byOrderNumber = async (api: CommerceLayer, text: string): Promise<Subject> => {
  const [found, ...others] = (await findOrders(api, { number: text, isExact: true })).orders;
  if (found === undefined) throw nothingFound(text);
  if (others.length > 0)
    throw severalFound(
      text,
      [found, ...others].map(({ id, status }) => `${id} (${status})`),
    );
  return { orderId: found.id };
};

const nothingFound = (text: string): CliError =>
  refuse(
    'NOTHING_FOUND',
    `Nothing was found for ${JSON.stringify(text)}.`,
    'There is no klarna_payment, order or transaction of that id or number in this organization and mode.',
    'Ids are case-sensitive. `klarna-cl inspect` finds more; `klarna-cl whoami` shows which organization was asked.',
  );

const severalFound = (text: string, names: readonly string[]): CliError =>
  refuse(
    'SEVERAL_FOUND',
    `${names.length} have the number ${text}.`,
    `They are ${names.join(', ')}.`,
    'Name one by its id.',
  );

/** Reads what a repair is judged by, as it is now. */
export const readState = async (
  api: CommerceLayer,
  subject: Subject,
): Promise<{ readonly state: RepairState; readonly answers: readonly Answer[] }> => {
  const answer = subject.orderId && (await readOrderMoney(api, subject.orderId));
  const money = answer && orderMoneyOf(answer);
  const id = subject.paymentId ?? (money && paymentIdOf(money.order));
  const paymentAnswer = id && (await readKlarnaPayment(api, id));
  const transaction = money?.transactions.find((one) => one.id === subject.transactionId);
  return {
    state: {
      transactions: money?.transactions ?? [],
      ...(money === undefined ? {} : { order: money.order }),
      ...(paymentAnswer === undefined ? {} : { payment: klarnaPaymentOf(paymentAnswer) }),
      ...(transaction === undefined ? {} : { transaction }),
    },
    answers: [...(answer === undefined ? [] : [answer]), ...(paymentAnswer === undefined ? [] : [paymentAnswer])],
  };
};
