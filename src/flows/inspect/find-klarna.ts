import { findOrders, type OrderQuery } from '../../apis/commerce-layer/find.ts';
import { isResourceId, type OrderId, orderId, paymentId } from '../../apis/commerce-layer/ids.ts';
import { klarnaPaymentOf, readKlarnaPayment } from '../../apis/commerce-layer/klarna-payments.ts';
import type { Klarna } from '../../apis/klarna/client.ts';
import { madeOperationOf, readMade } from '../../apis/klarna/made-operations.ts';
import { paymentRequestOf } from '../../apis/klarna/payment-request.ts';
import { readPaymentRequest } from '../../apis/klarna/payment-requests.ts';
import { transactionOf } from '../../apis/klarna/transaction.ts';
import { readTransaction } from '../../apis/klarna/transactions.ts';
import type { KlarnaV1 } from '../../apis/klarna/v1/client.ts';
import { klarnaOrderOf, readKlarnaOrder } from '../../apis/klarna/v1/orders.ts';
import { isKrn, type Krn } from '../../apis/klarna/values.ts';
import type { Answer } from '../../context.ts';
import type { KlarnaOrderFacts } from '../../diagnosis/payment-facts.ts';
import { CliError } from '../../errors.ts';
import { orNothing } from '../or-nothing.ts';
import { type Found, nothingFound } from './find.ts';
import type { LocalRun } from './local-runs.ts';
import type { Asking } from './parties.ts';
import type { KrnKind } from './subject.ts';

/** What was read at Klarna to find a payment. */
export interface KlarnaFound {
  readonly transaction?: NamedAnswer | undefined;
  readonly request?: NamedAnswer | undefined;
  readonly order?: KlarnaOrderFacts | undefined;
}

/** An answer need not repeat the name that was asked for. */
export interface NamedAnswer {
  readonly name: Krn;
  readonly answer: Answer;
}

/** A purchase as Klarna knows it: what may lead to the shop's order. */
interface Purchase {
  readonly names: readonly (string | undefined)[];
  readonly amount: number | undefined;
  readonly currency: string | undefined;
}

/** A transaction or payment request of Klarna Network, and the order that it pays, where there is one. */
export const findByKrn = async (asking: Asking, krn: Krn, of: KrnKind): Promise<Found> => {
  if ('why' in asking.klarna) throw new TypeError('a KRN is read at Klarna');
  const runs = (await asking.reader.attempt('local runs', async () => asking.runs.mentioning(krn))) ?? [];
  const klarna = ofTheRuns(asking.klarna.client, runs);
  const name = of === 'request' ? undefined : await transactionNamedBy(klarna, krn);
  if (name !== undefined) {
    const transaction = await orNothing(() => readTransaction(klarna, name));
    if (transaction !== undefined) {
      const { reference, purchaseReference, amount, currency } = transactionOf(transaction);
      const purchase = { names: [purchaseReference, reference], amount, currency };
      const order = await orderFor(asking, runs, purchase);
      return {
        as: 'Klarna transaction',
        orderId: order,
        klarna: { transaction: { name, answer: transaction } },
        runs,
      };
    }
  }
  const request = of === 'transaction' ? undefined : await orNothing(() => readPaymentRequest(klarna, krn));
  if (request === undefined) {
    throw nothingFound(
      krn,
      'Klarna knows no transaction or payment request of that name, for this account and in this mode.',
      'Names are whole and case-sensitive. `klarna-cl whoami` shows which account and mode were asked.',
    );
  }
  const { reference, amount, currency } = paymentRequestOf(request);
  const order = await orderFor(asking, runs, { names: [reference], amount, currency });
  return { as: 'Klarna payment request', orderId: order, klarna: { request: { name: krn, answer: request } }, runs };
};

/**
 * The transaction that a KRN leads to: itself, or that of a capture or refund. In Klarna's samples their names begin with
 * the transaction's, which counts where the answer does not say whose they are; `undefined` where there is none of them.
 */
const transactionNamedBy = async (klarna: Klarna, krn: Krn): Promise<Krn | undefined> => {
  const [before = '', what] = krn.split(/:(capture|refund)(?=:)/);
  if (what === undefined) return krn;
  const answer = await orNothing(() => readMade(klarna, what === 'capture' ? 'captures' : 'refunds', krn));
  if (answer === undefined) return undefined;
  return madeOperationOf(answer).transaction ?? (isKrn(before) ? before : undefined);
};

/** An acquiring partner acts for several accounts: the run that made it knows for which one. */
export const ofTheRuns = (klarna: Klarna, runs: readonly LocalRun[]): Klarna => {
  const account = runs.map(({ parties }) => parties.klarna?.account).find((name) => name !== undefined);
  return account !== undefined && isKrn(account) ? { ...klarna, partnerAccountId: account } : klarna;
};

/** The order that a local run paid for; else the one that Klarna's references name, if its sum is the same. */
const orderFor = async (
  asking: Asking,
  runs: readonly LocalRun[],
  purchase: Purchase,
): Promise<OrderId | undefined> => {
  const { commerceLayer: api, reader } = asking;
  if (api === undefined) return undefined;
  const known = runs.map((run) => run.orderId).find((id) => id !== undefined && isResourceId(id));
  if (known !== undefined) return orderId(known);
  const payment = runs.map((run) => run.paymentId).find((id) => id !== undefined && isResourceId(id));
  if (payment !== undefined) {
    const answer = await reader.attempt('the payment of the run', () => readKlarnaPayment(api, paymentId(payment)));
    const found = answer && klarnaPaymentOf(answer).orderId;
    if (found !== undefined) return found;
  }
  return orderByName(asking, purchase);
};

const orderByName = async (
  { commerceLayer: api, reader }: Asking,
  { names, amount, currency }: Purchase,
): Promise<OrderId | undefined> => {
  const query: OrderQuery = { names: [...new Set(names.flatMap(withoutAttempt))] };
  if (api === undefined || query.names.length === 0) return undefined;
  const found = await reader.attempt("the shop's order", () => findOrders(api, query));
  const [first] = found?.orders ?? [];
  if (found === undefined || first === undefined) return undefined;
  // A reference is the shop's own word, and may name anything: only the same sum makes it the same purchase.
  const isSame = (one: unknown, other: unknown) => one === undefined || other === undefined || one === other;
  const same = found.orders.filter((order) => isSame(order.amount, amount) && isSame(order.currency, currency));
  const [only] = same;
  if (only !== undefined && same.length === 1) return only.id;
  reader.note(
    "the shop's order",
    only === undefined
      ? `The order ${first.id} has that number or reference, but another amount: it may be another purchase.`
      : `${same.length} orders have that number or reference and that amount: ${same.map(({ id }) => id).join(', ')}.`,
  );
  return undefined;
};

/** `1234-1` is the first attempt at the order 1234. */
const withoutAttempt = (name: string | undefined): readonly string[] =>
  name === undefined ? [] : [name, name.replace(/-\d{1,3}$/, '')];

/** An order at Klarna (Payments v1): Commerce Layer notes its id on the order it made it for. */
export const findByKlarnaOrder = async (asking: Asking, uuid: string): Promise<Found> => {
  const { commerceLayer: api, klarnaV1 } = asking;
  const noted =
    api && (await findOrders(api, { klarnaOrderId: uuid })).orders.find((order) => order.klarnaOrderId === uuid);
  if (noted !== undefined) return { as: 'Klarna order', orderId: noted.id };
  const nowhere = 'No order of this organization and mode names it as its Klarna order';
  if ('why' in klarnaV1) throw unknownOrder(`${nowhere}, and Klarna was not asked: ${klarnaV1.why}`);
  const order = await klarnaOrderAnywhere(klarnaV1.client, uuid);
  if (order === undefined) throw unknownOrder(`${nowhere}, and Klarna knows no order of that id.`);
  const purchase = {
    names: [order.merchant_reference1 ?? undefined],
    amount: order.amount ?? undefined,
    currency: order.currency ?? undefined,
  };
  return { as: 'Klarna order', orderId: await orderByName(asking, purchase), klarna: { order } };
};

/** Each region has a host of its own, and the id does not say which; on this machine they are one. */
const klarnaOrderAnywhere = async (v1: KlarnaV1, id: string): Promise<KlarnaOrderFacts | undefined> => {
  const addressOf = (country: string | undefined) => v1.addressFor(country);
  const countries = [undefined, 'US', 'AU'];
  const regions = countries.filter(
    (one, at) => countries.findIndex((each) => addressOf(each) === addressOf(one)) === at,
  );
  for (const country of regions) {
    const answer = await orNothing(() => readKlarnaOrder(v1, id, country));
    if (answer !== undefined) return klarnaOrderOf(answer);
  }
  return undefined;
};

/** The text is not repeated: an authorization token has the same form, and is a secret. */
const unknownOrder = (why: string): CliError =>
  new CliError('rejected', 'Nothing was found for that UUID.', {
    code: 'NOTHING_FOUND',
    why,
    hint: 'Where it is a token of the customer, look for the order instead: by its number, its id or the e-mail address.',
  });
