import type { Access, CommerceLayer } from '../../apis/commerce-layer/client.ts';
import { type OrderId, paymentId } from '../../apis/commerce-layer/ids.ts';
import { type KlarnaPayment, klarnaPaymentOf, readKlarnaPayment } from '../../apis/commerce-layer/klarna-payments.ts';
import { type Order, orderOf } from '../../apis/commerce-layer/order.ts';
import { type OrderInFull, orderInFullOf, readOrderInFull } from '../../apis/commerce-layer/order-in-full.ts';
import { readOrder } from '../../apis/commerce-layer/orders.ts';
import { listPaymentsOfOrder, type PaymentOfOrder } from '../../apis/commerce-layer/payments-of-order.ts';
import { transactionOf } from '../../apis/klarna/transaction.ts';
import type { Answer } from '../../context.ts';
import type { EventFacts, PaymentFacts } from '../../diagnosis/payment-facts.ts';
import { CliError } from '../../errors.ts';
import { paymentIdOf } from '../read-payment.ts';
import { tokenStoredIn } from './event-facts.ts';
import type { Found } from './find.ts';
import { gatherHistory, inOrder } from './gather-history.ts';
import { gatherKlarna } from './gather-klarna.ts';
import { gatherRuns, referencesOf } from './gather-runs.ts';
import type { LocalRun } from './local-runs.ts';
import {
  errorFacts,
  oldestFirst,
  orderFacts,
  otherPaymentFacts,
  paymentFacts,
  transactionFacts,
} from './order-facts.ts';
import type { Asking } from './parties.ts';

/** Commerce Layer's side of a payment. */
interface Shop {
  readonly order?: Order | undefined;
  readonly full?: OrderInFull | undefined;
  readonly payment?: KlarnaPayment | undefined;
  readonly paymentTraceId?: string | undefined;
  readonly others: readonly PaymentOfOrder[];
  readonly events: readonly EventFacts[];
}

/** Reads everything about what was found. What is not essential and cannot be read is noted in `unread`. */
export const gather = async (asking: Asking, found: Found, text: string): Promise<PaymentFacts> => {
  const { commerceLayer: api } = asking;
  const shop: Shop = api === undefined ? { others: [], events: [] } : await gatherShop(asking, api, found);
  const { order, full, payment, others } = shop;
  const facts = order && full && orderFacts(order, full);
  const transaction = found.klarna?.transaction;
  const read = transaction && transactionOf(transaction.answer);
  const runs = await gatherRuns(asking, {
    sum: facts ?? read ?? {},
    orderId: order?.id ?? payment?.orderId ?? found.orderId,
    paymentIds: [...new Set([payment?.id, ...others.map(({ id }) => id)].filter((id) => id !== undefined))],
    transactionIds: [...(full?.transactions ?? []).map(({ id }) => id), ...(transaction ? [transaction.name] : [])],
    references: [...referencesOf(facts), read?.reference],
    found: found.runs ?? [],
  });
  const klarna = await gatherKlarna(asking, facts, runs, found.klarna ?? {});
  const events = inOrder(shop.events);
  if (found.as === 'transaction number' && full?.showsTransactions) noteAbsence(asking, text, full);
  return {
    schema_version: 1,
    read_at: asking.readAt,
    mode: asking.mode(),
    looked_for: { text, as: found.as },
    order: facts ?? null,
    payment:
      payment === undefined
        ? null
        : paymentFacts(payment, {
            order,
            tokenStoredAt: tokenStoredIn(events, payment.id) ?? tokenStoredBy(runs, payment.id),
            traceId: shop.paymentTraceId,
          }),
    other_payments: others.filter(({ id }) => id !== payment?.id).map(otherPaymentFacts),
    transactions: order ? oldestFirst((full?.transactions ?? []).map((each) => transactionFacts(each, order))) : [],
    errors: oldestFirst((full?.errors ?? []).map(errorFacts)),
    events,
    klarna,
    runs: runs.map((run) => run.facts),
    unread: asking.reader.unread(),
  };
};

/** The order was found by the number that the transaction's begins with. */
const noteAbsence = ({ reader }: Asking, number: string, { transactions }: OrderInFull): void => {
  if (transactions.some((one) => one.number?.toUpperCase() === number.toUpperCase())) return;
  reader.note(`transaction ${number}`, 'The order whose number it begins with has none of that number.');
};

const tokenStoredBy = (runs: readonly LocalRun[], id: string): string | undefined =>
  runs.findLast((run) => run.paymentId === id && run.tokenStoredAt !== undefined)?.tokenStoredAt;

const gatherShop = async (asking: Asking, api: CommerceLayer, found: Found): Promise<Shop> => {
  const { reader } = asking;
  const asked = found.payment && klarnaPaymentOf(found.payment);
  const orderId = found.orderId ?? asked?.orderId;
  if (orderId === undefined) {
    const events = asked === undefined ? [] : await gatherHistory(api, reader, 'klarna_payments', asked.id);
    return { payment: asked, paymentTraceId: found.payment?.meta.traceId, others: [], events };
  }
  const [answer, others, orderEvents] = await Promise.all([
    found.order ?? readTheOrder(asking, api, orderId, found),
    reader.attempt('other Klarna payments', () => listPaymentsOfOrder(api, orderId)),
    gatherHistory(api, reader, 'orders', orderId),
  ]);
  const order = answer && orderOf(answer);
  const full = answer && order && seenBy(await api.access(), order, orderInFullOf(answer));
  if (full?.showsTransactions === false) reader.note('transactions', notShown);
  if (full?.showsErrors === false) reader.note('resource errors', notShown);
  if (full?.showsPaymentSource === false && asked === undefined) reader.note('payment', notShown);
  const currentId = asked?.id ?? (order && paymentIdOf(order));
  const [payment, ...histories] = await Promise.all([
    found.payment ?? (currentId && reader.attempt('payment', () => readKlarnaPayment(api, paymentId(currentId)))),
    currentId === undefined ? [] : gatherHistory(api, reader, 'klarna_payments', currentId),
    ...authorizationsOf(full).map((id) => gatherHistory(api, reader, 'authorizations', id)),
  ]);
  return {
    order,
    full,
    payment: payment ? klarnaPaymentOf(payment) : undefined,
    paymentTraceId: payment ? payment.meta.traceId : undefined,
    others: others ?? [],
    events: [...orderEvents, ...histories.flat()],
  };
};

/** Statuses in which a sales channel is shown the payment source. */
const carts: readonly string[] = ['draft', 'pending'];

/** A sales channel is shown nothing in place of what it may not see, so that nothing means nothing there. */
const seenBy = ({ claims }: Access, order: Order, full: OrderInFull): OrderInFull =>
  claims?.applicationKind !== 'sales_channel'
    ? full
    : {
        ...full,
        showsPaymentSource: full.showsPaymentSource && (order.paymentSource !== null || carts.includes(order.status)),
        showsTransactions: full.showsTransactions && full.transactions.length > 0,
        showsErrors: full.showsErrors && full.errors.length > 0,
      };

const notShown = 'This API client is not shown them; an integration is.';

/** The newest ones; an order seldom has more than two. */
const authorizationsOf = (full: OrderInFull | undefined): readonly string[] =>
  (full?.transactions ?? [])
    .filter(({ type }) => type === 'authorizations')
    .map(({ id }) => id)
    .slice(-4);

/**
 * The order, with less of it where all of it is refused. Without it there is nothing to tell, unless a payment, a run or
 * Klarna led to it and it alone is refused.
 */
const readTheOrder = async (
  { reader }: Asking,
  api: CommerceLayer,
  id: OrderId,
  found: Found,
): Promise<Answer | undefined> => {
  try {
    return await readOrderInFull(api, id);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const isLedTo = found.payment !== undefined || found.klarna !== undefined || found.runs !== undefined;
    if (isLedTo && error.facts.httpStatus === 404) {
      reader.note('order', error.message);
      return undefined;
    }
    const less = () => readOrder(api, id);
    return isLedTo ? reader.attempt('order', less) : less();
  }
};

const isRefusal = (error: unknown): error is CliError =>
  error instanceof CliError && (error.kind === 'auth' || error.kind === 'rejected');
