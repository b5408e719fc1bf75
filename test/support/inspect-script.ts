import { jsonApiError, orderDocument, orderId, paymentDocument, paymentId } from './documents.ts';
import type { Reply, Script } from './fake-http.ts';

/** What `inspect` reads at Commerce Layer, as replies of a script. */
export const notFound = jsonApiError(404, 'RECORD_NOT_FOUND');

type Document = ReturnType<typeof orderDocument>;

export const listOf = (...documents: readonly { readonly data: unknown }[]): Reply => ({
  status: 200,
  document: { data: documents.map(({ data }) => data), meta: { record_count: documents.length } },
});

export const eventsOf = (
  events: readonly { readonly id: string; readonly attributes: object }[] = [],
  next?: string,
): Reply => ({
  status: 200,
  document: {
    data: events.map((event) => ({ type: 'event_stores', ...event })),
    links: next === undefined ? {} : { next },
  },
});

interface ShopWish {
  readonly order?: Reply;
  readonly payment?: Reply | undefined;
  readonly others?: Reply;
  readonly orderEvents?: Reply;
  readonly paymentEvents?: Reply;
}

/** An integration is shown that there are no errors. */
const wholeOrder = orderDocument({ relationships: { resource_errors: { data: [] } } });

export const orderReply = (document: Document = wholeOrder): Reply => ({ status: 200, document });
export const paymentReply = (attributes = {}): Reply => ({ status: 200, document: paymentDocument(attributes) });

/** What is read of an order and its payment once the order is found; `undefined` for what is not asked for. */
export const shopScript = (wish: ShopWish = {}): Script => {
  const { others = listOf(), orderEvents = eventsOf(), paymentEvents = eventsOf() } = wish;
  const payment = 'payment' in wish ? wish.payment : paymentReply();
  return [
    [`GET /api/orders/${orderId}`, wish.order ?? orderReply()],
    ['GET /api/klarna_payments', others],
    [`GET /api/orders/${orderId}/event_stores`, orderEvents],
    ...(payment === undefined
      ? []
      : ([
          [`GET /api/klarna_payments/${paymentId}`, payment],
          [`GET /api/klarna_payments/${paymentId}/event_stores`, paymentEvents],
        ] as const)),
  ];
};

/** The same where it is found by number: the list comes first. */
export const byNumber = (wish: ShopWish = {}, number = '1234'): Script => [
  ['GET /api/orders', listOf(orderDocument({ attributes: { number } }))],
  ...shopScript(wish),
];

/** An order whose payment source is gone asks for no payment. */
export const withoutPayment = orderDocument({ relationships: { payment_source: { data: null } } });

/** The same where the payment is asked for by its id: an order of that id is asked for as well. */
export const byPaymentId = (wish: ShopWish = {}): Script => [
  [`GET /api/orders/${paymentId}`, notFound],
  ...shopScript(wish),
];
