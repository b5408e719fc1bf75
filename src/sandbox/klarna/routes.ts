import { Hono } from 'hono';
import type { Sandbox, SandboxBindings } from '../sandbox.ts';
import { addKlarnaHeaders, guard } from './access.ts';
import { authorize } from './authorize.ts';
import { captureTransaction, readCapture } from './captures.ts';
import { refuse } from './errors.ts';
import { notificationRoutes } from './notification/routes.ts';
import { cancel, createPaymentRequest, readPaymentRequest, updatePaymentRequest } from './payment-requests.ts';
import { readRefund, refundCapture, refundTransaction } from './refunds.ts';
import { createTestToken } from './test-tokens.ts';
import { extendAuthorization, readTransaction, updateTransaction, voidTransaction } from './transactions.ts';

/** Klarna Network API v2, each endpoint with the account in its path (acquiring partners) and without (direct ones). */
export function klarnaRoutes(sandbox: Sandbox): Hono<SandboxBindings> {
  const routes = new Hono<SandboxBindings>();
  routes.use(addKlarnaHeaders(sandbox));
  // Test tokens are the acquiring partners' alone.
  routes.use('/accounts/:account/interoperability/*', guard);
  routes.post('/accounts/:account/interoperability/test-tokens', (c) => createTestToken(sandbox, c));
  for (const base of ['/accounts/:account/payment', '/payment']) {
    routes.use(`${base}/*`, guard);
    routes.post(`${base}/authorize`, (c) => authorize(sandbox, c));

    const requests = `${base}/requests`;
    routes.post(requests, (c) => createPaymentRequest(sandbox, c));
    routes.get(`${requests}/:id`, (c) => readPaymentRequest(sandbox, c));
    routes.on(['PATCH', 'PUT'], `${requests}/:id`, (c) => updatePaymentRequest(sandbox, c));
    routes.delete(`${requests}/:id`, (c) => cancel(sandbox, c));

    const transaction = `${base}/transactions/:id`;
    routes.get(transaction, (c) => readTransaction(sandbox, c));
    routes.patch(transaction, (c) => updateTransaction(sandbox, c));
    routes.post(`${transaction}/capture`, (c) => captureTransaction(sandbox, c));
    routes.post(`${transaction}/refund`, (c) => refundTransaction(sandbox, c));
    routes.post(`${transaction}/void`, (c) => voidTransaction(sandbox, c));
    routes.post(`${transaction}/authorize`, (c) => extendAuthorization(sandbox, c));

    routes.get(`${base}/captures/:id`, (c) => readCapture(sandbox, c));
    routes.post(`${base}/captures/:id/refund`, (c) => refundCapture(sandbox, c));
    routes.get(`${base}/refunds/:id`, (c) => readRefund(sandbox, c));
  }
  routes.use('/notification/*', guard);
  routes.route('/notification', notificationRoutes(sandbox));
  routes.all('*', () => {
    throw refuse('NOT_FOUND');
  });
  return routes;
}
