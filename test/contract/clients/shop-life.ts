import assert from 'node:assert/strict';
import type { Checks, Look } from '../checks.ts';
import type { Shop } from '../shop.ts';
import { checkEndings } from './endings.ts';
import { type Sdk, sdk } from './hosts.ts';

/** What the life of an order is made of: who sells, who keeps the books, and the order. */
export interface Life {
  readonly seller: Sdk;
  readonly office: Sdk;
  readonly order: string;
}

/** Two of the article that the sandbox’s catalogue prices at 30.00, and a tenth of that for taxes. */
const total = 6600;

const klarnaOrderId = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/** A shop's whole life with the SDK alone: from an empty order to its last refund. */
export async function checkShopLife(checks: Checks, shop: Shop, url: string, tokens: Tokens): Promise<void> {
  const look = checks.of('sdk', "a shop's life");
  const seller = sdk(url, tokens.salesChannel);
  const office = sdk(url, tokens.integration);
  const order = await checkout(look, seller, office);
  if (order !== undefined) await afterPlacing(look, { seller, office, order });
  await checkEndings(checks, shop, office);
}

export interface Tokens {
  readonly integration: string;
  readonly salesChannel: string;
}

/** Klarna's published test customer. */
const address = {
  first_name: 'Test',
  last_name: 'Person-us',
  line_1: '509 Amsterdam Ave',
  city: 'New York',
  state_code: 'NY',
  zip_code: '10024-3941',
  country_code: 'US',
  phone: '+13106683312',
};

async function checkout(look: Look, seller: Sdk, office: Sdk): Promise<string | undefined> {
  let id = '';
  const made = await look('creates an order in the market of the token', async () => {
    const order = await seller.orders.create({});
    assert.deepEqual([order.status, order.payment_status], ['draft', 'unpaid']);
    id = order.id;
  });
  if (!made) return undefined;
  await look('adds line items, which make the total', async () => {
    const sku = { sku_code: 'TSHIRTMM000000FFFFFFMXXX', order: seller.orders.relationship(id) };
    const line = await seller.line_items.create({ ...sku, quantity: 1 });
    assert.equal((await seller.orders.retrieve(id)).total_amount_cents, line.unit_amount_cents);
    await seller.line_items.update({ id: line.id, quantity: 2 });
    const order = await seller.orders.retrieve(id, { include: ['line_items'] });
    assert.deepEqual(
      [
        order.line_items?.filter(({ item_type }) => item_type === 'skus').length,
        order.skus_count,
        order.total_amount_cents,
      ],
      [1, 2, 2 * (line.unit_amount_cents ?? 0)],
    );
    assert.equal(order.total_amount_with_taxes_cents, total);
  });
  await look('sets the customer and the addresses', async () => {
    const billing = await seller.addresses.create(address);
    await seller.orders.update({
      id,
      customer_email: 'customer+us@klarna.com',
      billing_address: seller.addresses.relationship(billing.id),
      _shipping_address_same_as_billing: true,
    });
    const include = ['billing_address', 'shipping_address', 'customer'];
    const order = await office.orders.retrieve(id, { include });
    assert.equal(order.billing_address?.country_code, 'US');
    assert.equal(order.shipping_address?.city, 'New York');
    assert.equal(order.customer?.email, 'customer+us@klarna.com');
  });
  await look('chooses Klarna among the payment methods that there are', async () => {
    const methods = await seller.orders.available_payment_methods(id);
    const klarna = methods.find(({ payment_source_type }) => payment_source_type === 'klarna_payments');
    assert.ok(klarna, 'no method of Klarna');
    await seller.orders.update({ id, payment_method: seller.payment_methods.relationship(klarna.id) });
    assert.equal((await seller.orders.retrieve(id)).status, 'pending');
  });
  await look('opens the session at Klarna', async () => {
    const payment = await seller.klarna_payments.create({ order: seller.orders.relationship(id) });
    assert.ok(payment.client_token && payment.session_id);
    assert.ok(payment.payment_methods?.[0]?.identifier);
    assert.equal(payment.mismatched_amounts, false);
    const { payment_source } = await seller.orders.retrieve(id, { include: ['payment_source'] });
    assert.equal(payment_source?.id, payment.id);
  });
  await look('cannot place before the customer has authorized', async () => {
    await assert.rejects(seller.orders._place(id), { status: 422 });
  });
  await look('hands over the authorization token and places', async () => {
    const { payment_source } = await seller.orders.retrieve(id, { include: ['payment_source'] });
    const auth_token = 'sandbox-auth.contract';
    const stored = await seller.klarna_payments.update({ id: payment_source?.id ?? '', auth_token });
    assert.equal(stored.auth_token, auth_token);
    const placed = await seller.orders._place(id);
    assert.deepEqual([placed.status, placed.payment_status], ['placed', 'authorized']);
    assert.ok(placed.placed_at);
  });
  return id;
}

async function afterPlacing(look: Look, { seller, office, order: id }: Life): Promise<void> {
  await look('Klarna’s order is named on the order', async () => {
    const { payment_source_details } = await office.orders.retrieve(id);
    assert.match(payment_source_details?.klarna_id, klarnaOrderId);
  });
  await look('the payment source is closed to the sales channel', async () => {
    const { payment_source } = await office.orders.retrieve(id, { include: ['payment_source'] });
    await assert.rejects(seller.klarna_payments.retrieve(payment_source?.id ?? ''), { status: 401 });
  });
  const status = async () => {
    const order = await office.orders.retrieve(id);
    return [order.status, order.payment_status];
  };
  let authorization = '';
  await look('has one authorization, over the whole amount', async () => {
    const [one, ...more] = await office.orders.authorizations(id);
    assert.ok(one && more.length === 0);
    assert.match(String(one.number), /^\d+\/T\/001$/);
    assert.deepEqual([one.succeeded, one.amount_cents, one.capture_balance_cents], [true, total, total]);
    authorization = one.id;
  });
  await look('captures in parts', async () => {
    await office.orders._approve(id);
    assert.deepEqual(await status(), ['approved', 'authorized']);
    const part = await office.authorizations.update({ id: authorization, _capture: true, _capture_amount_cents: 4000 });
    assert.equal(part.capture_balance_cents, total - 4000);
    assert.deepEqual(await status(), ['approved', 'partially_paid']);
    const whole = await office.authorizations._capture(authorization);
    assert.equal(whole.capture_balance_cents, 0);
    assert.deepEqual(await status(), ['approved', 'paid']);
    const captures = await office.orders.captures(id, { sort: ['amount_cents'] });
    assert.deepEqual(
      Array.from(captures, ({ amount_cents, refund_balance_cents }) => [amount_cents, refund_balance_cents]),
      [
        [total - 4000, total - 4000],
        [4000, 4000],
      ],
    );
  });
  await look('cannot capture what is captured', async () => {
    await assert.rejects(office.authorizations._capture(authorization), { status: 422 });
  });
  await look('refunds in parts', async () => {
    const [large, small] = await office.orders.captures(id, { sort: ['-amount_cents'] });
    assert.ok(small && large);
    const part = await office.captures.update({ id: small.id, _refund: true, _refund_amount_cents: 1500 });
    assert.equal(part.refund_balance_cents, total - 4000 - 1500);
    assert.deepEqual(await status(), ['approved', 'partially_refunded']);
    const tooMuch = { id: small.id, _refund: true, _refund_amount_cents: total - 4000 - 1500 + 1 };
    await assert.rejects(office.captures.update(tooMuch), { status: 422 });
    await office.captures._refund(small.id);
    await office.captures._refund(large.id);
    assert.equal((await status())[1], 'refunded');
    const refunds = await office.orders.refunds(id, { include: ['reference_capture'] });
    assert.equal(
      refunds.reduce((sum, { amount_cents }) => sum + (amount_cents ?? 0), 0),
      total,
    );
    assert.ok(refunds.every(({ reference_capture }) => reference_capture?.id));
  });
  await look('its transactions are numbered one by one', async () => {
    const list = await office.transactions.list({ filters: { order_id_eq: id }, sort: ['number'] });
    const numbers = Array.from(list, ({ number }) => String(number).split('/').at(-1));
    assert.deepEqual(numbers, ['001', '002', '003', '004', '005', '006']);
  });
  await look('its history tells how it was paid', async () => {
    const events = await office.orders.event_stores(id, { pageSize: 25 });
    const steps = events.map(({ payload }) => payload?.payment_status?.to).filter(Boolean);
    for (const step of ['authorized', 'paid']) assert.ok(steps.includes(step), `${steps} has no ${step}`);
  });
}
