import { type Answer, type Api, accessToken, apiWith, type Document, expectStatus, type Send } from './calls.ts';

/** What a seeded order is good for. */
export interface Seeded {
  readonly order_id: string;
  readonly order_number: string;
  readonly payment_id: string;
  readonly auth_token: string;
  readonly session_token: string;
  readonly amount: number;
  readonly currency: string;
}

/** A shop with something of everything in it, and the two who may call. */
export interface Shop {
  readonly send: Send;
  readonly integration: Api;
  readonly salesChannel: Api;
  /** A new order with its payment, ready to be placed. */
  readonly seed: (request?: object) => Promise<Seeded>;
  /** An order that was placed, with its authorization. */
  readonly place: () => Promise<{ readonly seeded: Seeded; readonly authorization: string }>;
  /** Part of a placed order's amount was captured. */
  readonly capture: () => Promise<{ readonly seeded: Seeded; readonly capture: string }>;
  /** Every resource object of a type, as lists give them; of event stores, those of an order that was placed. */
  readonly all: (type: string) => Promise<readonly Document[]>;
  /** Any one of a type. */
  readonly one: (type: string) => Promise<Document | undefined>;
}

export async function openShop(send: Send): Promise<Shop> {
  const integration = apiWith(send, await accessToken(send, 'integration'));
  const salesChannel = apiWith(send, await accessToken(send, 'sales_channel'));
  const seed = async (request: object = {}): Promise<Seeded> => {
    const headers = { 'content-type': 'application/json' };
    const answer = await send({ method: 'POST', path: '/__sandbox/seed', headers, body: request });
    expectStatus(answer, 201);
    return answer.document.orders[0];
  };
  const place = async () => {
    const seeded = await seed();
    await worked(integration.patch('klarna_payments', seeded.payment_id, { auth_token: seeded.auth_token }));
    await worked(integration.patch('orders', seeded.order_id, { _place: true }));
    const { document } = await worked(integration.get(`/orders/${seeded.order_id}/authorizations`));
    return { seeded, authorization: document.data[0].id };
  };
  const capture = async () => {
    const { seeded, authorization } = await place();
    // Only an order that is approved can be captured, as the documentation's table of statuses has it.
    await worked(integration.patch('orders', seeded.order_id, { _approve: true }));
    const some = { _capture: true, _capture_amount_cents: Math.floor(seeded.amount / 2) };
    await worked(integration.patch('authorizations', authorization, some));
    const { document } = await worked(integration.get(`/orders/${seeded.order_id}/captures`));
    return { seeded, capture: document.data[0].id };
  };
  const histories = async () => {
    const { seeded } = await place();
    return (await worked(integration.get(`/orders/${seeded.order_id}/event_stores`))).document.data;
  };
  return {
    send,
    integration,
    salesChannel,
    seed,
    place,
    capture,
    all: (type) => (type === 'event_stores' ? histories() : all(integration, type)),
    one: async (type) =>
      (type === 'event_stores' ? histories() : page(integration, type, 1, 1)).then((rows) => rows[0]),
  };
}

/** One of each transaction, and an order that was refused: what every list should have a row of. */
export async function fill(shop: Shop): Promise<void> {
  const { integration } = shop;
  const { capture } = await shop.capture();
  await worked(integration.patch('captures', capture, { _refund: true, _refund_amount_cents: 100 }));
  const { authorization } = await shop.place();
  await worked(integration.patch('authorizations', authorization, { _void: true }));
  const refused = await shop.seed();
  const declining = { auth_token: `sandbox-place-declined.${refused.order_number}` };
  await worked(integration.patch('klarna_payments', refused.payment_id, declining));
  expectStatus(await integration.patch('orders', refused.order_id, { _place: true }), 422);
}

async function worked(answering: Promise<Answer>): Promise<Answer> {
  const answer = await answering;
  expectStatus(answer, 200, 201, 204);
  return answer;
}

const page = async (api: Api, type: string, size: number, number: number): Promise<readonly Document[]> =>
  (await worked(api.get(`/${type}?page[size]=${size}&page[number]=${number}`))).document.data;

async function all(api: Api, type: string): Promise<readonly Document[]> {
  const rows: Document[] = [];
  for (let number = 1; ; number += 1) {
    const more = await page(api, type, 25, number);
    rows.push(...more);
    if (more.length < 25) return rows;
  }
}
