import type { Context } from 'hono';
import type { Sandbox, SandboxBindings } from '../../sandbox.ts';
import { timestamp } from '../../sandbox.ts';
import { expireKlarnaOrder } from '../../world/payments/klarna-orders.ts';
import type { Capture, JsonObject, KlarnaOrder, Read, Refund } from '../../world/tables.ts';
import { V1Refusal } from './errors.ts';

type Call = Context<SandboxBindings>;

/**
 * `GET /ordermanagement/v1/orders/{order_id}`: what support looks at.
 * @see https://docs.klarna.com/api/ordermanagement/
 */
export function readOrder(sandbox: Sandbox, c: Call): Response {
  const order = orderOf(sandbox, c);
  const captures = capturesOf(sandbox, order);
  const refunds = captures.flatMap((capture) => refundsOf(sandbox, capture));
  return c.json({
    order_id: order.id,
    status: order.status,
    fraud_status: order.fraud_status,
    klarna_reference: order.klarna_reference,
    order_amount: order.order_amount,
    original_order_amount: order.order_amount,
    captured_amount: order.captured_amount,
    refunded_amount: order.refunded_amount,
    remaining_authorized_amount: order.remaining_authorized_amount,
    purchase_currency: order.currency,
    purchase_country: order.purchase_country,
    merchant_reference1: order.merchant_reference1,
    created_at: order.created_at,
    expires_at: order.expires_at,
    captures: captures.map((capture) => captureDocument(sandbox, order, capture)),
    refunds: refunds.map(refundDocument),
  });
}

/** `GET …/captures`: all of them. */
export function readCaptures(sandbox: Sandbox, c: Call): Response {
  const order = orderOf(sandbox, c);
  return c.json(capturesOf(sandbox, order).map((capture) => captureDocument(sandbox, order, capture)));
}

/** `GET …/captures/{capture_id}`. */
export function readCapture(sandbox: Sandbox, c: Call): Response {
  return c.json(captureDocument(sandbox, orderOf(sandbox, c), captureNamed(sandbox, c)));
}

/** The capture that the path names. @throws 404 */
export function captureNamed(sandbox: Sandbox, c: Call): Read<Capture> {
  const capture = capturesOf(sandbox, orderOf(sandbox, c)).find((each) => idOf(each) === c.req.param('capture'));
  if (capture === undefined) throw new V1Refusal('NO_SUCH_CAPTURE', 'No such capture');
  return capture;
}

/** `GET …/refunds/{refund_id}`. */
export function readRefund(sandbox: Sandbox, c: Call): Response {
  const refund = capturesOf(sandbox, orderOf(sandbox, c))
    .flatMap((capture) => refundsOf(sandbox, capture))
    .find((each) => idOf(each) === c.req.param('refund'));
  if (refund === undefined) throw new V1Refusal('NO_SUCH_REFUND', 'No such refund');
  return c.json(refundDocument(refund));
}

/** The order that the path names. @throws 404 */
export function orderOf(sandbox: Sandbox, c: Call): Read<KlarnaOrder> {
  const id = c.req.param('id');
  const at = timestamp(sandbox);
  const known = sandbox.world.klarna_orders.get(id);
  if (known && known.expires_at <= at && known.remaining_authorized_amount > 0) {
    sandbox.store.transact((draft) => {
      const order = draft.klarna_orders.get(id);
      if (order) expireKlarnaOrder(order, at);
    });
  }
  const order = sandbox.world.klarna_orders.get(id);
  if (order === undefined) throw new V1Refusal('NO_SUCH_ORDER', 'No such order');
  return order;
}

/** What Commerce Layer captured of the order, and Klarna accepted. */
const capturesOf = ({ world }: Sandbox, order: Read<KlarnaOrder>): Read<Capture>[] =>
  [...world.captures.values()].filter(
    ({ succeeded, authorization_id }) =>
      succeeded && world.authorizations.get(authorization_id)?.klarna_order_id === order.id,
  );

const refundsOf = ({ world }: Sandbox, capture: Read<Capture>): Read<Refund>[] =>
  [...world.refunds.values()].filter(({ succeeded, capture_id }) => succeeded && capture_id === capture.id);

/** Klarna's own id of a capture or refund is what Commerce Layer got from the gateway. */
const idOf = (row: Read<Capture> | Read<Refund>): string => row.gateway_transaction_id ?? row.id;

function captureDocument(sandbox: Sandbox, order: Read<KlarnaOrder>, capture: Read<Capture>): JsonObject {
  const number = capturesOf(sandbox, order).findIndex(({ id }) => id === capture.id) + 1;
  return {
    capture_id: idOf(capture),
    klarna_reference: `${order.klarna_reference}-${number}`,
    captured_amount: capture.amount_cents,
    captured_at: capture.created_at,
    refunded_amount: refundsOf(sandbox, capture).reduce((sum, { amount_cents }) => sum + amount_cents, 0),
    shipping_info: order.shipping_info
      .filter(({ capture_id }) => capture_id === idOf(capture))
      .flatMap(({ told }) => told),
  };
}

const refundDocument = (refund: Read<Refund>): JsonObject => ({
  refund_id: idOf(refund),
  refunded_amount: refund.amount_cents,
  refunded_at: refund.created_at,
});
