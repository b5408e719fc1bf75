import { Hono } from 'hono';
import type { Sandbox, SandboxBindings } from '../../sandbox.ts';
import { v1Access } from './access.ts';
import { cancelAuthorization } from './authorizations.ts';
import { V1Refusal } from './errors.ts';
import { readCapture, readCaptures, readOrder, readRefund } from './orders.ts';
import { addShippingInfo } from './shipping-info.ts';

/** What `inspect`, `capture` and `repair cancel-authorization` touch of Klarna Payments v1: no money is moved here. */
export function klarnaV1Routes(sandbox: Sandbox): Hono<SandboxBindings> {
  const routes = new Hono<SandboxBindings>();
  const order = '/ordermanagement/v1/orders/:id';
  routes.use('/ordermanagement/v1/*', v1Access(sandbox));
  routes.get(order, (c) => readOrder(sandbox, c));
  routes.get(`${order}/captures`, (c) => readCaptures(sandbox, c));
  routes.get(`${order}/captures/:capture`, (c) => readCapture(sandbox, c));
  routes.post(`${order}/captures/:capture/shipping-info`, (c) => addShippingInfo(sandbox, c));
  routes.get(`${order}/refunds/:refund`, (c) => readRefund(sandbox, c));
  routes.use('/payments/v1/*', v1Access(sandbox));
  routes.delete('/payments/v1/authorizations/:token', (c) => cancelAuthorization(sandbox, c));
  for (const path of ['/ordermanagement/v1/*', '/payments/v1/*'])
    routes.all(path, () => {
      throw new V1Refusal('NOT_FOUND', 'Not found');
    });
  return routes;
}
