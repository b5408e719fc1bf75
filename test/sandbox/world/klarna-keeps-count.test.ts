import { expect, it } from 'vitest';
import { refreshSession } from '../../../src/sandbox/world/payments/payment-session.ts';
import { payment as paymentId } from '../running.ts';
import { newShop, type Shop } from './shop.ts';

/** What an integration may write over, by the schema. */
const say = (shop: Shop, table: 'captures' | 'refunds', succeeded: boolean) =>
  shop.onOrder((draft) => {
    const row = draft[table].get([...draft[table].values()].at(-1)?.id);
    if (row) row.succeeded = succeeded;
  });

const approved = (token: string): Shop => {
  const shop = newShop({ token });
  for (const step of ['_place', '_approve']) shop.pull(step);
  return shop;
};

it('keeps what a pending capture holds when the rest is voided', () => {
  const shop = approved('sandbox-capture-pending');
  shop.authorization('_capture:1000');
  expect(shop.authorization('_void').refusal).toBeUndefined();
  expect(shop.statuses()).toBe('approved partially_voided unfulfilled');
  expect(shop.klarna()).toMatchObject({ status: 'AUTHORIZED', remaining_authorized_amount: 1000 });
  shop.capture('_forward');
  expect(shop.klarna()).toMatchObject({ status: 'CAPTURED', captured_amount: 1000, remaining_authorized_amount: 0 });
});

it('never has less than nothing left, though the authorization ends while a capture is pending', () => {
  const shop = approved('sandbox-capture-pending');
  shop.authorization('_capture:1000');
  shop.later('2026-03-01T12:00:00.000Z');
  shop.authorization('_capture:1000');
  shop.read();
  shop.read();
  expect(shop.klarna()?.remaining_authorized_amount).toBe(0);
});

it('captures nothing twice, whatever Commerce Layer was told of the first time', () => {
  const shop = approved('sandbox-auth');
  shop.authorization('_capture');
  say(shop, 'captures', false);
  shop.capture('_forward');
  expect(shop.klarna()).toMatchObject({ captured_amount: 11800, remaining_authorized_amount: 0 });
});

it('refunds nothing that Klarna never captured', () => {
  const shop = approved('sandbox-capture-declined');
  shop.authorization('_capture');
  say(shop, 'captures', true);
  expect(shop.capture('_refund').refusal?.message).toContain('more than what was captured');
  expect(shop.klarna()).toMatchObject({ captured_amount: 0, refunded_amount: 0 });
});

it('authorizes what the customer approved, not what the session became since', () => {
  const shop = newShop();
  shop.onOrder((draft, order) => {
    order.amounts.subtotal += 5000;
    const payment = draft.klarna_payments.get(paymentId);
    if (payment) refreshSession(draft, payment, order);
  });
  expect(shop.pull('_place').refusal?.message).toContain('Not matching fields');
  shop.store('sandbox-auth');
  expect(shop.pull('_place').refusal).toBeDefined();
  shop.store('sandbox-auth.for-the-new-amount');
  expect(shop.pull('_place').refusal).toBeUndefined();
});
