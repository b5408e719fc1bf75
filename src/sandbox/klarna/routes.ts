import { Hono } from 'hono';
import type { Sandbox, SandboxBindings } from '../sandbox.ts';
import { addKlarnaHeaders, guard } from './access.ts';
import { authorize } from './authorize.ts';
import { refuse } from './errors.ts';
import { notificationRoutes } from './notification/routes.ts';
import { readTransaction } from './transactions.ts';

/** Klarna Network API v2, each endpoint with the account in its path (acquiring partners) and without (direct ones). */
export function klarnaRoutes(sandbox: Sandbox): Hono<SandboxBindings> {
  const routes = new Hono<SandboxBindings>();
  routes.use(addKlarnaHeaders(sandbox));
  for (const base of ['/accounts/:account/payment', '/payment']) {
    routes.use(`${base}/*`, guard);
    routes.post(`${base}/authorize`, (c) => authorize(sandbox, c));
    routes.get(`${base}/transactions/:id`, (c) => {
      const transaction = sandbox.world.transactions.get(c.req.param('id'));
      if (transaction === undefined) throw refuse('RESOURCE_NOT_FOUND');
      return c.json(readTransaction(transaction));
    });
  }
  routes.use('/notification/*', guard);
  routes.route('/notification', notificationRoutes(sandbox));
  routes.all('*', () => {
    throw refuse('NOT_FOUND');
  });
  return routes;
}
