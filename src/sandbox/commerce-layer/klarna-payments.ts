import { Hono } from 'hono';
import { type Sandbox, timestamp } from '../sandbox.ts';
import { noteToken } from '../world/authorization-tokens.ts';
import { openSession, refreshSession } from '../world/payment-session.ts';
import type { KlarnaPayment, Read } from '../world/rows.ts';
import { type ApiEnv, orderOr404, paymentOr404, requireIntegration, requireOpenToSalesChannel } from './access.ts';
import { checkQuery, list, single } from './document.ts';
import { invalid, recordNotFound, refuse } from './errors.ts';
import { filterNotAllowed, parseQuery } from './query.ts';
import { applyFreeFields, readResource, triggered } from './request-body.ts';
import { advanceOrder } from './workers.ts';

const type = 'klarna_payments';
const writable = {
  create: { attributes: ['reference', 'reference_origin', 'metadata'], relationships: ['order'] },
  // The schema lets `order` be updated too; what the vendor does to both orders then is not known.
  update: { attributes: ['auth_token', '_update', 'reference', 'reference_origin', 'metadata'], relationships: [] },
};

/**
 * `/api/klarna_payments`.
 * @see https://docs.commercelayer.io/core/v/api-reference/klarna_payments
 */
export function klarnaPaymentRoutes(sandbox: Sandbox): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  const orderOf = (payment: Read<KlarnaPayment>) => sandbox.world.orders.get(payment.order_id);

  routes.get('/', (c) => {
    requireIntegration(c.var.application);
    const query = parseQuery(new URL(c.req.url), true);
    for (const { attribute } of query.filters)
      if (attribute !== 'id') throw refuse(400, filterNotAllowed(`${attribute}_eq`));
    const ids = [...sandbox.world.klarna_payments.values()].map(({ id }) => id);
    const fitting = ids.filter((id) => query.filters.every((filter) => filter.value === id));
    const found = fitting.map((id) => ({ type, id }));
    return list(sandbox, found, query, new URL(c.req.url));
  });

  routes.post('/', (c) => {
    const query = parseQuery(new URL(c.req.url), false);
    const body = readResource(c.env.exchange.body, type, undefined, writable.create);
    const linked = body.relationships.order?.data;
    if (!linked) throw refuse(422, invalid('order', "can't be blank", 'blank', 'relationships'));
    if (linked.type !== 'orders') throw refuse(400, typeMismatch(linked.type));
    const order = orderOr404(sandbox, linked.id);
    requireOpenToSalesChannel(c.var.application, order);
    if (order.status !== 'draft' && order.status !== 'pending')
      throw refuse(422, invalid('order', 'is not editable', 'invalid', 'relationships'));
    const method = sandbox.world.payment_methods.get(order.payment_method_id);
    // The gateway is "inherited by the order payment_method": without one of Klarna's there is none.
    if (method?.payment_source_type !== type)
      throw refuse(422, invalid('payment_gateway', "can't be blank", 'blank', 'relationships'));
    if (order.billing_address_id === null) throw refuse(422, missingCountry);
    // Not deduplicated: the order gets another payment source each time.
    const id = sandbox.store.transact((draft) => {
      const payer = draft.orders.get(order.id);
      if (payer === undefined) throw refuse(404, recordNotFound);
      const payment = openSession(draft, payer, timestamp(sandbox));
      applyFreeFields(payment, body.attributes);
      return payment.id;
    });
    return single(sandbox, { type, id }, query, 201);
  });

  routes.get('/:id', (c) => {
    const payment = paymentOr404(sandbox, c.req.param('id'));
    requireOpenToSalesChannel(c.var.application, orderOf(payment));
    return single(sandbox, { type, id: payment.id }, parseQuery(new URL(c.req.url), false));
  });

  routes.get('/:id/order', (c) => {
    const order = orderOf(paymentOr404(sandbox, c.req.param('id')));
    requireOpenToSalesChannel(c.var.application, order);
    const id = order?.id ?? '';
    advanceOrder(sandbox, id);
    return single(sandbox, { type: 'orders', id }, parseQuery(new URL(c.req.url), false));
  });

  routes.patch('/:id', (c) => {
    const payment = paymentOr404(sandbox, c.req.param('id'));
    const order = orderOf(payment);
    requireOpenToSalesChannel(c.var.application, order);
    const query = parseQuery(new URL(c.req.url), false);
    checkQuery(sandbox, { type, id: payment.id }, query);
    const { attributes } = readResource(c.env.exchange.body, type, payment.id, writable.update);
    const refresh = triggered(attributes, '_update');
    const token = attributes.auth_token;
    if (token !== undefined || refresh) requireUsable(payment, order?.status, refresh);
    if (token !== undefined && typeof token !== 'string')
      throw refuse(422, invalid('auth_token', 'is invalid', 'invalid'));
    if (token === '') throw refuse(422, invalid('auth_token', "can't be blank", 'blank'));
    sandbox.store.transact((draft) => {
      const row = draft.klarna_payments.get(payment.id);
      if (row === undefined) throw refuse(404, recordNotFound);
      applyFreeFields(row, attributes);
      if (refresh && order) refreshSession(row, order);
      if (token !== undefined) {
        row.auth_token = token;
        noteToken(draft, token, timestamp(sandbox));
      }
      row.updated_at = timestamp(sandbox);
    });
    return single(sandbox, { type, id: payment.id }, query);
  });

  return routes;
}

const typeMismatch = (other: string) => ({
  title: 'Type Mismatch',
  detail: `${other} is not a valid type for this operation.`,
  code: 'TYPE_MISMATCH',
});

/** The documented 422 "missing country code"; its exact entry is not published. */
const missingCountry = invalid('order', 'missing country code', 'blank', 'relationships');

/**
 * Whether the vendor takes a token for an order that is placed or cancelled is not known; the sandbox does not. An expired
 * payment source is the documented `meta.error: "expired"`, and a refresh mends it.
 */
function requireUsable(payment: Read<KlarnaPayment>, status: string | undefined, refresh: boolean): void {
  if (status !== 'draft' && status !== 'pending')
    throw refuse(422, invalid('order', 'is not editable', 'invalid', 'relationships'));
  if (payment.expired && !refresh) throw refuse(422, invalid('auth_token', 'payment source is expired', 'expired'));
}
