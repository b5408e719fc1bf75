import { describe, expect, it } from 'vitest';
import { openBalance, refundBalance } from '../../../src/sandbox/world/payments/balances.ts';
import { newShop, type Shop } from './shop.ts';

const step = (shop: Shop, name: string) => {
  const [target = '', trigger = ''] = name.split(' ');
  if (target === 'order') return shop.pull(trigger);
  return target === 'authorization' ? shop.authorization(trigger) : shop.capture(trigger);
};

const approved = ['order _place', 'order _approve'];

it.each([
  [['authorization _capture'], 'approved paid in_progress', 0, 11800, 'CAPTURED'],
  [['authorization _capture:5000'], 'approved partially_paid unfulfilled', 6800, 5000, 'PART_CAPTURED'],
  [
    ['authorization _capture:5000', 'authorization _capture:800'],
    'approved partially_paid unfulfilled',
    6000,
    800,
    'PART_CAPTURED',
  ],
  [['authorization _capture:5000', 'authorization _capture'], 'approved paid in_progress', 0, 6800, 'CAPTURED'],
  [['authorization _capture:5000', 'order _capture'], 'approved paid in_progress', 0, 6800, 'CAPTURED'],
  [
    ['authorization _capture:5000', 'authorization _void'],
    'approved partially_voided unfulfilled',
    0,
    5000,
    'CAPTURED',
  ],
  [['authorization _capture', 'capture _refund:3000'], 'approved partially_refunded in_progress', 0, 8800, 'CAPTURED'],
  [
    ['authorization _capture', 'capture _refund:3000', 'capture _refund'],
    'cancelled refunded unfulfilled',
    0,
    0,
    'CAPTURED',
  ],
  [
    ['authorization _capture', 'capture _refund:3000', 'order _refund'],
    'cancelled refunded unfulfilled',
    0,
    0,
    'CAPTURED',
  ],
  [
    ['authorization _capture:5000', 'capture _refund'],
    'approved partially_refunded unfulfilled',
    6800,
    0,
    'PART_CAPTURED',
  ],
])('does %j', (steps, statuses, open, refundable, status) => {
  const shop = newShop();
  for (const name of [...approved, ...steps]) expect(step(shop, name).refusal).toBeUndefined();
  const { world } = shop;
  const [authorization] = world.authorizations.values();
  const capture = [...world.captures.values()].at(-1);
  expect(shop.statuses()).toBe(statuses);
  expect(authorization && openBalance(world, authorization)).toBe(open);
  expect(capture && refundBalance(world, capture)).toBe(refundable);
  expect(shop.klarna()).toMatchObject({ status, remaining_authorized_amount: open });
});

it.each([
  [approved, 'authorization _capture:11801', '_capture_amount_cents'],
  [approved, 'authorization _capture:0', '_capture_amount_cents'],
  [approved, 'authorization :5000', '_capture'],
  [approved, 'authorization _cancel', 'status'],
  [approved, 'authorization _forward', 'succeeded'],
  [['order _place'], 'authorization _capture', 'status'],
  [['order _authorize'], 'authorization _void', 'status'],
  [[...approved, 'authorization _capture'], 'authorization _capture', '_capture_amount_cents'],
  [[...approved, 'authorization _capture'], 'authorization _void', '_void'],
  [[...approved, 'authorization _capture:5000'], 'authorization _capture:6801', '_capture_amount_cents'],
  [[...approved, 'authorization _capture:5000'], 'capture _refund:5001', '_refund_amount_cents'],
  [[...approved, 'authorization _capture'], 'capture _cancel', 'status'],
])('refuses, after %j, %s', (steps, refused, field) => {
  const shop = newShop();
  for (const name of steps) step(shop, name);
  expect(() => step(shop, refused)).toThrow(expect.objectContaining({ field }));
});

it('leaves a pending order unpaid when its authorization is cancelled', () => {
  const shop = newShop();
  for (const name of ['order _authorize', 'authorization _cancel']) step(shop, name);
  expect(shop.statuses()).toBe('pending unpaid unfulfilled');
  expect(shop.klarna()).toMatchObject({ status: 'CANCELLED', remaining_authorized_amount: 0 });
});

it('cancels a placed order whose authorization is voided as a whole', () => {
  const shop = newShop();
  for (const name of ['order _place', 'authorization _void']) step(shop, name);
  expect(shop.statuses()).toBe('cancelled voided unfulfilled');
});

it('numbers transactions of every kind in one row', () => {
  const shop = newShop();
  for (const name of [...approved, 'authorization _capture:5000', 'authorization _void', 'capture _refund:100'])
    step(shop, name);
  const { authorizations, captures, voids, refunds } = shop.world;
  const rows = [authorizations, captures, voids, refunds].flatMap((table) => [...table.values()]);
  expect(rows.map(({ number }) => number)).toEqual(['1234/T/001', '1234/T/002', '1234/T/003', '1234/T/004']);
});

describe('what the gateway does not do at once', () => {
  it.each([
    ['sandbox-capture-declined', [...approved, 'authorization _capture'], 'captures'],
    ['sandbox-void-declined.1', [...approved, 'authorization _void'], 'voids'],
    ['sandbox-refund-declined', [...approved, 'authorization _capture', 'capture _refund'], 'refunds'],
  ] as const)('is refused, and left behind, with %s', (token, steps, table) => {
    const shop = newShop({ token });
    const outcomes = steps.map((name) => step(shop, name));
    expect(outcomes.at(-1)).toMatchObject({ refusal: { field: table } });
    expect([...shop.world[table].values()]).toMatchObject([{ succeeded: false, error_code: 'REJECTED' }]);
  });

  it('is pending, holds its amount, and settles after a while', () => {
    const shop = newShop({ token: 'sandbox-capture-pending' });
    for (const name of [...approved, 'authorization _capture']) step(shop, name);
    const capture = () => [...shop.world.captures.values()][0];
    expect(capture()).toMatchObject({ succeeded: false, error_code: null, message: 'pending' });
    expect(() => step(shop, 'authorization _capture')).toThrow('nothing is left');
    shop.read();
    expect(shop.statuses()).toBe('approved authorized unfulfilled');
    shop.read();
    expect(capture()).toMatchObject({ succeeded: true, gateway_transaction_id: expect.any(String) });
    expect(shop.statuses()).toBe('approved paid in_progress');
    expect(shop.klarna()).toMatchObject({ status: 'CAPTURED', captured_amount: 11800 });
  });

  it('stays placed when it was to be approved and captured, and the capture is refused', () => {
    const shop = newShop({ token: 'sandbox-capture-declined' });
    shop.pull('_place');
    expect(shop.pull('_approve_and_capture').refusal).toBeDefined();
    expect(shop.statuses()).toBe('placed authorized unfulfilled');
  });

  it('has to be settled before its order can be cancelled', () => {
    const shop = newShop({ token: 'sandbox-capture-pending' });
    shop.onOrder((draft, order) => {
      const method = draft.payment_methods.get(order.payment_method_id);
      if (method) method.auto_capture = true;
    });
    shop.pull('_place');
    expect(() => shop.pull('_cancel')).toThrow('captures - are pending');
    for (const _ of ['first', 'second']) shop.read();
    expect(shop.statuses()).toBe('placed paid unfulfilled');
  });

  it('can be forwarded', () => {
    const shop = newShop({ token: 'sandbox-capture-pending' });
    for (const name of [...approved, 'authorization _capture', 'capture _forward']) step(shop, name);
    expect(shop.statuses()).toBe('approved paid in_progress');
    shop.read();
    shop.read();
    expect(shop.klarna()).toMatchObject({ captured_amount: 11800 });
  });

  it('fails once the authorization has expired at Klarna', () => {
    const shop = newShop();
    for (const name of approved) step(shop, name);
    shop.later('2026-01-29T12:00:00.000Z');
    expect(step(shop, 'authorization _capture').refusal).toBeDefined();
    expect(shop.klarna()).toMatchObject({ status: 'EXPIRED', remaining_authorized_amount: 0 });
  });
});
