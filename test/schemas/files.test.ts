import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { templates } from '../../src/batch/input/template.ts';
import { openComplaints } from '../../src/batch/scenarios/complaints.ts';
import { checkFormat } from '../../src/batch/scenarios/format.ts';
import { factsOf, type Key, keys } from '../../src/config/catalogue.ts';
import { readRcDocument } from '../../src/config/rc-document.ts';
import { seedOf } from '../../src/sandbox/world/seeds/seed-file.ts';
import { publishedSchemas } from '../../src/schemas/published.ts';
import { openAjv } from '../support/shapes.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

const validators = new Map<string, ValidateFunction>();
beforeAll(async () => {
  const ajv = await openAjv();
  for (const name of ['klarnarc', 'scenarios', 'batch-row', 'seed']) {
    validators.set(name, ajv.compile(publishedSchemas[name] ?? {}));
  }
});
/** Whether an editor would be content. */
const isValid = (name: string, value: unknown): boolean => validators.get(name)?.(value) === true;

/** Whether the tool is. */
const takes = async (work: () => unknown): Promise<boolean> => {
  try {
    await work();
    return true;
  } catch {
    return false;
  }
};

describe('.klarnarc', () => {
  const isTaken = async (value: unknown) => takes(() => readRcDocument('.klarnarc', JSON.stringify(value)));

  it('is described key by key, as `help config` describes it', () => {
    const { properties = {} } = publishedSchemas.klarnarc ?? {};
    const allowed = keys.filter((key) => factsOf(key).storedOnly === undefined);
    expect(Object.keys(properties)).toEqual(['$schema', 'profile', ...allowed, 'profiles']);
    expect(allowed.filter((key) => !properties[key]?.description?.startsWith(factsOf(key).description))).toEqual([]);
  });

  it('may hold everything that the example shows', () => {
    const everything = read('.klarnarc.example').replace(/^(\s*)#(?=\S+: )/gm, '$1');
    const document = parse(everything);
    expect(Object.keys(document.profiles.staging).length).toBeGreaterThan(10);
    expect(isValid('klarnarc', document)).toBe(true);
    expect(isValid('klarnarc', parse(read('.klarnarc.example')))).toBe(true);
  });

  it.each<[unknown]>([
    [{ $schema: './schemas/klarnarc.schema.json', profile: 'staging' }],
    [{ cl_client_id: 1234, profiles: { staging: null } }],
    [{ klarna_ca: './ca.pem' }],
    [{ profil: 'staging' }],
    [{ profiles: { sandbox: {} } }],
    [{ profiles: { staging: { rout: 'native' } } }],
    [{ retries: true }],
    [{ profiles: { staging: { $schema: 'x' } } }],
  ])('is taken by the tool where an editor takes it: %j', async (value) => {
    expect(await isTaken(value)).toBe(isValid('klarnarc', value));
  });

  it.each<[Key, unknown, boolean]>([
    ['route', 'both', true],
    ['route', 'bothh', false],
    ['mode', 'live', true],
    ['capture', 'soon', false],
    ['output', 'table', true],
    ['output', 'xml', false],
    ['currency', 'eur', true],
    ['currency', 'EURO', false],
    ['timeout', 0, false],
    ['timeout', 86_400, true],
    ['retries', 11, false],
    ['retries', 10, true],
  ])('%s may be %j: %s', (key, value, isRight) => {
    expect('value' in factsOf(key).parse(String(value))).toBe(isRight);
    expect(isValid('klarnarc', { [key]: value })).toBe(isRight);
  });
});

describe('a scenario file', () => {
  const isTaken = (value: unknown): boolean => {
    const complaints = openComplaints();
    checkFormat(
      value,
      (_, text) => complaints.add('x.yaml', undefined, text),
      () => undefined,
    );
    return complaints.all().length === 0;
  };

  it.each<[string, unknown]>([
    ['the template', parse(templates.yaml?.() ?? '')],
    ['no scenarios', { version: 1 }],
    ['a schema of its own', { $schema: 'x', version: 1 }],
    ['another version', { version: 2 }],
    ['no version', { scenarios: [] }],
    ['an unknown name', { version: 1, scenario: [] }],
    ['a step by its name', { version: 1, scenarios: [{ id: 'a', steps: ['seed', { flow: { place: true } }] }] }],
    ['an unknown step', { version: 1, scenarios: [{ id: 'a', steps: ['seeed'] }] }],
    ['an unknown flag', { version: 1, scenarios: [{ id: 'a', steps: [{ capture: { amout: 1 } }] }] }],
    ['a step with nothing', { version: 1, scenarios: [{ id: 1, steps: [{ flow: null }] }] }],
    ['an empty matrix', { version: 1, scenarios: [{ id: 'a', matrix: { a: [] } }] }],
    ['repeats', { version: 1, scenarios: [{ id: 'a', repeat: 10_001 }] }],
    ['a name that is none', { version: 1, variables: { '1st': 1 } }],
    ['a list as a variable', { version: 1, variables: { first: [1] } }],
  ])('is taken by the tool where an editor takes it: %s', (_, value) => {
    expect(isTaken(value)).toBe(isValid('scenarios', value));
  });
});

describe('a seed', () => {
  it.each<[string, unknown]>([
    ['the shop of the example', parse(read('docs/shop.example.yaml'))],
    ['the cases of support', parse(read('docs/support-cases.yaml'))],
    ['nothing', {}],
    ['a schema of its own', { $schema: 'x', orders: [] }],
    ['a request', { $schema: 'x', count: 2, order: { number: '1' } }],
    ['requests', [{ count: 2 }, {}]],
    ['an unknown name', { orders: [{ nummer: '1' }] }],
    ['a number for a text', { orders: [{ number: 1 }] }],
    ['no address', { orders: [{ billing_address: false }] }],
    ['another address', { orders: [{ billing_address: { city: 'Wien' } }] }],
    ['an address that is a text', { orders: [{ billing_address: 'Wien' }] }],
    ['a situation', { orders: [{ situation: 'healthy' }] }],
    ['an unknown situation', { orders: [{ situation: 'ill' }] }],
    ['too much', { orders: [{ line_items: [{ name: 'a', unit_amount_cents: 2_000_000_000 }] }] }],
    ['half a cent', { orders: [{ duty_amount_cents: 0.5 }] }],
    ['a time', { orders: [{ expires_at: '2040-01-01T00:00:00Z' }] }],
    ['no time', { orders: [{ expires_at: 'tomorrow' }] }],
  ])('is taken by the sandbox where an editor takes it: %s', async (_, value) => {
    expect(await takes(() => seedOf({ value }))).toBe(isValid('seed', value));
  });
});

describe('a row of a batch', () => {
  it('may be what the template shows', () => {
    const rows = (templates.ndjson?.() ?? '').trim().split('\n');
    expect(rows.length).toBeGreaterThan(4);
    expect(rows.filter((row) => !isValid('batch-row', JSON.parse(row)))).toEqual([]);
  });

  it.each<[unknown, boolean]>([
    [{ amount: 11800, tags: ['smoke', 'eu'], expect: 8, place: true, data: { currency: 'EUR' } }, true],
    [{ amount: null, data: null, comment: 7 }, true],
    [{ amount: 118.5 }, false],
    [{ payment_id: 'ertHJlpPTR' }, false],
    [{ route: 1 }, false],
  ])('%j: %s', (row, isRight) => {
    expect(isValid('batch-row', row)).toBe(isRight);
  });
});

describe('the line that tells an editor', () => {
  it.each([
    ['.klarnarc.example', read('.klarnarc.example')],
    ['docs/shop.example.yaml', read('docs/shop.example.yaml')],
    ['docs/support-cases.yaml', read('docs/support-cases.yaml')],
    ['a campaign', templates.yaml?.() ?? ''],
  ])('is the first of %s, and leads to a schema', (file, text) => {
    const path = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text)?.[1] ?? 'none';
    // The other ones are made to be taken into a project that has this package.
    const place = path.replace('./node_modules/klarna-cl/', root);
    expect(existsSync(place === path ? join(root, dirname(file), path) : place)).toBe(true);
  });
});
