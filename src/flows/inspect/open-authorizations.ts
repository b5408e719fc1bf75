import { listOpenAuthorizations } from '../../apis/commerce-layer/open-authorizations.ts';
import type { Order } from '../../apis/commerce-layer/order.ts';
import type { OrderInFull } from '../../apis/commerce-layer/order-in-full.ts';
import type { PaymentFacts } from '../../diagnosis/payment-facts.ts';
import { gatherKlarna } from './gather-klarna.ts';
import { orderFacts, transactionFacts } from './order-facts.ts';
import { type Asking, type InspectParties, startAsking } from './parties.ts';

/** So many pages of 25 are read: a test organization allows a hundred reads a minute. */
const mostPages = 40;

export interface OpenPayments {
  /** As much of each as the list tells, and Klarna's order where it can be read. */
  readonly payments: readonly PaymentFacts[];
  readonly mode: PaymentFacts['mode'];
  readonly readAt: string;
  /** There are more than were read. */
  readonly isCut: boolean;
}

/**
 * Reads the orders whose payment is authorized and not wholly captured, with Klarna's own orders where there are
 * credentials for those.
 * @param placedBefore ISO 8601; where Klarna cannot be asked, those placed later are not even listed
 * @throws CliError `auth`, `unavailable`
 */
export const readOpenPayments = async (parties: InspectParties, placedBefore: string): Promise<OpenPayments> => {
  const asking = await startAsking(parties, true);
  const { commerceLayer: api, klarnaV1, mode, readAt } = asking;
  if (api === undefined) throw new TypeError('Commerce Layer was to be asked');
  // Klarna may hold an authorization for longer or shorter than usual, so with its word all of them count.
  const bound = 'client' in klarnaV1 ? undefined : placedBefore;
  const payments: PaymentFacts[] = [];
  for (let page = 1; page <= mostPages; page += 1) {
    const { orders, hasMore } = await listOpenAuthorizations(api, page, bound);
    payments.push(...(await Promise.all(orders.map((found) => openPayment(asking, found)))));
    if (!hasMore) return { payments, mode: mode(), readAt, isCut: false };
  }
  return { payments, mode: mode(), readAt, isCut: true };
};

const openPayment = async (
  asking: Asking,
  { order, full }: { readonly order: Order; readonly full: OrderInFull },
): Promise<PaymentFacts> => {
  const facts = orderFacts(order, full);
  // Where Klarna is not asked at all, that is said once, and not for each order.
  const klarna =
    'client' in asking.klarnaV1
      ? await gatherKlarna(asking, facts, [], {})
      : { order: null, transaction: null, payment_request: null };
  return {
    schema_version: 1,
    read_at: asking.readAt,
    mode: asking.mode(),
    looked_for: { text: order.id, as: 'order id' },
    order: facts,
    payment: null,
    other_payments: [],
    transactions: full.transactions.map((transaction) => transactionFacts(transaction, order)),
    errors: [],
    events: [],
    klarna,
    runs: [],
    unread: [],
  };
};
