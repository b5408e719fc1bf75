import assert from 'node:assert/strict';
import type { Checks } from '../checks.ts';
import type { Shop } from '../shop.ts';
import { sdk } from './hosts.ts';

/**
 * What the documentation of `@commercelayer/sdk` shows, in its order, done with the resources that the sandbox has: its own
 * examples are of products, which it has not.
 */
export async function checkDocumented(checks: Checks, shop: Shop, url: string, token: string): Promise<void> {
  const look = checks.of('sdk', 'documented examples');
  const cl = sdk(url, token);
  for (let orders = 0; orders < 12; orders += 1) await shop.seed();
  await look('create, with a relationship found by a filter', async () => {
    const [gateway] = await cl.klarna_gateways.list({ filters: { name_not_null: true } });
    const method = await cl.payment_methods.create({
      payment_source_type: 'klarna_payments',
      currency_code: 'EUR',
      price_amount_cents: 0,
      payment_gateway: cl.payment_gateways.relationship(gateway?.id ?? ''),
    });
    assert.ok(cl.payment_methods.isPaymentMethod(method));
    const include = ['payment_gateway'];
    assert.equal((await cl.payment_methods.retrieve(method.id, { include })).payment_gateway?.id, gateway?.id);
  });
  await look('retrieve by id', async () => {
    const [first] = await cl.orders.list();
    assert.equal((await cl.orders.retrieve(first?.id ?? '')).number, first?.number);
  });
  await look('list, with its meta, first and last', async () => {
    const list = await cl.orders.list();
    assert.ok(list.length === 10 && list.first()?.id && list.last()?.id !== list.first()?.id);
    assert.equal(list.meta.currentPage, 1);
    assert.equal(list.meta.recordsPerPage, 10);
    assert.equal(list.recordCount, list.meta.recordCount);
    assert.ok(list.hasNextPage() && !list.hasPrevPage());
  });
  await look('sort, rising and falling', async () => {
    const rising = await cl.orders.list({ sort: { created_at: 'asc' } });
    const falling = await cl.orders.list({ sort: { created_at: 'desc' } });
    assert.ok((rising.first()?.created_at ?? '') <= (falling.first()?.created_at ?? ''));
    const byNumber = await cl.orders.list({ sort: ['-number'], pageSize: 25 });
    const numbers = Array.from(byNumber, ({ number }) => String(number));
    assert.deepEqual(numbers, [...numbers].sort().reverse());
  });
  await look('include associations', async () => {
    const list = await cl.orders.list({ include: ['line_items', 'billing_address'], pageSize: 1 });
    assert.ok((list[0]?.line_items ?? []).length > 0 && list[0]?.billing_address?.country_code);
  });
  await look('sparse fields, of the resource and of what is included', async () => {
    const [order] = await cl.orders.list({ fields: { orders: ['number', 'metadata'] } });
    assert.deepEqual(Object.keys(order ?? {}).sort(), ['id', 'metadata', 'number', 'type']);
    const [thin] = await cl.orders.list({
      include: ['line_items'],
      fields: { orders: ['line_items'], line_items: ['name', 'quantity'] },
    });
    assert.deepEqual(Object.keys(thin?.line_items?.[0] ?? {}).sort(), ['id', 'name', 'quantity', 'type']);
  });
  await look('filters: start, end, cont, two at once, either of two, of an association', async () => {
    const [order] = await cl.orders.list();
    const number = String(order?.number);
    const count = async (filters: Record<string, string>) => (await cl.orders.list({ filters })).meta.recordCount;
    assert.ok((await count({ number_start: number.slice(0, 1) })) > 0);
    assert.ok((await count({ number_end: number.slice(-1) })) > 0);
    assert.ok((await count({ number_cont: number })) > 0);
    assert.equal(await count({ created_at_gt: '2015-01-01', created_at_lt: '2015-01-31' }), 0);
    const all = await cl.orders.count();
    assert.equal(await count({ updated_at_or_created_at_gt: '2015-10-10' }), all);
    assert.equal(await count({ number_eq: number, market_name_start: 'no market' }), 0);
  });
  await look('pages', async () => {
    const page = await cl.orders.list({ pageNumber: 3, pageSize: 5 });
    const all = await cl.orders.count();
    assert.deepEqual([page.meta.recordCount, page.meta.pageCount], [all, Math.ceil(all / 5)]);
    const first = await cl.orders.list({ pageNumber: 1, pageSize: 5 });
    assert.ok(page.every(({ id }) => first.every((other) => other.id !== id)));
  });
  await look('map over a list', async () => {
    assert.ok((await cl.orders.list()).map(({ number }) => String(number)).every((number) => number !== ''));
  });
  await look('relationships by their own address', async () => {
    const { order_id } = await shop.seed();
    assert.ok((await cl.orders.billing_address(order_id)).country_code);
    assert.ok((await cl.orders.line_items(order_id, { filters: { item_type_eq: 'skus' } })).length > 0);
    const customer = await cl.orders.customer(order_id);
    assert.ok((await cl.customers.orders(customer.id, { fields: ['status', 'number'] })).length > 0);
  });
  await look('count', async () => {
    assert.equal(await cl.orders.count({ filters: { status_eq: 'no such status' } }), 0);
    const { recordCount } = (await cl.orders.list({ filters: { status_eq: 'pending' } })).meta;
    assert.equal(await cl.orders.count({ filters: { status_eq: 'pending' } }), recordCount);
  });
  await look('update, and with a trigger', async () => {
    const { order_id, payment_id, auth_token } = await shop.seed();
    const updated = await cl.orders.update({ id: order_id, reference: 'contract', metadata: { by: 'the SDK' } });
    assert.deepEqual([updated.reference, updated.metadata], ['contract', { by: 'the SDK' }]);
    await cl.klarna_payments.update({ id: payment_id, auth_token });
    assert.equal((await cl.orders.update({ id: order_id, _place: true })).status, 'placed');
    assert.ok((await cl.orders._archive(order_id)).archived_at);
  });
  await look('delete', async () => {
    const { id } = await cl.customers.create({ email: 'customer+delete@klarna.com' });
    await cl.customers.delete(id);
    await assert.rejects(cl.customers.retrieve(id), { status: 404 });
  });
  await look('credentials and headers of one request', async () => {
    const nobody = sdk(url, 'none');
    assert.ok((await nobody.orders.list({}, { organization: 'sandbox', accessToken: token })).length > 0);
    nobody.config({ organization: 'sandbox', accessToken: token, domain: 'commercelayer.io' });
    assert.ok((await nobody.orders.list()).length > 0);
  });
  await look('errors of each attribute', async () => {
    const missing: object = { email: '' };
    await assert.rejects(cl.customers.create(Object.assign({ email: '' }, missing)), (error: Document) => {
      assert.deepEqual(
        error.errors.map((one: Document) => [one.title, one.code, one.source.pointer, one.status, one.meta.error]),
        [["can't be blank", 'VALIDATION_ERROR', '/data/attributes/email', '422', 'blank']],
      );
      return true;
    });
  });
  await look('errors of what has been taken', async () => {
    const email = 'customer+taken@klarna.com';
    await cl.customers.create({ email });
    await assert.rejects(cl.customers.create({ email }), (error: Document) => {
      const [{ title, code, source, meta }] = error.errors;
      assert.deepEqual([title, code, meta.error], ['has already been taken', 'VALIDATION_ERROR', 'taken']);
      assert.equal(source.pointer, '/data/attributes/email');
      return true;
    });
  });
  for (const [what, why] of leftOut) checks.leave('sdk', what, why);
}

// biome-ignore lint/suspicious/noExplicitAny: what is thrown is looked at member by member
type Document = any;

const leftOut: readonly (readonly [string, string])[] = [
  ['the examples’ own skus, prices, stock items and shipping categories', 'the facts have no products'],
  ['selective imports', 'they share one global client, which the documentation warns of; the calls are the same'],
];
