import assert from 'node:assert/strict';
import { type Document, expectRefusal, expectStatus } from '../calls.ts';
import type { Checks } from '../checks.ts';
import type { Shop } from '../shop.ts';
import type { Resource } from './facts.ts';
import { recipes } from './recipes.ts';

/** What the schema does not list is refused; deleting, where it is listed, deletes. */
export async function checkActions(checks: Checks, shop: Shop, resource: Resource, rows: readonly Document[]) {
  const { type, actions } = resource;
  const { integration } = shop;
  const [row] = rows;
  const refused = checks.of(type, 'not listed');
  // 405 is what the vendor's documentation has for a method that an address has not; an address that is not is a 404.
  if (!actions.has('list')) {
    await refused('list', async () => expectRefusal(await integration.get(`/${type}`), 404, 405));
  }
  if (!actions.has('create')) {
    await refused('create', async () => expectRefusal(await integration.post(type, {}), 404, 405));
  }
  if (row !== undefined && !actions.has('update')) {
    await refused('update', async () =>
      expectRefusal(await integration.patch(type, row.id, { reference: 'contract' }), 404, 405),
    );
  }
  if (row !== undefined && !actions.has('delete')) {
    await refused('delete', async () => {
      expectRefusal(await integration.delete(`/${type}/${row.id}`), 404, 405);
      expectStatus(await integration.get(`/${type}/${row.id}`), 200);
    });
  }
  await refused('PUT', async () => expectRefusal(await integration.send('PUT', `/${type}`, {}), 404, 405));
  const recipe = recipes[type];
  if (!actions.has('delete') || recipe === undefined) return;
  const look = checks.of(type, 'delete');
  await look('answers 204, and then there is none', async () => {
    const { attributes, relationships } = await recipe(shop);
    const created = await integration.post(type, attributes, relationships);
    expectStatus(created, 201);
    const address = `/${type}/${created.document.data.id}`;
    const answer = await integration.delete(address);
    expectStatus(answer, 204);
    assert.equal(answer.document, undefined);
    expectRefusal(await integration.get(address), 404);
    expectRefusal(await integration.delete(address), 404);
  });
}
