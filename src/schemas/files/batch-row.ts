import { type Column, columns } from '../../batch/input/columns.ts';
import type { SchemaNode } from '../schema.ts';
import { purchaseWords } from './purchase-words.ts';

const words: Readonly<Record<Column, string>> = {
  ...purchaseWords,
  id: 'A name of its own for each row; else row-<line>.',
  expect: "What the row should end with: an exit code (0 where nothing is said), a result or an error's code.",
  tags: "Words to choose rows by: --tags smoke, --tags '!errors'.",
  comment: 'For people, and passed over. An object that holds nothing else is no row.',
  'auth-token-file': 'The name of a file that holds the token.',
  'session-token-file': 'The name of a file that holds the token.',
};

const trueOrFalse = { type: ['boolean', 'string', 'null'] };

const kinds: Partial<Record<Column, SchemaNode>> = {
  amount: { type: ['integer', 'string', 'null'], examples: [11800] },
  expect: { type: ['integer', 'string', 'null'], examples: ['APPROVED', 0, 'RESOURCE_CONFLICT'] },
  tags: { anyOf: [{ type: ['string', 'null'] }, { type: 'array', items: { type: 'string' } }] },
  comment: {},
  data: { type: ['object', 'null'] },
  place: trueOrFalse,
  confirm: trueOrFalse,
  'new-authorization': trueOrFalse,
};

export const batchRowSchema: SchemaNode = {
  description: `One line of an NDJSON file for \`klarna-cl batch\`: the flags of \`klarna-cl flow\` without their dashes. Variables such as \${row} may stand in any text; an empty text and null say nothing.`,
  type: 'object',
  properties: Object.fromEntries(
    columns.map((name) => [name, { description: words[name], ...(kinds[name] ?? { type: ['string', 'null'] }) }]),
  ),
  additionalProperties: false,
};
