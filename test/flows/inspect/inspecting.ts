import { isKrn } from '../../../src/apis/klarna/values.ts';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import { areHits, type InspectParties, inspectPayment, noRuns } from '../../../src/flows/inspect/inspect.ts';
import { jsonApiError, orderDocument, orderId, paymentDocument, paymentId } from '../../support/documents.ts';
import { type FakeHttp, fakeHttp, type Reply, type Script } from '../../support/fake-http.ts';
import { commerceLayerOver, reply } from '../running.ts';

export const notFound = jsonApiError(404, 'RECORD_NOT_FOUND');
export const denied = jsonApiError(401, 'UNAUTHORIZED', 'You are not authorized.');
export const account = 'krn:partner:global:account:test:MKPMV6MS';

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

export const orderReply = (document: Document = orderDocument()): Reply => ({ status: 200, document });
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
export const byNumber = (wish: ShopWish = {}): Script => [
  ['GET /api/orders', listOf(orderDocument())],
  ...shopScript(wish),
];

/** An order whose payment source is gone asks for no payment. */
export const withoutPayment = orderDocument({ relationships: { payment_source: { data: null } } });

type Wish = Partial<Omit<InspectParties, 'klarna' | 'commerceLayer'>> & {
  readonly klarna?: true;
  readonly commerceLayer?: false;
};

const klarnaOver = (http: FakeHttp) => ({
  http,
  baseUrl: 'https://api-global.test.klarna.com',
  apiKey: 'klarna_test_api_canary',
  mode: 'test' as const,
  ...(isKrn(account) ? { partnerAccountId: account } : {}),
});

/** Looks for a text against scripted answers. */
export const look = async (text: string, script: Script, wish: Wish = {}) => {
  const { klarna, commerceLayer, ...parties } = wish;
  const http = fakeHttp([...(commerceLayer === false ? [] : [reply.token]), ...script]);
  const inspected = await inspectPayment(
    {
      clock: { now: () => 0, sleep: async () => {} },
      mode: () => 'test',
      commerceLayer: commerceLayer === false ? { why: 'No credentials.' } : { client: commerceLayerOver(http) },
      klarna: () => (klarna ? { client: klarnaOver(http) } : { why: 'There are no credentials for Klarna.' }),
      klarnaV1: () => ({ why: 'There are no credentials for Klarna v1.' }),
      runs: noRuns,
      ...parties,
    },
    text,
  );
  return { inspected, sent: http.sent, lines: http.lines().filter((line) => line !== 'POST /oauth/token') };
};

/** The same where one payment is found. */
export const inspect = async (text: string, script: Script, wish: Wish = {}) => {
  const { inspected, ...rest } = await look(text, script, wish);
  if (areHits(inspected)) throw new Error(`several were found: ${JSON.stringify(inspected)}`);
  return { ...inspected, ...diagnose(inspected, 0), ...rest };
};
