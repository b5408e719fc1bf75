import assert from 'node:assert/strict';
import type { Document } from '../calls.ts';
import type { Checks } from '../checks.ts';
import { fill, type Shop } from '../shop.ts';
import { checkActions } from './actions.ts';
import { checkAsking, neverSeen } from './asking.ts';
import { type Resource, resources } from './facts.ts';
import { noGoodValue, onlyItsOwn, readsElse } from './left-out.ts';
import { checkPermissions } from './permissions.ts';
import { checkReading, checkRows } from './reading.ts';
import { recipes } from './recipes.ts';
import { checkRelationships } from './relating.ts';
import { checkTriggers } from './triggers.ts';
import { checkCreating, checkUpdating } from './writing.ts';

/** Every resource of the schema, every action, field, flag and relationship that is listed for it. */
export async function walk(checks: Checks, shop: Shop, wanted: (type: string) => boolean): Promise<void> {
  const some = resources.filter(({ type }) => wanted(type));
  if (some.length === 0) return;
  for (const [what, why] of leftOutOfAll) checks.leave('every resource', what, why);
  await checks.of('the walk', 'prepare')('a shop with something of everything', () => fill(shop));
  for (const resource of some) {
    await checks.of(resource.type, 'walk')('to its end', () => walkOne(checks, shop, resource));
  }
}

const leftOutOfAll: readonly (readonly [string, string])[] = [
  ['writing through the self links of relationships', 'no page says that the vendor takes it'],
  ['sorting by a relationship', 'the schema marks some as sortable, and nothing says by what of theirs'],
  ['what plain filters find', 'the schema names them, and nothing says how they compare'],
  ['filter scopes and operators', 'the schema names a few, and no page says how they are asked for'],
  ['further predicates of filters', 'those of the issue and of the clients’ documentation are looked at'],
  ['other kinds than the JSON kinds', 'formats of strings (e-mail, language, URL) are not in the schema'],
];

/** One resource, in a shop that has rows of it. */
export async function walkOne(checks: Checks, shop: Shop, resource: Resource): Promise<void> {
  const { type } = resource;
  const rows = await shop.all(type);
  await checkReading(checks, shop, resource, rows);
  await checkRelationships(checks, shop, resource, rows);
  await checkAsking(checks, shop, resource, rows);
  await checkActions(checks, shop, resource, rows);
  const makes = freshRow(shop, type);
  const target = makes === undefined ? rows[0]?.id : await makes();
  if (makes === undefined) {
    await checkOnlyRead(checks, shop, resource, rows[0]);
  } else {
    await checkCreating(checks, shop, resource);
    await checkUpdating(checks, shop, resource, target);
    await checkTriggers(checks, shop, resource, makes);
  }
  // What was null before may have a value now.
  const later = await shop.all(type);
  await checkRows(checks, resource, 'read again', later);
  await checkPermissions(checks, shop, resource, target);
  for (const reasons of [readsElse, noGoodValue, onlyItsOwn]) {
    for (const [name, why] of Object.entries(reasons[type] ?? {})) checks.leave(type, `reading back ${name}`, why);
  }
  const unseen = neverSeen(resource, [...rows, ...later]);
  if (unseen.length > 0) checks.leave(type, `the kind of ${unseen.join(', ')}`, 'null in every row that was seen');
}

/** What the schema lists and the sandbox does not do is refused: it is never answered as if it were done. */
async function checkOnlyRead(checks: Checks, shop: Shop, { type, actions }: Resource, row: Document): Promise<void> {
  const { integration } = shop;
  const address = `/${type}/${row?.id}`;
  const ways = {
    create: () => integration.post(type, {}),
    update: () => integration.patch(type, row.id, { reference: 'contract' }),
    delete: () => integration.delete(address),
  };
  for (const action of ['create', 'update', 'delete'] as const) {
    if (!actions.has(action)) continue;
    checks.leave(type, action, 'the sandbox only reads it, as an order includes it');
    await checks.of(type, 'not offered')(action, async () => {
      assert.ok((await ways[action]()).status >= 400);
      const { document } = await integration.get(address);
      assert.equal(document.data.attributes.reference, row.attributes.reference);
    });
  }
}

/** How a row is come by that a check may change. */
function freshRow(shop: Shop, type: string): (() => Promise<string>) | undefined {
  const made: Readonly<Record<string, () => Promise<string>>> = {
    orders: async () => (await shop.seed()).order_id,
    klarna_payments: async () => (await shop.seed()).payment_id,
    authorizations: async () => (await shop.place()).authorization,
    captures: async () => (await shop.capture()).capture,
  };
  const settled = made[type];
  if (settled !== undefined) return settled;
  if (type === 'voids' || type === 'refunds') return async () => (await shop.one(type)).id;
  const recipe = recipes[type];
  if (recipe === undefined) return undefined;
  return async () => {
    const { attributes, relationships } = await recipe(shop);
    const { status, document } = await shop.integration.post(type, attributes, relationships);
    if (status !== 201) throw new Error(`cannot make ${type}: ${status} ${JSON.stringify(document)}`);
    return document.data.id;
  };
}
