import type { CommerceLayer } from '../../apis/commerce-layer/client.ts';
import { findOrders } from '../../apis/commerce-layer/find.ts';
import {
  findTransactionsByNumber,
  foundTransactionOf,
  readTransactionAlone,
} from '../../apis/commerce-layer/find-transactions.ts';
import { isResourceId, type OrderId, orderId, paymentId, transactionId } from '../../apis/commerce-layer/ids.ts';
import { klarnaPaymentOf, readKlarnaPayment } from '../../apis/commerce-layer/klarna-payments.ts';
import { type OrderMoney, orderMoneyOf, readOrderMoney } from '../../apis/commerce-layer/order-money.ts';
import { CliError } from '../../errors.ts';
import { bareText } from '../inspect/subject.ts';
import { orNothing } from '../or-nothing.ts';
import type { StepLog } from '../steps.ts';
import type { Focus } from './wish.ts';

/** What a person's words lead to: an order, and the transaction of it that they named. */
export interface FoundOrder {
  readonly money: OrderMoney;
  readonly focus: Focus | undefined;
}

/**
 * The step `read`: finds the order by its id or number, its payment's id, or the id or number of one of its transactions,
 * and reads what became of its money.
 * @param keep keeps other runs from the order, before it is known how its money stands
 * @throws CliError `rejected` where there is nothing of that name, or more than one order
 */
export const findOrder = (
  api: CommerceLayer,
  steps: StepLog,
  written: string,
  keep: (order: OrderId) => void,
): Promise<FoundOrder> => {
  const text = bareText(written);
  return steps.run('read', `Looking for ${text}`, async () => {
    const { order, focus } = one(text, isResourceId(text) ? await byId(api, text) : await byNumber(api, text));
    keep(order);
    const answer = await readOrderMoney(api, order);
    const money = orderMoneyOf(answer);
    return { value: { money, focus }, answers: [answer], said: `Read order ${money.order.number ?? order}` };
  });
};

interface Lead {
  readonly order: OrderId;
  readonly focus?: Focus;
}

/** Ids of different kinds can read the same, so all of them are asked for. */
const byId = async (api: CommerceLayer, text: string): Promise<readonly Lead[]> => {
  const transactionOf = async (type: 'authorizations' | 'captures'): Promise<Lead | undefined> => {
    const answer = await orNothing(() => readTransactionAlone(api, type, transactionId(text)));
    const found = answer && foundTransactionOf(answer);
    return found?.orderId && { order: found.orderId, focus: { type, id: found.id } };
  };
  const leads = await Promise.all([
    orNothing(() => readOrderMoney(api, orderId(text))).then((answer) => answer && { order: orderId(text) }),
    orNothing(() => readKlarnaPayment(api, paymentId(text))).then((answer) => {
      const order = answer && klarnaPaymentOf(answer).orderId;
      return order && { order };
    }),
    transactionOf('authorizations'),
    transactionOf('captures'),
  ]);
  const found = leads.filter((lead) => lead !== undefined);
  return found.length > 0 ? found : ofNumber(api, text);
};

const byNumber = async (api: CommerceLayer, text: string): Promise<readonly Lead[]> => {
  if (!/\/T\//.test(text)) return ofNumber(api, text);
  const found = await findTransactionsByNumber(api, text);
  return found.flatMap(({ id, type, orderId: order }) => (order === undefined ? [] : [{ order, focus: { type, id } }]));
};

const ofNumber = async (api: CommerceLayer, text: string): Promise<readonly Lead[]> =>
  (await findOrders(api, { number: text, isExact: true })).orders.map(({ id }) => ({ order: id }));

/** @throws CliError `rejected` */
const one = (text: string, found: readonly Lead[]): Lead => {
  const leads = [...new Map(found.map((lead) => [JSON.stringify(lead), lead])).values()];
  const [first] = leads;
  if (first === undefined) {
    throw new CliError('rejected', `Nothing was found for ${JSON.stringify(text)}.`, {
      code: 'NOTHING_FOUND',
      execution: 'none',
      why: 'There is no order, payment, authorization or capture of that id, and no order or transaction of that number, in this organization and mode.',
      hint: text.includes('@')
        ? 'Name the order by its number: `klarna-cl inspect` finds those of an e-mail address.'
        : 'Ids are case-sensitive. `klarna-cl whoami` shows which organization and mode were asked.',
    });
  }
  if (leads.length === 1) return first;
  const names = leads.map(({ order, focus }) => (focus === undefined ? order : `${focus.id} of the order ${order}`));
  throw new CliError('rejected', `${JSON.stringify(text)} leads to more than one payment.`, {
    code: 'SEVERAL_FOUND',
    execution: 'none',
    why: `They are ${names.join(', ')}. Nothing was sent.`,
    hint: 'Name the one that is meant by its id.',
  });
};
