// Writes facts.json beside this file: what the contract walks, drawn from the vendor's resource schema. Only what a machine
// checks is kept (names, types, flags, enumerations, the types of relationships); the vendor's sentences and examples
// are not.
//   node test/contract/schema/derive.mjs <commerce-layer-schema.json> && npx biome check --write test/contract/schema
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [source] = process.argv.slice(2);
if (source === undefined) throw new Error('name the file of the schema');
const schema = JSON.parse(readFileSync(source, 'utf8'));

/** The flags of a field or relationship, a letter each. */
const letters = [
  ['c', 'creatable'],
  ['u', 'updatable'],
  ['F', 'fetchable'],
  ['f', 'filterable'],
  ['s', 'sortable'],
];
const flags = (entry) => letters.map(([letter, name]) => (entry[name] ? letter : '')).join('');

/** Whether a value must be there: 'yes', 'sometimes' where a condition or a default stands beside it, else left out. */
const needed = ({ required }) => {
  if (required === 'required') return { required: 'yes' };
  return required?.startsWith('required') ? { required: 'sometimes' } : {};
};

const marks = (entry, names) => Object.fromEntries(names.filter((name) => entry[name]).map((name) => [name, true]));

const field = (entry) => ({
  type: entry.type,
  flags: flags(entry),
  ...needed(entry),
  ...marks(entry, ['trigger', 'prohibited']),
  ...(entry.enum ? { enum: entry.enum } : {}),
});

const plural = (name) =>
  /(s|sh|ch|x)$/.test(name) ? `${name}es` : name.replace(/([^aeiou])y$/, '$1ies').replace(/([^s])$/, '$1s');
const snake = (name) => name.replace(/(?<!^)[A-Z]/g, (letter) => `_${letter}`).toLowerCase();

const relationship = (entry) => ({
  to: entry.type === 'has_one' ? 'one' : 'many',
  flags: flags(entry),
  ...needed(entry),
  ...marks(entry, ['prohibited']),
  ...(entry.includable === false ? { includable: false } : {}),
  ...(entry.exclude_links === undefined ? {} : { links: 'excluded' }),
  types: entry.enum ?? [plural(snake(entry.class_name))],
});

const mapped = (entries, change) =>
  Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, change(entry)]));

const facts = Object.fromEntries(
  Object.entries(schema).map(([name, { actions, fields, relationships, filters }]) => [
    plural(name),
    { actions, fields: mapped(fields, field), relationships: mapped(relationships, relationship), filters },
  ]),
);
writeFileSync(fileURLToPath(new URL('facts.json', import.meta.url)), `${JSON.stringify(facts)}\n`);
