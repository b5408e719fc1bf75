import { factsOf, type Key, keys } from '../../config/catalogue.ts';
import { captures, modes, outputs, routes } from '../../config/choices.ts';
import type { SchemaNode } from '../schema.ts';

/** Instead of a value: it is taken from the environment. */
const interpolated = { type: 'string', pattern: '\\$\\{(CL|KLARNA)_[A-Z0-9_]+\\}' };

const valuesOf: Partial<Record<Key, SchemaNode>> = {
  mode: { type: 'string', enum: modes },
  route: { type: 'string', enum: routes },
  capture: { type: 'string', enum: captures },
  output: { type: 'string', enum: outputs },
  currency: { type: 'string', pattern: '^[A-Za-z]{3}$' },
  timeout: { type: 'integer', minimum: 1, maximum: 86_400 },
  retries: { type: 'integer', minimum: 0, maximum: 10 },
};

const ofKey = (key: Key): SchemaNode => {
  const { description, example, secret } = factsOf(key);
  const value = valuesOf[key];
  return {
    description: secret ? `${description} A secret: it belongs into the environment.` : description,
    // An id of digits is a number to YAML, and is taken as it is written.
    ...(value === undefined ? { type: ['string', 'integer'] } : { anyOf: [value, interpolated] }),
    examples: [value?.type === 'integer' ? Number(example) : example],
  };
};

/** What widens trust is refused in a file that is found in a working folder. */
const members = Object.fromEntries(
  keys.filter((key) => factsOf(key).storedOnly === undefined).map((key) => [key, ofKey(key)]),
);

export const klarnarcSchema: SchemaNode = {
  description: `A project's \`.klarnarc\`, YAML or JSON: defaults and profiles. \${CL_…} and \${KLARNA_…} in a value take it from the environment.`,
  type: ['object', 'null'],
  properties: {
    $schema: { description: 'For editors; it is passed over.', type: 'string' },
    profile: {
      description: 'Name of the profile that this project uses: one of those below or one of your own.',
      type: 'string',
      pattern: '^[a-z0-9][a-z0-9_-]{0,39}$',
    },
    ...members,
    profiles: {
      description: 'The accounts that this project works with, by name. Every key above may stand in one.',
      type: 'object',
      propertyNames: { pattern: '^(?!sandbox$)[a-z0-9][a-z0-9_-]{0,39}$' },
      additionalProperties: { type: ['object', 'null'], properties: members, additionalProperties: false },
    },
  },
  additionalProperties: false,
};
