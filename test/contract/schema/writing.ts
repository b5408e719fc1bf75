import assert from 'node:assert/strict';
import { type Answer, type Document, expectRefusal, expectStatus, to } from '../calls.ts';
import type { Checks } from '../checks.ts';
import type { Shop } from '../shop.ts';
import type { Field, Relationship, Resource } from './facts.ts';
import { resourceOf } from './facts.ts';
import { noGoodValue, noTarget, onlyItsOwn, readsElse } from './left-out.ts';
import { recipes, valueFor, withCompanions, wrongFor } from './recipes.ts';
import { expectBlank, expectNoGood, expectNotAllowed, expectReadBack } from './written.ts';

/** Fields that are written like any other: what triggers do, and what goes with them, is looked at elsewhere. */
const isPlain = ({ name, trigger, fetchable }: Field): boolean => !trigger && (fetchable || !name.startsWith('_'));

/** Creates with each creatable field, refuses each other one, and misses each that is required. */
export async function checkCreating(checks: Checks, shop: Shop, resource: Resource) {
  const { type, actions, fields, relationships } = resource;
  const recipe = recipes[type];
  if (!actions.has('create') || recipe === undefined) return;
  const look = checks.of(type, 'create');
  const create = async (attributes: object, related: object = {}): Promise<Answer> => {
    const least = await recipe(shop);
    return shop.integration.post(type, { ...least.attributes, ...attributes }, { ...least.relationships, ...related });
  };
  await look('with no more than is needed', async () => {
    const answer = await create({});
    expectStatus(answer, 201);
    expectStatus(await shop.integration.get(`/${type}/${answer.document.data.id}`), 200);
  });
  for (const field of fields.filter(isPlain)) {
    const value = valueFor(type, field);
    if (field.creatable && noGoodValue[type]?.[field.name] !== undefined) {
      await look(`refuses the value of ${field.name}`, async () =>
        expectNoGood(await create({ [field.name]: value }), field),
      );
    } else if (field.creatable) {
      await look(`takes ${field.name}`, async () => {
        const answer = await create(withCompanions(field.name, value));
        expectStatus(answer, 201);
        await expectReadBack(shop, type, answer.document.data.id, field, value);
      });
      await look(`refuses ${field.name} of another kind`, async () => {
        expectRefusal(await create({ [field.name]: wrongFor(field) }), 400, 422);
      });
    } else {
      await look(`refuses ${field.name}`, async () => {
        expectNotAllowed(await create({ [field.name]: value }));
      });
    }
  }
  for (const field of fields.filter((one) => !isPlain(one))) {
    const fired = { [field.name]: field.trigger || field.kind === 'boolean' ? true : 'nothing' };
    if (field.creatable) {
      await look(`knows ${field.name}`, async () => {
        const answer = await create(fired);
        if (answer.status !== 201) expectNoGood(answer, field);
      });
    } else await look(`refuses ${field.name}`, async () => expectNotAllowed(await create(fired)));
  }
  const least = await recipe(shop);
  for (const { name } of fields.filter(({ required, creatable }) => creatable && required === 'yes')) {
    if (!(name in least.attributes)) continue;
    await look(`misses ${name}`, async () => {
      expectBlank(await create({ [name]: undefined }), `/data/attributes/${name}`);
    });
  }
  for (const name of Object.keys(least.relationships)) {
    await look(`misses ${name}`, async () => {
      const rest = { ...least.relationships, [name]: undefined };
      const answer = await shop.integration.post(type, least.attributes, rest);
      if (neededBy(resource, name)) expectBlank(answer, `/data/relationships/${name}`);
      else expectStatus(answer, 201);
    });
  }
  for (const relationship of relationships)
    await checkRelating(checks, shop, type, 'create', relationship, relationship.creatable, (related) =>
      create({}, related),
    );
}

const neededBy = ({ relationships }: Resource, name: string): boolean =>
  relationships.find((one) => one.name === name)?.required !== 'no';

/** Updates each updatable field of a row of its own and refuses each other one, which then is as it was. */
export async function checkUpdating(checks: Checks, shop: Shop, resource: Resource, target: string | undefined) {
  const { type, actions, fields, relationships } = resource;
  if (!actions.has('update') || target === undefined) return;
  const look = checks.of(type, 'update');
  const { integration } = shop;
  const read = async (): Promise<Document> => (await integration.get(`/${type}/${target}`)).document.data.attributes;
  for (const field of fields.filter(isPlain)) {
    const before = await read();
    const value = valueFor(type, field, before[field.name]);
    const patch = (given: unknown) => integration.patch(type, target, withCompanions(field.name, given));
    if (field.updatable && noGoodValue[type]?.[field.name] !== undefined) {
      await look(`refuses the value of ${field.name}`, async () => expectNoGood(await patch(value), field));
    } else if (field.updatable) {
      await look(`takes ${field.name}`, async () => {
        expectStatus(await patch(value), 200);
        await expectReadBack(shop, type, target, field, value);
      });
      await look(`refuses ${field.name} of another kind`, async () => {
        expectRefusal(await patch(wrongFor(field)), 400, 422);
      });
    } else {
      await look(`refuses ${field.name}`, async () => {
        expectNotAllowed(await patch(value));
        if (field.name !== 'id') assert.deepEqual((await read())[field.name], before[field.name]);
      });
    }
  }
  for (const { name } of fields.filter((field) => !isPlain(field) && !field.updatable)) {
    await look(`refuses ${name}`, async () =>
      expectNotAllowed(await integration.patch(type, target, { [name]: true })),
    );
  }
  for (const relationship of relationships)
    await checkRelating(checks, shop, type, 'update', relationship, relationship.updatable, (related) =>
      integration.patch(type, target, {}, related),
    );
  for (const name of Object.keys(onlyItsOwn[type] ?? {})) {
    await look(`takes its own ${name}`, async () => {
      const { document } = await integration.get(`/${type}/${target}/${name}`);
      expectStatus(
        await integration.patch(type, target, {}, { [name]: to(document.data.type, document.data.id) }),
        200,
      );
    });
  }
  await look('refuses an attribute that nothing has', async () => {
    expectNotAllowed(await integration.patch(type, target, { nothing_like_it: 1 }));
  });
  const whole = { data: { type, id: target, attributes: {} } };
  await look('refuses a body of another media type', async () => {
    expectRefusal(await integration.send('PATCH', `/${type}/${target}`, whole, { 'content-type': 'text/plain' }), 415);
  });
  await look('refuses a body that is not JSON', async () => {
    expectRefusal(await integration.send('PATCH', `/${type}/${target}`, '{"data":'), 400);
  });
  await look('refuses the type of another resource', async () => {
    const other = { data: { ...whole.data, type: type === 'orders' ? 'customers' : 'orders' } };
    expectRefusal(await integration.send('PATCH', `/${type}/${target}`, other), 400, 409);
  });
  await look('refuses the id of another row', async () => {
    const other = { data: { ...whole.data, id: 'XxXxXxXxXx' } };
    expectRefusal(await integration.send('PATCH', `/${type}/${target}`, other), 400, 409);
  });
}

async function checkRelating(
  checks: Checks,
  shop: Shop,
  type: string,
  operation: 'create' | 'update',
  { name, types, many }: Relationship,
  allowed: boolean,
  write: (related: object) => Promise<Answer>,
) {
  const look = checks.of(type, operation);
  const wanted = types.find((one) => resourceOf(one) !== undefined);
  const why = noTarget[type]?.[name] ?? `the facts have no ${types.join(', ')}`;
  if (wanted === undefined || noTarget[type]?.[name] !== undefined) {
    if (allowed) checks.leave(type, `${operation} with ${name}`, why);
    return;
  }
  const known = await shop.one(wanted);
  if (known === undefined) return;
  const linkage = many ? { data: [{ type: known.type, id: known.id }] } : to(known.type, known.id);
  if (!allowed) {
    await look(`refuses ${name}`, async () => expectNotAllowed(await write({ [name]: linkage })));
    return;
  }
  if (onlyItsOwn[type]?.[name] !== undefined) {
    await look(`refuses another ${name}`, async () => expectRefusal(await write({ [name]: linkage }), 422));
    return;
  }
  await look(`takes ${name}`, async () => {
    const answer = await write({ [name]: linkage });
    expectStatus(answer, 200, 201);
    if (readsElse[type]?.[name] !== undefined) return;
    const related = await shop.integration.get(`/${type}/${answer.document.data.id}/${name}`);
    const ids = [related.document.data].flat().map((one: Document) => one?.id);
    assert.ok(ids.includes(known.id), `${JSON.stringify(ids)} has no ${known.id}`);
  });
  if (!many)
    await look(`refuses ${name} of nobody`, async () => {
      expectRefusal(await write({ [name]: to(known.type, 'XxXxXxXxXx') }), 400, 404, 422);
    });
}
