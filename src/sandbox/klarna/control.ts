import { Hono } from 'hono';
import * as v from 'valibot';
import { postedJson } from '../posted-json.ts';
import type { Sandbox, SandboxBindings } from '../sandbox.ts';
import { passTimeForPaymentRequest } from './passing-time.ts';
import { paymentRequestDocument } from './payment-request-document.ts';
import { actAsCustomer } from './payment-request-state.ts';

const actionBody = v.strictObject({ action: v.picklist(['start', 'complete', 'abort', 'decline']) });
const formBody = v.strictObject({ form: v.picklist(['older', 'newer']) });

/** `/__sandbox`: the customer's part of a payment request, and which of its published errors Klarna shows. */
export function klarnaControlRoutes(sandbox: Sandbox): Hono<SandboxBindings> {
  const routes = new Hono<SandboxBindings>();

  routes.post('/payment-requests/:id', (c) => {
    const parsed = v.safeParse(actionBody, postedJson(c.env.exchange.body));
    if (!parsed.success) return c.json(problem('The body is {"action": "start|complete|abort|decline"}.'), 400);
    const { action } = parsed.output;
    const id = c.req.param('id');
    passTimeForPaymentRequest(sandbox, id);
    return sandbox.store.transact((draft) => {
      const request = draft.payment_requests.get(id);
      if (request === undefined) return c.json(problem(`There is no payment request ${id}.`), 404);
      const { state } = request;
      if (!actAsCustomer(sandbox, draft, request, action))
        return c.json(problem(`A payment request in state ${state} does not allow ${action}.`), 409);
      return c.json(paymentRequestDocument(sandbox, request));
    });
  });

  routes.post('/klarna-errors', (c) => {
    const parsed = v.safeParse(formBody, postedJson(c.env.exchange.body));
    if (!parsed.success) return c.json(problem('The body is {"form": "older|newer"}.'), 400);
    sandbox.klarnaErrors = parsed.output.form;
    return c.json({ form: sandbox.klarnaErrors });
  });

  return routes;
}

const problem = (message: string) => ({ error: { message } });
