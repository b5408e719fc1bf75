import assert from 'node:assert/strict';
import { type Document, expectRefusal, expectStatus } from '../calls.ts';
import type { Checks } from '../checks.ts';
import type { Shop } from '../shop.ts';
import { attributesOf, type Resource, resourceOfRow } from './facts.ts';
import { expectKind, expectSameMoney } from './kinds.ts';

/** Ten letters that no row has. */
const nobody = 'XxXxXxXxXx';

/** The answers to `list` and `retrieve`: each field of the schema with its JSON kind, nothing else, and the documented meta. */
export async function checkReading(checks: Checks, shop: Shop, resource: Resource, rows: readonly Document[]) {
  const { type, actions } = resource;
  const { integration } = shop;
  if (actions.has('list')) {
    const look = checks.of(type, 'list');
    await look('has a row to look at', () => assert.ok(rows.length > 0));
    await look('pages, counts and links', async () => {
      const answer = await integration.get(`/${type}?page[size]=1`);
      expectStatus(answer, 200);
      const { data, meta, links } = answer.document;
      assert.equal(data.length, Math.min(1, rows.length));
      assert.equal(meta.record_count, rows.length);
      assert.equal(meta.page_count, rows.length);
      expectMeta(meta);
      assert.match(links.first, /page/);
      assert.match(links.last, /page/);
      if (rows.length > 1) assert.match(links.next, /page/);
    });
    for (const query of ['page[size]=26', 'page[size]=0', 'page[number]=0', 'fields[nothing]=name', 'nothing=1']) {
      await look(`refuses ${query}`, async () => expectRefusal(await integration.get(`/${type}?${query}`), 400));
    }
    await checkRows(checks, resource, 'list', rows);
  }
  const [row] = rows;
  if (!actions.has('retrieve') || row === undefined) return;
  const look = checks.of(type, 'retrieve');
  const answer = await integration.get(`/${type}/${row.id}`);
  await look('answers 200 with meta', () => {
    expectStatus(answer, 200);
    expectMeta(answer.document.meta);
  });
  if (answer.status === 200) await checkRows(checks, resource, 'retrieve', [answer.document.data]);
  await look('answers 404 to an id of nobody', async () => {
    const missing = await integration.get(`/${type}/${nobody}`);
    expectRefusal(missing, 404);
    assert.equal(missing.document.errors[0].code, 'RECORD_NOT_FOUND');
  });
  await look('refuses a token that was never issued', async () => {
    const refused = await integration.send('GET', `/${type}/${row.id}`, undefined, { authorization: 'Bearer none' });
    expectRefusal(refused, 401);
    assert.equal(refused.document.errors[0].code, 'INVALID_TOKEN');
  });
  await look('answers 406 to a media type it has not', async () => {
    expectRefusal(await integration.send('GET', `/${type}/${row.id}`, undefined, { accept: 'text/html' }), 406);
  });
  for (const { name } of attributesOf(resource)) {
    await look(`fields[${type}]=${name} gives that alone`, async () => {
      const thin = await integration.get(`/${type}/${row.id}?fields[${type}]=${name}`);
      expectStatus(thin, 200);
      assert.deepEqual(Object.keys(thin.document.data.attributes), [name]);
    });
  }
  for (const { name } of resource.fields.filter(({ fetchable }) => !fetchable)) {
    await look(`fields[${type}]=${name} is refused, as it cannot be read`, async () => {
      expectRefusal(await integration.get(`/${type}/${row.id}?fields[${type}]=${name}`), 400);
    });
  }
}

/** Each field of the schema in each row, with its JSON kind, and nothing else. */
export async function checkRows(checks: Checks, resource: Resource, operation: string, rows: readonly Document[]) {
  const look = checks.of(resource.type, operation);
  const fields = attributesOf(resource);
  for (const field of fields) {
    await look(`${field.name} is there, of its kind`, () => {
      for (const { attributes } of rows) expectKind(field, attributes[field.name]);
    });
    if (!field.name.endsWith('_cents')) continue;
    await look(`${field.name} agrees with its other forms`, () => {
      for (const { attributes } of rows) expectSameMoney(field.name, attributes);
    });
  }
  for (const { name } of resource.fields.filter(({ fetchable }) => !fetchable)) {
    await look(`${name} is not there`, () => {
      for (const { attributes } of rows) assert.ok(!(name in attributes));
    });
  }
  await look('nothing is there that the schema has not', () => {
    const strangers = rows.flatMap((row) => {
      const own = resourceOfRow(resource, row);
      const known = new Set([...attributesOf(own).map(({ name }) => name), ...(extras[own.type] ?? [])]);
      return Object.keys(row.attributes).filter((name) => !known.has(name));
    });
    assert.deepEqual([...new Set(strangers)], []);
  });
  await look('type, id, link and meta', () => {
    for (const row of rows) {
      const { type, id, links, meta } = row;
      assert.equal(type, resourceOfRow(resource, row).type);
      // The facts: ids are ten letters; of event stores nothing is known.
      if (type !== 'event_stores') assert.match(id, /^[A-Za-z]{10}$/);
      // Nor has the vendor a link to one.
      assert.ok(links.self === null ? type === 'event_stores' : links.self.endsWith(`/api/${type}/${id}`), links.self);
      expectMeta(meta);
    }
  });
}

/** The how-to's sample answer shows these, though no schema has them. */
const extras: Readonly<Record<string, readonly string[]>> = {
  klarna_payments: ['payment_request_data', 'payment_response'],
};

function expectMeta(meta: Document): void {
  assert.equal(meta?.mode, 'test');
  assert.match(meta.organization_id, /^[A-Za-z0-9]{10}$/);
  assert.match(meta.trace_id, /^[0-9a-f]+$/);
}
