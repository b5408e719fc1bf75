import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { beforeAll, describe, expect, it } from 'vitest';
import { publishedSchemas } from '../../src/schemas/published.ts';
import type { SchemaNode } from '../../src/schemas/schema.ts';
import { openAjv } from '../support/shapes.ts';

const folder = fileURLToPath(new URL('../../schemas/', import.meta.url));
const all = Object.entries(publishedSchemas);
let ajv: Awaited<ReturnType<typeof openAjv>>;
beforeAll(async () => {
  ajv = await openAjv();
});

// `npm run docs:schemas` writes the files.
it.each(all)('%s stands in its file as the sources say it', async (name, schema) => {
  await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(join(folder, `${name}.schema.json`));
});

it('there are no other files', () => {
  expect(readdirSync(folder).sort()).toEqual(all.map(([name]) => `${name}.schema.json`).sort());
});

it('the page lists each of them', () => {
  const page = readFileSync(new URL('../docs/schemas.md', `file://${folder}`), 'utf8');
  expect(all.filter(([name]) => !page.includes(`| [${name}](../schemas/${name}.schema.json) | `))).toEqual([]);
});

const nodesIn = (node: SchemaNode): readonly SchemaNode[] => [
  node,
  ...[
    ...Object.values(node.properties ?? {}),
    ...(node.anyOf ?? []),
    ...(node.items ? [node.items] : []),
    ...(node.additionalProperties ? [node.additionalProperties] : []),
  ].flatMap(nodesIn),
];

describe.each(all)('%s', (name, schema) => {
  it('is a schema of draft 2020-12, with a name of its own', () => {
    expect(ajv.validateSchema(schema)).toBe(true);
    expect(() => ajv.compile(schema)).not.toThrow();
    expect(schema.$id).toBe(`urn:klarna-cl:schema:${name}`);
  });

  it('says nothing that draft 7 would understand otherwise, for editors that know no later one', () => {
    const { $schema: _, $id: __, ...rest } = schema;
    const older = new Ajv({ strict: true, allowUnionTypes: true });
    older.addFormat('date-time', true);
    expect(() => older.compile(rest)).not.toThrow();
  });

  it('says of every member what it is, for people', () => {
    const silent = nodesIn(schema).flatMap(({ properties = {} }) =>
      Object.entries(properties).flatMap(([member, { description = '' }]) =>
        /^\S.*[.…)]$|^\S+$/s.test(description) ? [] : [`${member}: ${description}`],
      ),
    );
    expect(silent).toEqual([]);
    expect(schema.description).not.toBe('');
  });

  it('gives examples that are valid by it', () => {
    const wrong = nodesIn(schema).flatMap(({ examples = [], ...node }) =>
      examples.filter((example) => !ajv.validate(node, example)),
    );
    expect(wrong).toEqual([]);
  });
});
