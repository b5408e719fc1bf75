import assert from 'node:assert/strict';
import { type Document, expectRefusal, expectStatus } from '../calls.ts';
import type { Checks } from '../checks.ts';
import type { Shop } from '../shop.ts';
import { type Relationship, type Resource, resourceOf, resourceOfRow } from './facts.ts';

/** Relationships: their links, what the links answer, and whether they can be included. */
export async function checkRelationships(checks: Checks, shop: Shop, resource: Resource, rows: readonly Document[]) {
  const { type, relationships } = resource;
  const look = checks.of(type, 'relationships');
  if (rows.length === 0) return;
  for (const relationship of relationships) {
    const { name } = relationship;
    if (relationship.mayLackLinks) checks.leave(type, `links of ${name}`, 'the schema lets answers leave them out');
    else {
      await look(`${name} has links`, () => {
        for (const { type: own, id, relationships: related } of rows) {
          const links = related?.[name]?.links;
          assert.ok(links?.related.endsWith(`/api/${own}/${id}/${name}`), `${JSON.stringify(links)}`);
          assert.ok(links.self.endsWith(`/api/${own}/${id}/relationships/${name}`), links.self);
        }
      });
    }
    const target = await targetOf(shop, type, relationship, rows);
    await look(`${name} can be followed`, () => {
      assert.ok(target !== undefined, 'its address does not answer');
      if (relationship.many) assert.ok(Array.isArray(target.data));
      else assert.ok(!Array.isArray(target.data));
      for (const one of many(target.data)) expectTarget(relationship, one);
    });
    await look(`${name} says by its self link what it is to`, async () => {
      const id = target?.id ?? rows[0].id;
      const answer = await shop.integration.get(`/${type}/${id}/relationships/${name}`);
      // What cannot be included is not linked either: better no answer than one that says that there is nothing.
      if (!relationship.includable) return expectRefusal(answer, 404);
      expectStatus(answer, 200);
      const linked = many(answer.document.data).map(reference);
      for (const one of many(target?.data)) assert.ok(linked.includes(reference(one)), `${reference(one)} is missing`);
    });
    await checkInclude(checks, shop, type, relationship, rows, target);
  }
  await look('nothing is related that the schema has not', () => {
    const strangers = rows.flatMap((row) => {
      const known = new Set(resourceOfRow(resource, row).relationships.map(({ name }) => name));
      return Object.keys(row.relationships ?? {}).filter((name) => !known.has(name));
    });
    assert.deepEqual([...new Set(strangers)], []);
  });
  await look('an include that nothing has is refused', async () => {
    expectRefusal(await shop.integration.get(`/${type}/${rows[0].id}?include=nothing_like_it`), 400);
  });
}

/** What the related link of the first row answers that has something there; of the last one where none has. */
async function targetOf(
  shop: Shop,
  type: string,
  { name, types, many: isMany }: Relationship,
  rows: readonly Document[],
) {
  const page = isMany ? '?page[size]=25' : '';
  let found: { readonly id: string; readonly data: Document } | undefined;
  // What is not among the resources of the facts is never there: one look is enough.
  const some = types.some((one) => resourceOf(one) !== undefined) ? rows.slice(0, 12) : rows.slice(0, 1);
  for (const { id } of some) {
    const answer = await shop.integration.get(`/${type}/${id}/${name}${page}`);
    if (answer.status !== 200) return undefined;
    found = { id, data: answer.document.data };
    if (many(found.data).length > 0) return found;
  }
  return found;
}

async function checkInclude(
  checks: Checks,
  shop: Shop,
  type: string,
  relationship: Relationship,
  rows: readonly Document[],
  target: { readonly id: string; readonly data: Document } | undefined,
) {
  const look = checks.of(type, 'include');
  const { name, types, includable } = relationship;
  const id = target?.id ?? rows[0].id;
  if (!includable) {
    await look(`${name} cannot be included`, async () => {
      expectRefusal(await shop.integration.get(`/${type}/${id}?include=${name}`), 400);
    });
    return;
  }
  if (!types.some((one) => resourceOf(one) !== undefined)) {
    checks.leave(type, `including ${name}`, `the facts have no ${types.join(', ')}`);
    return;
  }
  await look(`${name} can be included`, async () => {
    const answer = await shop.integration.get(`/${type}/${id}?include=${name}`);
    expectStatus(answer, 200);
    const { data, included = [] } = answer.document;
    const linkage = many(data.relationships[name].data);
    // The related link gives a page of 25 at most, an include everything.
    const first = linkage.map(reference).filter((one) => many(target?.data).map(reference).includes(one));
    assert.equal(first.length, many(target?.data).length);
    if (first.length < 25) assert.equal(linkage.length, first.length);
    assert.deepEqual(included.map(reference).sort(), linkage.map(reference).sort());
    for (const one of included) expectTarget(relationship, one);
  });
}

function expectTarget({ types }: Relationship, { type }: Document): void {
  // Gateways and sources are named by their own type where the relationship is to any of them.
  const kinds = types.flatMap((one) => (one === 'payment_gateways' ? [one, 'klarna_gateways'] : [one]));
  assert.ok(kinds.includes(type), `${type} is none of ${kinds.join(', ')}`);
}

const many = (data: Document): readonly Document[] => (Array.isArray(data) ? data : data ? [data] : []);

const reference = ({ type, id }: Document): string => `${type}/${id}`;
