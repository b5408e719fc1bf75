import assert from 'node:assert/strict';
import type { Checks } from '../checks.ts';
import type { Shop } from '../shop.ts';
import type { Sdk } from './hosts.ts';

/** The other ways in which an order ends, as the documentation has them. */
export async function checkEndings(checks: Checks, shop: Shop, office: Sdk): Promise<void> {
  const look = checks.of('sdk', 'endings');
  const expectStatus = async (id: string, status: string, paymentStatus: string) => {
    const order = await office.orders.retrieve(id);
    assert.deepEqual([order.status, order.payment_status], [status, paymentStatus]);
  };
  await look('_cancel of a placed order voids', async () => {
    const { order_id } = (await shop.place()).seeded;
    await office.orders._cancel(order_id);
    await expectStatus(order_id, 'cancelled', 'voided');
    const [one] = await office.orders.voids(order_id, { include: ['reference_authorization'] });
    assert.ok(one?.succeeded && one.reference_authorization?.id);
  });
  await look('_void of the authorization', async () => {
    const { seeded, authorization } = await shop.place();
    const voided = await office.authorizations._void(authorization);
    assert.equal(voided.void_balance_cents, 0);
    assert.equal((await office.orders.retrieve(seeded.order_id)).payment_status, 'voided');
    await assert.rejects(office.authorizations._capture(authorization), { status: 422 });
  });
  await look('_approve, _capture and _refund of the order', async () => {
    const { order_id } = (await shop.place()).seeded;
    await office.orders._approve(order_id);
    await expectStatus(order_id, 'approved', 'authorized');
    await office.orders._capture(order_id);
    await expectStatus(order_id, 'approved', 'paid');
    await office.orders._refund(order_id);
    await expectStatus(order_id, 'cancelled', 'refunded');
  });
  await look('_approve_and_capture of the order', async () => {
    const { order_id } = (await shop.place()).seeded;
    await office.orders._approve_and_capture(order_id);
    await expectStatus(order_id, 'approved', 'paid');
  });
  await look('paid but not placed: _cancel of the authorization mends it', async () => {
    const { order_id, payment_id, auth_token } = await shop.seed();
    await office.klarna_payments.update({ id: payment_id, auth_token });
    await office.orders._authorize(order_id);
    await expectStatus(order_id, 'pending', 'authorized');
    const [authorization] = await office.orders.authorizations(order_id);
    await office.authorizations._cancel(authorization?.id ?? '');
    assert.notEqual((await office.orders.retrieve(order_id)).payment_status, 'authorized');
  });
  await look('a declined order stays pending, its refusal sticks to the token', async () => {
    const { order_id, payment_id } = await shop.seed();
    await office.klarna_payments.update({ id: payment_id, auth_token: `sandbox-place-declined.${order_id}` });
    for (const _ of ['once', 'twice']) await assert.rejects(office.orders._place(order_id), { status: 422 });
    await expectStatus(order_id, 'pending', 'unpaid');
    const [failed] = await office.orders.authorizations(order_id);
    assert.equal(failed?.succeeded, false);
    assert.ok(failed.error_code && failed.error_detail);
  });
  await look('place_async goes through placing', async () => {
    const { order_id, payment_id, auth_token } = await shop.seed({ order: { place_async: true } });
    await office.klarna_payments.update({ id: payment_id, auth_token });
    assert.equal((await office.orders._place(order_id)).status, 'placing');
    for (let look = 0; look < 50 && (await office.orders.retrieve(order_id)).status === 'placing'; look += 1);
    await expectStatus(order_id, 'placed', 'authorized');
  });
  await look('another payment method nullifies the payment source', async () => {
    const { order_id } = await shop.seed();
    await office.orders._nullify_payment_source(order_id);
    const { payment_source } = await office.orders.retrieve(order_id, { include: ['payment_source'] });
    assert.equal(payment_source ?? null, null);
  });
  await look('a line that changes is noticed by the payment', async () => {
    const { order_id } = await shop.seed();
    const [line] = (await office.orders.line_items(order_id, { pageSize: 25 })).filter(
      ({ item_type }) => item_type === 'skus',
    );
    await office.line_items.update({ id: line?.id ?? '', quantity: (line?.quantity ?? 0) + 1 });
    // The facts know both: editing nullifies the payment source, and a changed order is a mismatch of amounts.
    const { payment_source } = await office.orders.retrieve(order_id, { include: ['payment_source'] });
    const noticed = payment_source && 'mismatched_amounts' in payment_source ? payment_source.mismatched_amounts : true;
    assert.equal(noticed, true);
  });
}
