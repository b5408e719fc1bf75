import { Hono } from 'hono';
import type { Sandbox } from '../sandbox.ts';
import { type ApiEnv, guard } from './access.ts';
import { methodNotAllowed, recordNotFound, refuse } from './errors.ts';
import { readingRoutes } from './reading.ts';
import { resourceNames } from './schema/read-schema.ts';
import { writingRoutes } from './writing.ts';

/** Commerce Layer's `/api`: every resource of the schema, with the actions that it lists. */
export function commerceLayerRoutes(sandbox: Sandbox): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  routes.use(guard(sandbox));
  routes.route('/', readingRoutes(sandbox));
  routes.route('/', writingRoutes(sandbox));
  routes.all('*', (c) => {
    const [, , type = ''] = new URL(c.req.url).pathname.split('/');
    throw resourceNames.includes(type) ? refuse(405, methodNotAllowed(c.req.method)) : refuse(404, recordNotFound);
  });
  return routes;
}
