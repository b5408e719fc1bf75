import { numberOf } from '../../../src/sandbox/world/kept-attributes.ts';
import { newWorld } from '../../../src/sandbox/world/new-world.ts';
import { pull } from '../../../src/sandbox/world/orders/order-triggers.ts';
import { writeOrder } from '../../../src/sandbox/world/orders/order-writing.ts';
import { advance } from '../../../src/sandbox/world/orders/upcoming.ts';
import { updateKlarnaPayment } from '../../../src/sandbox/world/payments/klarna-payments.ts';
import { actOnAuthorization, actOnCapture } from '../../../src/sandbox/world/payments/transaction-triggers.ts';
import type { Attempt } from '../../../src/sandbox/world/refusal.ts';
import type { Draft, Order } from '../../../src/sandbox/world/tables.ts';
import { order as orderId, payment as paymentId } from '../running.ts';

export type Shop = ReturnType<typeof newShop>;

/** The seeds' order with a token, and what can be done to it: the domain without its server. */
export function newShop({ token = 'sandbox-auth', at = '2026-01-01T12:00:00.000Z' } = {}) {
  const store = newWorld();
  let now = at;
  const onOrder = <Result>(work: (draft: Draft, order: Order) => Result): Result =>
    store.transact((draft) => {
      const order = draft.orders.get(orderId);
      if (order === undefined) throw new Error('The seeds have an order.');
      return work(draft, order);
    });
  const shop = {
    world: store.world,
    onOrder,
    store: (auth_token: string) =>
      onOrder((draft) => {
        const payment = draft.klarna_payments.get(paymentId);
        if (payment) updateKlarnaPayment(draft, payment, { auth_token }, { refresh: false, at: now });
      }),
    write: (attributes: Record<string, unknown>) =>
      onOrder((draft, order) => writeOrder(draft, order, attributes, {}, now)),
    /** `_place`, or `_authorize:5000` with an amount. */
    pull: (step: string): Attempt => {
      const [trigger = '', amount] = step.split(':');
      const authorizationAmount = amount === undefined ? undefined : Number(amount);
      return onOrder((draft, order) => pull(new Set([trigger]), { draft, order, at: now, authorizationAmount }));
    },
    /** On the last authorization: `_capture`, `_capture:5000`, `_void`, `_cancel`. */
    authorization: (step: string): Attempt => onLast('authorization_ids', step),
    /** On the last capture: `_refund`, `_refund:5000`, `_cancel`, `_forward`. */
    capture: (step: string): Attempt => onLast('capture_ids', step),
    read: () => onOrder((draft, order) => advance(draft, order, now)),
    later: (time: string) => {
      now = time;
    },
    order: () => {
      const order = store.world.orders.get(orderId);
      if (order === undefined) throw new Error('The seeds have an order.');
      return order;
    },
    statuses: () => {
      const { status, payment_status, fulfillment_status } = shop.order();
      return `${status} ${payment_status} ${fulfillment_status}`;
    },
    klarna: () => [...store.world.klarna_orders.values()].at(-1),
  };
  const onLast = (list: 'authorization_ids' | 'capture_ids', step: string): Attempt => {
    const [trigger = '', sent] = step.split(':');
    const amount = sent === undefined ? undefined : (numberOf(Number(sent)) ?? undefined);
    return onOrder((draft, order) => {
      const rest = { draft, order, triggers: new Set([trigger].filter(Boolean)), amount, at: now };
      const id = order[list].at(-1);
      const authorization = draft.authorizations.get(id);
      if (authorization) return actOnAuthorization({ ...rest, row: authorization });
      const capture = draft.captures.get(id);
      if (capture) return actOnCapture({ ...rest, row: capture });
      throw new Error(`The order has no ${list}.`);
    });
  };
  shop.store(token);
  return shop;
}
