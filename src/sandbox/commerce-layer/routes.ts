import { Hono } from 'hono';
import type { Sandbox } from '../sandbox.ts';
import { type ApiEnv, guard, requireIntegration } from './access.ts';
import { list, nothing, single } from './document.ts';
import { recordNotFound, refuse } from './errors.ts';
import { klarnaPaymentRoutes } from './klarna-payments.ts';
import { orderRoutes } from './orders.ts';
import { present } from './present.ts';
import { parseQuery } from './query.ts';
import { advanceOrder } from './workers.ts';

/** Commerce Layer's `/api`: the resources with routes of their own, then plain reading of the others. */
export function commerceLayerRoutes(sandbox: Sandbox): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  routes.use(guard(sandbox));
  routes.route('/klarna_payments', klarnaPaymentRoutes(sandbox));
  routes.route('/orders', orderRoutes(sandbox));

  routes.get('/:type/:id', (c) => {
    requireIntegration(c.var.application);
    return single(sandbox, c.req.param(), parseQuery(new URL(c.req.url), false));
  });

  routes.get('/:type/:id/:relationship', (c) => {
    requireIntegration(c.var.application);
    const { type, id, relationship } = c.req.param();
    if (type === 'orders') advanceOrder(sandbox, id);
    const related = present(sandbox.world, { type, id })?.related ?? {};
    const target = Object.hasOwn(related, relationship) ? related[relationship] : undefined;
    if (target === undefined) throw refuse(404, recordNotFound);
    if (target === null) return nothing(sandbox);
    const many = isList(target);
    const query = parseQuery(new URL(c.req.url), many);
    return many ? list(sandbox, target, query, new URL(c.req.url)) : single(sandbox, target, query);
  });

  routes.all('*', (c) => {
    const [, , type = ''] = new URL(c.req.url).pathname.split('/');
    if (type !== 'orders' && type !== 'klarna_payments') throw refuse(404, recordNotFound);
    // Deleting and creating orders are the vendor's too, and not yet the sandbox's.
    const detail = `${c.req.method} is not supported for this resource.`;
    throw refuse(405, { title: 'Method not allowed', detail, code: 'METHOD_NOT_ALLOWED' });
  });

  return routes;
}

const isList = <One>(value: One | readonly One[]): value is readonly One[] => Array.isArray(value);
