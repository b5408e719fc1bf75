import { createRequire } from 'node:module';
import { Ajv } from 'ajv';

const require = createRequire(import.meta.url);

/** HAR 1.2 as JSON schemas, which were written for an older draft. */
const schemas: Readonly<Record<string, object>> = require('har-schema');

const ajv = new Ajv({ strict: false, allErrors: true });
ajv.addMetaSchema(require('ajv/dist/refs/json-schema-draft-06.json'));
require('ajv-formats').default(ajv);
for (const schema of Object.values(schemas)) ajv.addSchema(schema);

/** What is wrong with a document as a HAR 1.2 file; nothing where it is one. */
export const harComplaints = (document: unknown): readonly string[] => {
  const isValid = ajv.getSchema('har.json#');
  if (isValid === undefined) throw new Error('har-schema has no schema of a whole file');
  return isValid(document)
    ? []
    : (isValid.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
};
