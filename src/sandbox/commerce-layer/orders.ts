import { Hono } from 'hono';
import type { Sandbox } from '../sandbox.ts';
import type { Order, Read } from '../world/rows.ts';
import { type ApiEnv, orderOr404, requireIntegration, requireOpenToSalesChannel } from './access.ts';
import type { ApplicationKind } from './access-tokens.ts';
import { checkQuery, list, single } from './document.ts';
import { refuse } from './errors.ts';
import { updateOrder, writableOfOrder } from './order-actions.ts';
import { filterNotAllowed, parseQuery, type Query } from './query.ts';
import { readResource } from './request-body.ts';
import { advanceOrder } from './workers.ts';

const type = 'orders';
const transactionRelations = ['transactions', 'authorizations', 'captures', 'voids', 'refunds'];

/**
 * `/api/orders`.
 * @see https://docs.commercelayer.io/core/v/api-reference/orders
 */
export function orderRoutes(sandbox: Sandbox): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();

  routes.get('/', (c) => {
    requireIntegration(c.var.application);
    const query = parseQuery(new URL(c.req.url), true);
    const tests = query.filters.map(orderFilter);
    const fitting = [...sandbox.world.orders.values()].filter((order) => tests.every((fits) => fits(order)));
    for (const { id } of fitting) advanceOrder(sandbox, id);
    const found = fitting.map(({ id }) => ({ type, id }));
    return list(sandbox, found, query, new URL(c.req.url));
  });

  routes.get('/:id', (c) => {
    const order = orderOr404(sandbox, c.req.param('id'));
    requireOpenToSalesChannel(c.var.application, order);
    const query = visibleTo(c.var.application, parseQuery(new URL(c.req.url), false));
    advanceOrder(sandbox, order.id);
    return single(sandbox, { type, id: order.id }, query);
  });

  routes.patch('/:id', (c) => {
    const order = orderOr404(sandbox, c.req.param('id'));
    requireOpenToSalesChannel(c.var.application, order);
    const query = visibleTo(c.var.application, parseQuery(new URL(c.req.url), false));
    checkQuery(sandbox, { type, id: order.id }, query);
    const { attributes } = readResource(c.env.exchange.body, type, order.id, writableOfOrder);
    const { created, refusal } = sandbox.store.transact((draft) => updateOrder(sandbox, draft, order.id, attributes));
    if (refusal) throw refusal;
    c.env.exchange.created = created;
    return single(sandbox, { type, id: order.id }, query);
  });

  return routes;
}

/**
 * "No authorizations or captures" for sales channels. What an include of them comes to is not said; the vendor's library
 * leaves out records that the caller may not see, so they are left out here too.
 */
function visibleTo(application: ApplicationKind, query: Query): Query {
  if (application === 'integration') return query;
  return { ...query, include: query.include.filter(([first]) => !transactionRelations.includes(first ?? '')) };
}

const filterable = ['id', 'number', 'reference', 'customer_email', 'status', 'payment_status', 'token'] as const;

/** @throws 400 for attributes that the sandbox cannot filter by */
function orderFilter({ attribute, value }: Query['filters'][number]): (order: Read<Order>) => boolean {
  const known = filterable.find((name) => name === attribute);
  if (known === undefined) throw refuse(400, filterNotAllowed(`${attribute}_eq`));
  return (order) => order[known] === value;
}
