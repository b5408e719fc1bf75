import { expectRefusal, expectStatus } from '../calls.ts';
import type { Checks } from '../checks.ts';
import type { Shop } from '../shop.ts';
import type { Resource } from './facts.ts';
import { valueFor } from './recipes.ts';

/** What a sales channel may not: the vendor answers 401 to what one has no permission for. */
export async function checkPermissions(checks: Checks, shop: Shop, resource: Resource, target: string | undefined) {
  const { type, fields, actions } = resource;
  const look = checks.of(type, 'sales channel');
  const { salesChannel } = shop;
  if (closed.has(type)) {
    if (actions.has('list'))
      await look('has no list', async () => expectRefusal(await salesChannel.get(`/${type}`), 401));
    if (target !== undefined) {
      await look('cannot read one', async () => expectRefusal(await salesChannel.get(`/${type}/${target}`), 401));
    }
    if (target !== undefined && actions.has('update')) {
      const update = () => salesChannel.patch(type, target, { reference: 'contract' });
      await look('cannot update one', async () => expectRefusal(await update(), 401));
    }
  }
  if (type === 'orders') await look('has no list', async () => expectRefusal(await salesChannel.get('/orders'), 401));
  // What is prohibited is so for sales channels; its status is not documented, other than that 401 means no permission.
  const prohibited = fields.filter((field) => field.prohibited && field.updatable);
  if (prohibited.length === 0 || type === 'shipments') {
    for (const { name } of prohibited)
      checks.leave(type, `${name} by a sales channel`, 'the sandbox only reads it, as an order includes it');
    return;
  }
  const { order_id } = await shop.seed();
  const lines = await shop.integration.get(`/orders/${order_id}/line_items`);
  const line = lines.document.data[0].id;
  await look('may read an order that is pending', async () => {
    if (type === 'orders') expectStatus(await salesChannel.get(`/orders/${order_id}`), 200);
  });
  for (const field of prohibited) {
    await look(`may not ${field.name}`, async () => {
      const value = field.trigger ? true : valueFor(type, field);
      const id = type === 'orders' ? order_id : type === 'line_items' ? line : (target ?? '');
      expectRefusal(await salesChannel.patch(type, id, { [field.name]: value }), 400, 401, 403);
    });
  }
}

/** The facts: no authorizations or captures; the rest of what is settled behind a shop's back is assumed to be as closed. */
const closed = new Set(['authorizations', 'captures', 'voids', 'refunds', 'transactions', 'klarna_gateways']);
