import assert from 'node:assert/strict';
import { type Document, expectRefusal, expectStatus } from '../calls.ts';
import type { Checks } from '../checks.ts';
import type { Shop } from '../shop.ts';
import { attributesOf, type Field, type Resource } from './facts.ts';

/** A predicate, a value for it, and which rows it should find. */
interface Question {
  readonly predicate: string;
  readonly value: string;
  readonly finds: (value: Document) => boolean;
}

/** Filters by each field and predicate find what a look at every row finds, and sorting puts rows in their order. */
export async function checkAsking(checks: Checks, shop: Shop, resource: Resource, rows: readonly Document[]) {
  const { type, actions } = resource;
  if (!actions.has('list')) {
    checks.leave(type, 'filters and sorting', 'its actions have no list');
    return;
  }
  for (const field of resource.fields) {
    if (field.filterable) await checkFilter(checks, shop, type, field, rows);
    else
      await checks.of(type, 'filter')(`${field.name} cannot be filtered by`, async () => {
        expectRefusal(await shop.integration.get(`/${type}?filter[q][${field.name}_eq]=1`), 400);
      });
    if (field.sortable) await checkSort(checks, shop, type, field);
    else
      await checks.of(type, 'sort')(`${field.name} cannot be sorted by`, async () => {
        expectRefusal(await shop.integration.get(`/${type}?sort=${field.name}`), 400);
      });
  }
  await checks.of(type, 'filter')('a predicate that there is not is refused', async () => {
    expectRefusal(await shop.integration.get(`/${type}?filter[q][id_resembles]=1`), 400);
  });
  // What these compare is not documented: that they are known, and that one that there is not is refused.
  for (const name of resource.filters) {
    await checks.of(type, 'filter')(`the plain filter ${name} is known`, async () => {
      expectStatus(await shop.integration.get(`/${type}?filter[${name}]=${plainValue(resource, name)}`), 200);
    });
  }
  await checks.of(type, 'filter')('a plain filter that there is not is refused', async () => {
    expectRefusal(await shop.integration.get(`/${type}?filter[nothing_like_it]=1`), 400);
  });
  for (const { name, filterable } of resource.relationships) {
    if (!filterable) continue;
    await checks.of(type, 'filter')(`${name} can be filtered by its id`, async () => {
      const none = await shop.integration.get(`/${type}?filter[q][${name}_id_eq]=XxXxXxXxXx`);
      expectStatus(none, 200);
      assert.deepEqual(none.document.data, []);
    });
  }
}

const fieldOf = ({ name }: Field, row: Document): Document => (name === 'id' ? row.id : row.attributes[name]);

async function checkFilter(checks: Checks, shop: Shop, type: string, field: Field, rows: readonly Document[]) {
  const look = checks.of(type, 'filter');
  const present = rows.map((row) => fieldOf(field, row)).filter((value) => value !== null && value !== undefined);
  for (const { predicate, value, finds } of questions(field, present)) {
    await look(`${field.name}_${predicate}`, async () => {
      const query = `filter[q][${field.name}_${predicate}]=${encodeURIComponent(value)}`;
      const answer = await shop.integration.get(`/${type}?page[size]=25&${query}`);
      expectStatus(answer, 200);
      const wanted = rows.filter((row) => finds(fieldOf(field, row) ?? null)).map(({ id }) => id);
      assert.equal(answer.document.meta.record_count, wanted.length, `${query}: record_count`);
      const found: readonly string[] = answer.document.data.map(({ id }: Document) => id);
      assert.equal(found.length, Math.min(25, wanted.length));
      assert.ok(found.every((id) => wanted.includes(id)));
    });
  }
}

/** A value of the kind that a plain filter asks for. */
function plainValue({ fields }: Resource, name: string): string {
  const kind = fields.find((field) => field.name === name)?.kind;
  if (kind === 'datetime' || /_(from|to)$/.test(name)) return '2001-01-01T00:00:00Z';
  if (kind === 'object') return encodeURIComponent('{"contract":"none"}');
  if (kind === 'boolean') return 'true';
  return kind === 'integer' || kind === 'float' ? '1' : 'nothing';
}

/** A value that some rows have and, where there is one, not all. */
const telling = (present: readonly Document[]): Document =>
  present.find((value) => present.some((other) => other !== value)) ?? present[0];

function questions(field: Field, present: readonly Document[]): readonly Question[] {
  const value = telling(present);
  const isNull = { predicate: 'null', value: 'true', finds: (other: Document) => other === null };
  const isSet = { predicate: 'null', value: 'false', finds: (other: Document) => other !== null };
  if (field.kind === 'object') return [isNull, isSet, ...containing(value)];
  if (value === undefined) {
    const nothing = { integer: '1', float: '1', boolean: 'true', datetime: '2001-01-01T00:00:00Z' };
    const stand = field.values?.[0] ?? nothing[field.kind as keyof typeof nothing] ?? 'nothing';
    return [isNull, isSet, { predicate: 'eq', value: stand, finds: () => false }];
  }
  const text = String(value);
  const equal = { predicate: 'eq', value: text, finds: (other: Document) => String(other) === text };
  if (field.kind === 'boolean') return [isNull, isSet, equal];
  const listed = String(telling(present.filter((one) => !String(one).includes(','))) ?? text);
  const two = [listed, farFrom(field)];
  const among = { predicate: 'in', value: two.join(','), finds: (other: Document) => two.includes(String(other)) };
  if (field.kind === 'string') return [isNull, isSet, equal, among, part(text)];
  const compared = comparable(field, value);
  const bound = (predicate: string, holds: (difference: number) => boolean) => ({
    predicate,
    value: text,
    finds: (other: Document) => other !== null && holds(comparable(field, other) - compared),
  });
  return [isNull, isSet, equal, among, bound('gteq', (by) => by >= 0), bound('lteq', (by) => by <= 0)];
}

/** Whether case matters is not documented: a part that is the same for both readings is asked for. */
function part(text: string): Question {
  const some = text.slice(1, 6) || text;
  return {
    predicate: 'cont',
    value: some,
    finds: (other) => typeof other === 'string' && other.toLowerCase().includes(some.toLowerCase()),
  };
}

/** `jcont` finds objects that hold all members of the one it is given. */
function containing(value: Document): readonly Question[] {
  const [name, member] = Object.entries(value ?? {}).find(([, one]) => typeof one !== 'object') ?? ['contract', 'none'];
  const holds = (other: Document) => other !== null && other[name] === member;
  return [
    { predicate: 'jcont', value: JSON.stringify({ [name]: member }), finds: holds },
    { predicate: 'jcont', value: JSON.stringify({ contract: 'none' }), finds: () => false },
  ];
}

const farFrom = ({ kind, values }: Field): string =>
  values?.at(-1) ?? (kind === 'datetime' ? '2001-01-01T00:00:00Z' : kind === 'string' ? 'nothing' : '987654321');

const comparable = ({ kind }: Field, value: Document): number =>
  kind === 'datetime' ? Date.parse(value) : Number(value);

async function checkSort(checks: Checks, shop: Shop, type: string, field: Field) {
  const look = checks.of(type, 'sort');
  for (const [sign, falls] of [
    ['', false],
    ['-', true],
  ] as const) {
    await look(`${sign}${field.name}`, async () => {
      const answer = await shop.integration.get(`/${type}?page[size]=25&sort=${sign}${field.name}`);
      expectStatus(answer, 200);
      const values: readonly Document[] = answer.document.data.map((row: Document) => fieldOf(field, row));
      const present = values.filter((value) => value !== null);
      const ordered = falls ? [...present].reverse() : present;
      // Where nulls go and how the database collates letters is not documented: neither is looked at.
      assert.ok(isRising(field, ordered), `not in order: ${JSON.stringify(values).slice(0, 200)}`);
    });
  }
}

function isRising(field: Field, values: readonly Document[]): boolean {
  const plain = values.every((value, at) => at === 0 || values[at - 1] <= value);
  if (field.kind !== 'string') return plain;
  return plain || values.every((value, at) => at === 0 || String(values[at - 1]).localeCompare(String(value)) <= 0);
}

/** Every attribute that was null in all rows: its kind could not be seen. */
export function neverSeen(resource: Resource, rows: readonly Document[]): readonly string[] {
  return attributesOf(resource)
    .filter(({ name }) => rows.every(({ attributes }) => attributes[name] === null || attributes[name] === undefined))
    .map(({ name }) => name);
}
