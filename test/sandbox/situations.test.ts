import { describe, expect, it } from 'vitest';
import { situationNames } from '../../src/sandbox/world/seeds/situations/names.ts';
import { type Client, running } from './running.ts';

const now = Date.parse('2026-03-04T05:06:07.000Z');
const sandboxAtNow = () => running({ clock: { now: () => now } });

const seedOne = async (sandbox: Client, order: object) => {
  const { status, document } = await sandbox.control('POST', 'seed', { orders: [order] });
  expect({ status, document }).toMatchObject({ status: 201 });
  return document.orders[0];
};

interface Told {
  readonly type: string;
  readonly attributes: Record<string, unknown>;
}

const read = async (sandbox: Client, id: string) => {
  const include = 'payment_source,transactions,resource_errors,line_items';
  const { document } = await sandbox.api('GET', `/orders/${id}?include=${include}`);
  const included: readonly Told[] = document.included ?? [];
  const of = (type: string) => included.filter((each) => each.type === type).map(({ attributes }) => attributes);
  return { order: document.data.attributes, source: document.data.relationships.payment_source.data, of };
};

/** The order's status and its payment's, then each transaction. */
const summary = async (sandbox: Client, id: string) => {
  const { order, of } = await read(sandbox, id);
  const outcome = ({ succeeded, error_code }: Record<string, unknown>) =>
    succeeded ? 'done' : error_code === null ? 'pending' : 'failed';
  const transactions = ['authorizations', 'captures', 'refunds', 'voids'].flatMap((type) =>
    of(type).map((row) => `${type} ${outcome(row)}`),
  );
  return [`${order.status} ${order.payment_status}`, ...transactions].join(', ');
};

describe('a situation', () => {
  it.each([
    ['healthy', 'placed authorized, authorizations done'],
    ['healthy-paid', 'approved paid, authorizations done, captures done'],
    ['fraud-rejected', 'placed authorized, authorizations done'],
    ['paid-not-placed', 'pending authorized, authorizations done'],
    ['placed-unpaid', 'placed unpaid'],
    ['sums-differ', 'placed authorized, authorizations done'],
    ['order-changed', 'placed authorized, authorizations done'],
    ['duplicate-payment-sources', 'pending unpaid'],
    ['token-on-cancelled-order', 'cancelled unpaid'],
    ['refused-token', 'pending unpaid, authorizations failed'],
    ['other-gateway', 'pending unpaid'],
    ['no-billing-country', 'pending unpaid'],
    ['no-payment-methods', 'pending unpaid'],
    ['payment-source-gone', 'pending unpaid'],
    ['mismatched-amounts', 'pending unpaid'],
    ['expired-session', 'pending unpaid'],
    ['expired-token', 'pending unpaid'],
    ['circuit-open', 'pending unpaid'],
    ['cancelled-not-voided', 'cancelled authorized, authorizations done'],
    ['cancelled-at-klarna', 'placed authorized, authorizations done'],
    ['authorization-expired', 'placed authorized, authorizations done'],
    ['authorization-expiring', 'placed authorized, authorizations done'],
    ['fraud-pending', 'placed authorized, authorizations done'],
    ['capture-pending', 'approved authorized, authorizations done, captures pending'],
    ['refund-pending', 'approved paid, authorizations done, captures done, refunds pending'],
    ['transaction-failed', 'approved authorized, authorizations done, captures failed'],
    ['void-pending', 'approved authorized, authorizations done, voids pending'],
    ['authorization-pending', 'pending unpaid, authorizations pending'],
    ['no-payment-source', 'pending unpaid'],
    ['being-placed', 'placing unpaid'],
    ['token-not-placed', 'pending unpaid'],
    ['waiting-for-customer', 'pending unpaid'],
    ['ready-to-capture', 'approved authorized, authorizations done'],
  ] satisfies readonly (readonly [(typeof situationNames)[number], string])[])(
    '%s is: %s, and stays so',
    async (situation, wanted) => {
      const sandbox = await sandboxAtNow();
      const seeded = await seedOne(sandbox, { situation });
      expect(seeded.situation).toBe(situation);
      for (const _ of [1, 2, 3]) expect(await summary(sandbox, seeded.order_id)).toBe(wanted);
    },
  );

  it('is one of those that there are', async () => {
    const sandbox = await sandboxAtNow();
    const { status, document } = await sandbox.control('POST', 'seed', { orders: [{ situation: 'paid-not-palced' }] });
    expect(status).toBe(400);
    for (const name of situationNames) expect(document.error.message).toContain(`"${name}"`);
  });

  it.each([
    ['status', { status: 'placed' }],
    ['payment_status', { payment_status: 'paid' }],
    ['payment', { payment: null }],
    ['payment', { payment: { auth_token: 'sandbox-auth' } }],
    ['customer', { customer: 'denied' }],
    ['billing_address', { billing_address: false }],
    ['circuit_state', { circuit_state: 'open' }],
    ['place_async', { place_async: true }],
    ['payment_source_type', { payment_source_type: 'adyen_payments' }],
    ['auto_capture', { payment_method: { auto_capture: true } }],
  ])('decides %s, which a seed cannot say as well', async (name, said) => {
    const sandbox = await sandboxAtNow();
    const { status, document } = await sandbox.control('POST', 'seed', { orders: [{ situation: 'healthy', ...said }] });
    expect(status).toBe(400);
    expect(document.error.message).toContain(`orders[0].situation: does not go with ${name}, which it decides`);
  });

  it('needs an order that can come to it', async () => {
    const sandbox = await sandboxAtNow();
    const refusal = async (order: object) =>
      (await sandbox.control('POST', 'seed', { orders: [order] })).document.error.message;
    expect(await refusal({ situation: 'healthy', zero_total: true })).toContain('needs something to pay');
    expect(await refusal({ situation: 'healthy', expires_at: '2026-01-01T00:00:00Z' })).toContain(
      'orders[0].situation: cannot be healthy: expires_at - order is expired',
    );
    expect((await sandbox.api('GET', '/orders')).document.meta.record_count).toBe(1);
  });

  it('is what an order of any market and any goods can be in, and so many of them', async () => {
    const sandbox = await sandboxAtNow();
    const order = {
      country_code: 'SE',
      tax_included: true,
      line_items: [{ name: 'Sweater', unit_amount_cents: 49900 }],
    };
    const methods = [{ currency_code: 'SEK', auto_capture: true }];
    const seeds = situationNames.map((situation) => ({ ...order, situation, count: 2 }));
    const { document } = await sandbox.control('POST', 'seed', { payment_methods: methods, orders: seeds });
    expect(document.orders).toHaveLength(2 * situationNames.length);
    const healthy = document.orders.find(({ situation }: { situation: string }) => situation === 'healthy');
    expect(await summary(sandbox, healthy.order_id)).toBe('placed authorized, authorizations done');
  });
});

const hoursAgo = (at: unknown) => Math.round((now - Date.parse(String(at))) / 360_000) / 10;

describe('what tells situations apart', () => {
  it('is the session where there is no way to pay, where it has expired, and where the order has changed since', async () => {
    const sandbox = await sandboxAtNow();
    const sourceOf = async (situation: string) => {
      const { order_id } = await seedOne(sandbox, { situation });
      const [payment = {}] = (await read(sandbox, order_id)).of('klarna_payments');
      return payment;
    };
    expect((await sourceOf('no-payment-methods')).payment_methods).toEqual([]);
    expect((await sourceOf('mismatched-amounts')).mismatched_amounts).toBe(true);
    expect(hoursAgo((await sourceOf('expired-session')).updated_at)).toBe(71);
    expect((await sourceOf('expired-token')).auth_token).toMatch(/^sandbox-auth\./);
  });

  it('is a token that Klarna takes no more, and one that it would still take', async () => {
    const sandbox = await sandboxAtNow();
    const place = async (situation: string) => {
      const { order_id } = await seedOne(sandbox, { situation });
      const { status, document } = await sandbox.patch('orders', order_id, { _place: true });
      return `${status} ${document.errors?.[0].detail ?? document.data.attributes.status}`;
    };
    expect(await place('token-not-placed')).toBe('200 placed');
    expect(await place('expired-token')).toContain('422 payment_source - Invalid authorization token');
    expect(await place('refused-token')).toContain('422 payment_source - The order was rejected by Klarna.');
    expect(await place('expired-session')).toContain('422 payment_source - is expired');
  });

  it('is the order at Klarna where its authorization ends soon, and where it checks for fraud', async () => {
    const sandbox = await sandboxAtNow();
    const klarnaOrderOf = async (situation: string) => {
      const { order } = await read(sandbox, (await seedOne(sandbox, { situation })).order_id);
      const key = Buffer.from('user:klarna_test_api_sandbox').toString('base64');
      const { klarna_id } = order.payment_source_details;
      const path = `/ordermanagement/v1/orders/${klarna_id}`;
      return (await sandbox.send('GET', path, { authorization: `Basic ${key}` })).document;
    };
    expect(hoursAgo((await klarnaOrderOf('authorization-expiring')).expires_at)).toBe(-54);
    expect((await klarnaOrderOf('authorization-expired')).status).toBe('EXPIRED');
    expect((await klarnaOrderOf('cancelled-at-klarna')).status).toBe('CANCELLED');
    expect((await klarnaOrderOf('cancelled-not-voided')).status).toBe('AUTHORIZED');
    expect((await klarnaOrderOf('fraud-pending')).fraud_status).toBe('PENDING');
    expect((await klarnaOrderOf('fraud-rejected')).fraud_status).toBe('REJECTED');
    expect(await klarnaOrderOf('healthy-paid')).toMatchObject({ status: 'CAPTURED', remaining_authorized_amount: 0 });
  });

  it('is how many payment sources an order has had, and which it has', async () => {
    const sandbox = await sandboxAtNow();
    const sourcesOf = async (situation: string) => {
      const { order_id } = await seedOne(sandbox, { situation });
      const { document } = await sandbox.api('GET', `/klarna_payments?filter[q][order_id_eq]=${order_id}`);
      const { source } = await read(sandbox, order_id);
      return [source?.type ?? 'none', document.data.length];
    };
    expect(await sourcesOf('healthy')).toEqual(['klarna_payments', 1]);
    expect(await sourcesOf('duplicate-payment-sources')).toEqual(['klarna_payments', 2]);
    expect(await sourcesOf('payment-source-gone')).toEqual(['none', 1]);
    expect(await sourcesOf('no-billing-country')).toEqual(['none', 0]);
    expect(await sourcesOf('other-gateway')).toEqual(['adyen_payments', 0]);
  });

  it('is what the lines of an order come to', async () => {
    const sandbox = await sandboxAtNow();
    const missing = async (situation: string) => {
      const { order, of } = await read(sandbox, (await seedOne(sandbox, { situation })).order_id);
      const lines = of('line_items').reduce((sum, line) => sum + Number(line.total_amount_cents), 0);
      return lines - (order.total_amount_with_taxes_cents - order.total_tax_amount_cents);
    };
    expect(await missing('healthy')).toBe(0);
    expect(await missing('sums-differ')).toBeGreaterThan(0);
  });
});

it('is settled by forwarding where it is pending, and Klarna holds or gives back the money then', async () => {
  const sandbox = await sandboxAtNow();
  const forward = async (situation: string, type: string) => {
    const { order_id } = await seedOne(sandbox, { situation });
    const { document } = await sandbox.api('GET', `/orders/${order_id}/${type}`);
    expect((await sandbox.patch(type, document.data.at(-1).id, { _forward: true })).status).toBe(200);
    return summary(sandbox, order_id);
  };
  expect(await forward('authorization-pending', 'authorizations')).toBe('pending authorized, authorizations done');
  expect(await forward('void-pending', 'voids')).toBe('cancelled voided, authorizations done, voids done');
  expect(await forward('capture-pending', 'captures')).toBe('approved paid, authorizations done, captures done');
});

describe('the past of an order in a situation', () => {
  const historyOf = async (sandbox: Client, path: string) => {
    const { document } = await sandbox.api('GET', `${path}/event_stores?page[size]=25`);
    return document.data.map(
      ({
        attributes: { created_at, event, payload, who },
      }: Told['attributes'] & { attributes: Told['attributes'] }) => ({
        hours: hoursAgo(created_at),
        event,
        payload,
        who,
      }),
    );
  };

  it('is told by the histories of all that it touched, by whom and when', async () => {
    const sandbox = await sandboxAtNow();
    const { order_id, payment_id } = await seedOne(sandbox, { situation: 'healthy-paid' });
    expect(await historyOf(sandbox, `/orders/${order_id}`)).toMatchObject([
      { hours: 49, event: 'create', payload: { status: { from: null, to: 'pending' } } },
      { hours: 48, event: 'update', payload: { status: { from: 'pending', to: 'placed' } } },
      { hours: 24, payload: { status: { to: 'approved' } }, who: { application: { kind: 'integration' } } },
      { hours: 23.7, payload: { payment_status: { from: 'authorized', to: 'paid' } } },
    ]);
    expect(await historyOf(sandbox, `/klarna_payments/${payment_id}`)).toMatchObject([
      { event: 'create', who: { application: { kind: 'sales_channel', client_id: 'sandbox-sales-channel' } } },
      { event: 'update', payload: { auth_token: { from: null, to: expect.stringContaining('sandbox-auth') } } },
    ]);
    const [capture] = (await sandbox.api('GET', `/orders/${order_id}/captures`)).document.data;
    expect(await historyOf(sandbox, `/captures/${capture.id}`)).toMatchObject([{ hours: 23.7, event: 'create' }]);
  });

  it('goes on with what clients do', async () => {
    const sandbox = await sandboxAtNow();
    const { order_id } = await seedOne(sandbox, { situation: 'token-not-placed' });
    await sandbox.patch('orders', order_id, { _place: true });
    const history = await historyOf(sandbox, `/orders/${order_id}`);
    expect(history.map(({ hours, event }: { hours: number; event: string }) => [hours, event])).toEqual([
      [0.4, 'create'],
      [0, 'update'],
    ]);
  });

  it('is not made for orders of a seed that names none', async () => {
    const sandbox = await sandboxAtNow();
    const { order_id, situation } = await seedOne(sandbox, { status: 'placed' });
    expect(situation).toBeNull();
    expect(await historyOf(sandbox, `/orders/${order_id}`)).toEqual([]);
  });
});
