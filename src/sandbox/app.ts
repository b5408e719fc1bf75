import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { internalError, jsonApiErrors, recordNotFound, refusedBy } from './commerce-layer/errors.ts';
import { oauthRoutes } from './commerce-layer/oauth/routes.ts';
import { commerceLayerRoutes } from './commerce-layer/routes.ts';
import { controlRoutes } from './control.ts';
import { vendorOf } from './faults/answers.ts';
import { KlarnaRefusal } from './klarna/errors.ts';
import { paymentPageRoutes } from './klarna/payment-page/routes.ts';
import { klarnaRoutes } from './klarna/routes.ts';
import { V1Refusal } from './klarna/v1/errors.ts';
import { klarnaV1Routes } from './klarna/v1/routes.ts';
import { klarnaWidgetRoutes } from './klarna/widget/routes.ts';
import { pageRoutes } from './page/routes.ts';
import { NotKept } from './persistence/failures.ts';
import type { Sandbox, SandboxBindings } from './sandbox.ts';
import { Refusal } from './world/refusal.ts';

/** Both vendors under one address, as their paths never meet. */
export function createApp(sandbox: Sandbox): Hono<SandboxBindings> {
  const app = new Hono<SandboxBindings>();
  app.route('/', oauthRoutes(sandbox));
  app.route('/api', commerceLayerRoutes(sandbox));
  app.route('/v2', klarnaRoutes(sandbox));
  app.route('/', paymentPageRoutes(sandbox));
  app.route('/', pageRoutes(sandbox));
  app.route('/', klarnaV1Routes(sandbox));
  app.route('/', klarnaWidgetRoutes(sandbox));
  app.route('/__sandbox', controlRoutes(sandbox));
  app.notFound(() => jsonApiErrors(404, recordNotFound));
  app.onError((error, c) => {
    if (error instanceof V1Refusal) return error.response(sandbox);
    if (error instanceof KlarnaRefusal) return error.response(sandbox);
    if (error instanceof HTTPException) return error.getResponse();
    if (error instanceof Refusal) return refusedBy(error).getResponse();
    // What did not reach the data file did not happen, whatever the handler thought.
    if (error instanceof NotKept)
      Object.assign(c.env.exchange, { executed: false, replayed: false, created: undefined });
    // Else a mistake of the sandbox's own. The text helps whoever works on it; it holds nothing of value.
    const vendor = vendorOf(c.req.path);
    const said = `Sandbox: ${error.message}`;
    if (vendor === 'klarna') return new KlarnaRefusal('INTERNAL_ERROR', undefined, said).response(sandbox);
    if (vendor === 'klarna-v1') return new V1Refusal('INTERNAL_ERROR', said).response(sandbox);
    return jsonApiErrors(500, { ...internalError, detail: said });
  });
  return app;
}
