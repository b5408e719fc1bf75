import { describe, expect, it } from 'vitest';
import { type Client, running, order as seededOrder, payment as seededPayment } from './running.ts';

const marketId = 'dlQbPhNNop';
// Klarna's published American test customer.
const address = {
  first_name: 'Test',
  last_name: 'Person-us',
  line_1: '509 Amsterdam Ave',
  city: 'New York',
  zip_code: '10024-3941',
  state_code: 'NY',
  country_code: 'US',
  phone: '+13106683312',
};
const shirt = { sku_code: 'TSHIRTMM000000FFFFFFMXXX', quantity: 2 };

const to = (type: string, id: string) => ({ data: { type, id } });

function clerk(sandbox: Client) {
  const create = async (type: string, attributes: object, relationships: object = {}) =>
    sandbox.api('POST', `/${type}`, { data: { type, attributes, relationships } });
  const link = (id: string, relationships: object, attributes: object = {}) =>
    sandbox.api('PATCH', `/orders/${id}`, { data: { type: 'orders', id, attributes, relationships } });
  const newOrder = async (attributes: object = {}) =>
    (await create('orders', attributes, { market: to('markets', marketId) })).document.data;
  const addLine = (id: string, line: object = shirt) => create('line_items', line, { order: to('orders', id) });
  return { create, link, newOrder, addLine };
}

it('goes from nothing to refunded', async () => {
  const sandbox = await running();
  const { create, link, newOrder, addLine } = clerk(sandbox);
  const { id, attributes: empty } = await newOrder();
  expect(empty).toMatchObject({ number: '1235', status: 'draft', payment_status: 'unpaid', total_amount_cents: 0 });
  expect((await addLine(id)).document.data.attributes).toMatchObject({
    name: 'T-shirt, black, M',
    unit_amount_cents: 3000,
    total_amount_cents: 6000,
    tax_amount_cents: 600,
  });
  await addLine(id, { name: 'Gift wrapping', unit_amount_cents: 450, quantity: 1 });
  const customer = await sandbox.patch('orders', id, { customer_email: 'customer+us@klarna.com' });
  expect(customer.document.data.attributes).toMatchObject({ status: 'pending', total_amount_with_taxes_cents: 7095 });

  const where = (await create('addresses', address)).document.data;
  await link(id, { billing_address: to('addresses', where.id) }, { _shipping_address_same_as_billing: true });
  const gateway = await create('klarna_gateways', {
    name: 'Klarna',
    country_code: 'US',
    api_key: 'a',
    api_secret: 'b',
  });
  expect(JSON.stringify(gateway.document)).not.toContain('api_secret');
  const method = await create(
    'payment_methods',
    { payment_source_type: 'klarna_payments', currency_code: 'USD', price_amount_cents: 0 },
    { payment_gateway: to('klarna_gateways', gateway.document.data.id) },
  );
  expect(method.document.data.attributes).toMatchObject({ name: 'Klarna Payment', require_capture: true });
  await link(id, { payment_method: to('payment_methods', method.document.data.id) });
  const payment = (await create('klarna_payments', {}, { order: to('orders', id) })).document.data;
  await sandbox.patch('klarna_payments', payment.id, { auth_token: 'sandbox-auth.life' });
  expect((await sandbox.patch('orders', id, { _place: true })).document.data.attributes).toMatchObject({
    status: 'placed',
    payment_status: 'authorized',
    place_total_amount_cents: 7095,
  });
  await sandbox.patch('orders', id, { _approve_and_capture: true });
  const captures = (await sandbox.api('GET', `/orders/${id}/captures`)).document.data;
  expect(captures).toMatchObject([{ attributes: { number: '1235/T/002', amount_cents: 7095 } }]);
  await sandbox.patch('captures', captures[0].id, { _refund: true, _refund_amount_cents: 95 });
  const refunded = await sandbox.patch('orders', id, { _refund: true });
  expect(refunded.document.data.attributes).toMatchObject({ status: 'cancelled', payment_status: 'refunded' });
  const whole = await sandbox.api('GET', `/orders/${id}?include=transactions,captures.refunds`);
  const numbers = whole.document.included.map((each: { attributes: { number: string } }) => each.attributes.number);
  expect(numbers).toEqual(['1235/T/001', '1235/T/002', '1235/T/003', '1235/T/004']);
});

describe('what lines make of an order', () => {
  it('leaves its session with other amounts, until it is updated', async () => {
    const sandbox = await running();
    const { addLine } = clerk(sandbox);
    const payment = async () =>
      (await sandbox.api('GET', `/klarna_payments/${seededPayment}`)).document.data.attributes.mismatched_amounts;
    expect(await payment()).toBe(false);
    const line = (await addLine(seededOrder)).document.data;
    expect(await payment()).toBe(true);
    await sandbox.patch('klarna_payments', seededPayment, { _update: true });
    expect(await payment()).toBe(false);
    expect(await sandbox.api('DELETE', `/line_items/${line.id}`)).toMatchObject({ status: 204 });
    expect(await payment()).toBe(true);
    await sandbox.patch('klarna_payments', seededPayment, { _update: true, auth_token: 'sandbox-auth' });
    expect(await sandbox.patch('orders', seededOrder, { _place: true })).toMatchObject({ status: 200 });
    expect(await addLine(seededOrder)).toMatchObject({ status: 422 });
  });

  it.each([
    ['no quantity', { name: 'Thing', unit_amount_cents: 100 }, 'quantity'],
    ['no piece of it', { ...shirt, quantity: 0 }, 'quantity'],
    ['an article that is not there', { sku_code: 'NOTHING', quantity: 1 }, 'sku_code'],
    ['neither article nor name', { quantity: 1, unit_amount_cents: 100 }, 'item'],
    ['no price', { name: 'Thing', quantity: 1 }, 'unit_amount_cents'],
    ['a price below nothing', { name: 'Thing', quantity: 1, unit_amount_cents: -1 }, 'unit_amount_cents'],
    ['a subscription', { ...shirt, frequency: 'monthly' }, 'frequency'],
  ])('refuses a line with %s', async (_, line, field) => {
    const sandbox = await running();
    const answer = await clerk(sandbox).addLine(seededOrder, line);
    expect(answer.status).toBe(422);
    expect(answer.document.errors[0].source.pointer).toMatch(new RegExp(`/${field}$`));
  });

  it.each(['shipments', 'fixed_amount_promotions', 'gift_cards'])('keeps the line of its %s', async (type) => {
    const sandbox = await running();
    const { document } = await sandbox.api('GET', `/orders/${seededOrder}/line_items?filter[q][item_type_eq]=${type}`);
    expect(await sandbox.api('DELETE', `/line_items/${document.data[0].id}`)).toMatchObject({ status: 422 });
    expect(await sandbox.patch('line_items', document.data[0].id, { quantity: 2 })).toMatchObject({ status: 422 });
  });

  it('adds to the line of the same article where it is asked to', async () => {
    const sandbox = await running();
    const { addLine } = clerk(sandbox);
    const before = await sandbox.api('GET', `/orders/${seededOrder}/line_items`);
    const more = await addLine(seededOrder, { ...shirt, _update_quantity: true });
    expect(more.document.data.attributes.quantity).toBe(4);
    const after = await sandbox.api('GET', `/orders/${seededOrder}/line_items`);
    expect(after.document.meta.record_count).toBe(before.document.meta.record_count);
  });
});

describe('an order', () => {
  it.each([
    ['a payment method of another currency', 'payment_methods', { currency_code: 'EUR' }],
    ['a disabled payment method', 'payment_methods', { currency_code: 'USD', _disable: true }],
  ])('is not paid with %s', async (_, type, given) => {
    const sandbox = await running();
    const { create, link } = clerk(sandbox);
    const gateways = (await sandbox.api('GET', '/klarna_gateways')).document.data;
    const attributes = { payment_source_type: 'klarna_payments', price_amount_cents: 0, ...given };
    const method = await create(type, attributes, { payment_gateway: to('klarna_gateways', gateways[0].id) });
    const linked = await link(seededOrder, { payment_method: to(type, method.document.data.id) });
    expect(linked).toMatchObject({ status: 422 });
  });

  it('is offered nothing by a gateway of another region, nor placed with that', async () => {
    const sandbox = await running();
    const { create } = clerk(sandbox);
    const german = await sandbox.control('POST', 'seed', { order: { currency_code: 'EUR' }, payment: null });
    const [{ order_id }] = german.document.orders;
    const open = async () => (await create('klarna_payments', {}, { order: to('orders', order_id) })).document.data;
    expect((await open()).attributes.payment_methods).toHaveLength(1);
    const method = (await sandbox.api('GET', `/orders/${order_id}/payment_method`)).document.data;
    const american = (await sandbox.api('GET', '/klarna_gateways?filter[q][name_eq]=Klarna')).document.data[0];
    const relationships = { payment_gateway: to('klarna_gateways', american.id) };
    const data = { type: 'payment_methods', id: method.id, attributes: {}, relationships };
    expect(await sandbox.api('PATCH', `/payment_methods/${method.id}`, { data })).toMatchObject({ status: 200 });
    const payment = await open();
    expect(payment.attributes.payment_methods).toEqual([]);
    await sandbox.patch('klarna_payments', payment.id, { auth_token: 'sandbox-auth' });
    expect(await sandbox.patch('orders', order_id, { _place: true })).toMatchObject({ status: 422 });
  });

  it('loses its payment source with its payment method, and pays the price of the new one', async () => {
    const sandbox = await running();
    const { create, link } = clerk(sandbox);
    const gateways = (await sandbox.api('GET', '/klarna_gateways')).document.data;
    const attributes = { payment_source_type: 'klarna_payments', currency_code: 'USD', price_amount_cents: 250 };
    const method = await create('payment_methods', attributes, {
      payment_gateway: to('klarna_gateways', gateways[0].id),
    });
    const linked = await link(seededOrder, { payment_method: to('payment_methods', method.document.data.id) });
    expect(linked.document.data.attributes).toMatchObject({
      payment_method_amount_cents: 250,
      total_amount_with_taxes_cents: 12050,
    });
    expect((await sandbox.api('GET', `/orders/${seededOrder}/payment_source`)).document.data).toBeNull();
  });

  it('takes a coupon, and gives it back', async () => {
    const sandbox = await running();
    const { newOrder, addLine } = clerk(sandbox);
    const { id } = await newOrder();
    await addLine(id);
    const coupon = async (coupon_code: string | null) => sandbox.patch('orders', id, { coupon_code });
    expect((await coupon('SUMMER')).document.data.attributes).toMatchObject({
      coupon_code: 'SUMMER',
      discount_amount_cents: -1000,
      total_amount_cents: 5000,
    });
    expect(await coupon('WINTER')).toMatchObject({ status: 422 });
    expect((await coupon(null)).document.data.attributes).toMatchObject({
      coupon_code: null,
      total_amount_cents: 6000,
    });
  });

  it.each([
    ['no market', {}, undefined, 422],
    ['a number that is taken', { number: '1234' }, marketId, 422],
    ['a language that is none', { language_code: 'english' }, marketId, 422],
    ['a market that is not there', {}, 'XxXxXxXxXx', 404],
  ])('is not made with %s', async (_, attributes, market, status) => {
    const sandbox = await running();
    const relationships = market === undefined ? {} : { market: to('markets', market) };
    expect(await clerk(sandbox).create('orders', attributes, relationships)).toMatchObject({ status });
  });

  it('is deleted while it is open, and never once it is placed', async () => {
    const sandbox = await running();
    const { newOrder } = clerk(sandbox);
    const { id } = await newOrder();
    expect(await sandbox.api('DELETE', `/orders/${id}`)).toMatchObject({ status: 204 });
    await sandbox.patch('klarna_payments', seededPayment, { auth_token: 'sandbox-auth' });
    await sandbox.patch('orders', seededOrder, { _place: true });
    expect(await sandbox.api('DELETE', `/orders/${seededOrder}`)).toMatchObject({ status: 422 });
  });

  it('has its circuit breaker closed', async () => {
    const sandbox = await running();
    const { document } = await sandbox.control('POST', 'seed', { order: { circuit_state: 'open' } });
    const [{ order_id }] = document.orders;
    const circuit = async () => (await sandbox.api('GET', `/orders/${order_id}`)).document.data.attributes;
    expect(await circuit()).toMatchObject({ circuit_state: 'open', circuit_failure_count: 10 });
    await sandbox.patch('orders', order_id, { _reset_circuit: true });
    expect(await circuit()).toMatchObject({ circuit_state: 'closed', circuit_failure_count: 0 });
  });

  it('stores what clients note on it', async () => {
    const sandbox = await running();
    const noted = {
      affiliate_code: 'a',
      cart_url: 'https://shop.example/cart',
      autorefresh: false,
      metadata: { a: 1 },
    };
    const answer = await sandbox.patch('orders', seededOrder, noted);
    expect(answer.document.data.attributes).toMatchObject({ ...noted, total_amount_with_taxes_cents: 11800 });
  });
});

it.each([
  ['addresses', { ...address, country_code: 'USA' }],
  ['addresses', { ...address, first_name: '' }],
  ['addresses', { ...address, business: true }],
  ['customers', {}],
  ['customers', { email: 'no address' }],
  ['customers', { email: 'customer+us@klarna.com' }],
  ['klarna_gateways', { name: 'Klarna', country_code: 'US', api_key: 'a' }],
  ['klarna_gateways', { name: 'Klarna', country_code: 'DE', api_key: 'a', api_secret: 'b' }],
  ['payment_methods', { payment_source_type: 'klarna_payments', currency_code: 'USD', price_amount_cents: 0 }],
])('refuses to make %s of %j', async (type, attributes) => {
  const sandbox = await running();
  expect(await clerk(sandbox).create(type, attributes)).toMatchObject({ status: 422 });
});
