import { Hono } from 'hono';
import type { Sandbox, SandboxBindings } from '../sandbox.ts';
import { passTimeForPaymentRequest } from './passing-time.ts';

/**
 * What stands at the `payment_request_url`, where Klarna would ask the customer: how to be that customer here. Nobody is
 * asked anything, so opening it changes nothing.
 */
export function paymentRequestAddressRoutes(sandbox: Sandbox): Hono<SandboxBindings> {
  const routes = new Hono<SandboxBindings>();
  routes.get('/pay/:interaction', (c) => {
    const found = [...sandbox.world.payment_requests.values()].find(
      ({ interaction_id }) => interaction_id === c.req.param('interaction'),
    );
    passTimeForPaymentRequest(sandbox, found?.id);
    const request = found && sandbox.world.payment_requests.get(found.id);
    if (request === undefined) return c.text('There is no payment request at this address.\n', 404);
    const { id, state } = request;
    const act = (action: string) =>
      `  curl -X POST ${sandbox.url}/__sandbox/payment-requests/${id} -d '{"action": "${action}"}'\n`;
    return c.text(
      `Klarna asks the customer here about ${id} (${state}).\n` +
        `The sandbox has no page for it. To be the customer, start, then complete (or abort, or decline):\n\n` +
        `${act('start')}${act('complete')}`,
    );
  });
  return routes;
}
