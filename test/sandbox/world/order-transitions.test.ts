import { describe, expect, it } from 'vitest';
import { newShop } from './shop.ts';

const placed = ['_place'];
const approved = ['_place', '_approve'];
const paid = ['_place', '_approve_and_capture'];

describe("an order's way", () => {
  it.each([
    [[], 'pending unpaid unfulfilled'],
    [placed, 'placed authorized unfulfilled'],
    [['_authorize'], 'pending authorized unfulfilled'],
    [['_authorize', '_place'], 'placed authorized unfulfilled'],
    [['_cancel'], 'cancelled unpaid unfulfilled'],
    [['_authorize', '_cancel'], 'cancelled voided unfulfilled'],
    [[...placed, '_cancel'], 'cancelled voided unfulfilled'],
    [approved, 'approved authorized unfulfilled'],
    [[...approved, '_capture'], 'approved paid in_progress'],
    [paid, 'approved paid in_progress'],
    [[...paid, '_fulfill'], 'approved paid fulfilled'],
    [[...paid, '_refund'], 'cancelled refunded unfulfilled'],
    [[...paid, '_fulfill', '_refund'], 'cancelled refunded fulfilled'],
    [[...placed, '_start_editing'], 'editing authorized unfulfilled'],
    [[...placed, '_start_editing', '_stop_editing'], 'placed authorized unfulfilled'],
    [[...placed, '_start_editing', '_stop_editing', ...approved.slice(1)], 'approved authorized unfulfilled'],
    [['_authorize', '_nullify_payment_source', '_fix_payment_source'], 'placed authorized unfulfilled'],
    [[...paid, '_archive'], 'approved paid in_progress'],
  ])('goes by %j to %s', (steps, statuses) => {
    const shop = newShop();
    for (const step of steps) expect(shop.pull(step).refusal).toBeUndefined();
    expect(shop.statuses()).toBe(statuses);
  });

  it.each([
    [placed, '_place', 'status'],
    [placed, '_pending', 'status'],
    [placed, '_authorize', 'status'],
    [placed, '_capture', 'status'],
    [placed, '_refund', 'status'],
    [placed, '_fulfill', 'status'],
    [placed, '_stop_editing', 'status'],
    [placed, '_refresh', 'status'],
    [placed, '_nullify_payment_source', 'status'],
    [placed, '_unarchive', 'archived_at'],
    [[], '_approve', 'status'],
    [[], '_approve_and_capture', 'status'],
    [[], '_capture', 'status'],
    [[], '_refund', 'status'],
    [[], '_archive', 'status'],
    [[], '_start_editing', 'status'],
    [[], '_fix_payment_source', 'authorizations'],
    [['_authorize'], '_authorize', 'payment_status'],
    [approved, '_cancel', 'status'],
    [approved, '_refund', 'payment_status'],
    [approved, '_fulfill', 'payment_status'],
    [approved, '_start_editing', 'status'],
    [approved, '_approve', 'status'],
    [paid, '_capture', 'payment_status'],
    [paid, '_cancel', 'status'],
    [[...paid, '_refund'], '_refund', 'status'],
    [[...paid, '_archive'], '_archive', 'archived_at'],
    [['_cancel'], '_place', 'status'],
    [['_cancel'], '_cancel', 'status'],
    [placed, '_update_taxes', 'order'],
    [[], '_validate', 'external_order_validation_url'],
    [[], '_create_subscriptions', 'subscription_model'],
    [[], '_commit_invoice', 'tax_calculator'],
    [[], '_save_payment_source_to_customer_wallet', 'payment_source'],
  ])('does not go from %j by %s', (steps, trigger, field) => {
    const shop = newShop();
    for (const step of steps) shop.pull(step);
    const before = shop.statuses();
    expect(() => shop.pull(trigger)).toThrow(expect.objectContaining({ field }));
    expect(shop.statuses()).toBe(before);
  });
});

it.each([
  ['without a limit', null, 'placed paid unfulfilled'],
  ['up to the limit', 11800, 'placed paid unfulfilled'],
  ['not past it', 11799, 'placed authorized unfulfilled'],
])('captures automatically %s', (_, most, statuses) => {
  const shop = newShop();
  shop.onOrder((draft, order) => {
    const method = draft.payment_methods.get(order.payment_method_id);
    if (method) Object.assign(method, { auto_capture: true, auto_capture_max_amount_cents: most });
  });
  shop.pull('_place');
  expect(shop.statuses()).toBe(statuses);
});

it('gives captured money back when a placed order is cancelled', () => {
  const shop = newShop();
  shop.onOrder((draft, order) => {
    const method = draft.payment_methods.get(order.payment_method_id);
    if (method) method.auto_capture = true;
  });
  for (const step of ['_place', '_cancel']) shop.pull(step);
  expect(shop.statuses()).toBe('cancelled refunded unfulfilled');
  expect(shop.klarna()).toMatchObject({ captured_amount: 11800, refunded_amount: 11800 });
});

it('begins fulfilment on approval where the payment method does not wait for the money', () => {
  const shop = newShop();
  shop.onOrder((draft, order) => {
    const method = draft.payment_methods.get(order.payment_method_id);
    if (method) method.require_capture = false;
  });
  for (const step of approved) shop.pull(step);
  expect(shop.statuses()).toBe('approved authorized in_progress');
});

it('nullifies the payment source on editing, and restores it on approval', () => {
  const shop = newShop();
  for (const step of ['_place', '_start_editing']) shop.pull(step);
  expect(shop.order().payment_source).toBeNull();
  for (const step of ['_stop_editing', '_approve']) shop.pull(step);
  expect(shop.order().payment_source).toMatchObject({ type: 'klarna_payments' });
});

it('keeps what was refused in the background as placing, until it is taken back', () => {
  const shop = newShop({ token: 'sandbox-place-declined' });
  shop.write({ place_async: true });
  shop.pull('_place');
  shop.read();
  shop.read();
  expect(shop.statuses()).toBe('placing unpaid unfulfilled');
  expect(shop.order().resource_error_ids).toHaveLength(1);
  shop.pull('_pending');
  expect(shop.statuses()).toBe('pending unpaid unfulfilled');
});

it.each(['_place', '_fix_payment_source'])('mends what is paid but not placed with %s', (mending) => {
  const shop = newShop({ token: 'sandbox-place-lost' });
  expect(shop.pull('_place').refusal).toBeDefined();
  expect(shop.statuses()).toBe('pending authorized unfulfilled');
  expect(shop.pull(mending).refusal).toBeUndefined();
  expect(shop.statuses()).toBe('placed authorized unfulfilled');
  expect(shop.world.klarna_orders.size).toBe(1);
});

it('closes the circuit breaker', () => {
  const shop = newShop();
  shop.onOrder((_, order) => Object.assign(order, { circuit: { state: 'open', failures: 7 } }));
  shop.pull('_reset_circuit');
  expect(shop.order().circuit).toEqual({ state: 'closed', failures: 0 });
});
