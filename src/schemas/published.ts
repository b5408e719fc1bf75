import { type DocumentName, documents } from './documents.ts';
import { batchRowSchema } from './files/batch-row.ts';
import { klarnarcSchema } from './files/klarnarc.ts';
import { scenariosSchema } from './files/scenarios.ts';
import { seedSchema } from './files/seed.ts';
import type { SchemaNode } from './schema.ts';

/** A schema as it is shipped, with its name. */
export interface PublishedSchema extends SchemaNode {
  readonly $schema: string;
  /**
   * A name, and no address: nothing has to be asked for, and nothing moves when the project does. Editors are pointed at
   * the file.
   */
  readonly $id: string;
  readonly title: string;
}

const titles: Readonly<Record<DocumentName, string>> = {
  flow: 'Flow',
  'send-token': 'Stored token',
  authorize: 'Authorization',
  inspect: 'Payment',
  'inspect-hits': 'Several payments',
  'inspect-expiring': 'Expiring authorizations',
  settle: 'Capture, refund or void',
  repair: 'Repair',
  'batch-row-result': 'Result of a row of a batch',
  'batch-summary': 'Summary of a batch',
  'batch-report': 'Report of a batch',
  'batch-check': 'Check of a batch',
  'runs-list': 'Runs',
  run: 'Run',
  'runs-pruned': 'Removed runs',
  'run-exported': 'Exported run',
  'run-bundle': 'Run for a ticket',
  'run-record': 'Record of the journal',
  'config-list': 'Configuration',
  'config-get': 'Value of the configuration',
  'config-path': 'File of the configuration',
  whoami: 'Identity',
  doctor: 'Check of the installation',
  explain: 'Explanations',
  testdata: 'Test customers',
  'sandbox-start': 'Sandbox',
  'sandbox-seeded': 'Seeded orders',
  'sandbox-reset': 'Reset sandbox',
  ledger: 'Ledger of the sandbox',
  'ledger-entry': 'Entry of the ledger',
  'dry-run': 'Planned requests',
  error: 'Error',
};

/** Files that people write. */
const files = {
  klarnarc: { title: '.klarnarc', schema: klarnarcSchema },
  scenarios: { title: 'Campaign of scenarios', schema: scenariosSchema },
  'batch-row': { title: 'Row of a batch', schema: batchRowSchema },
  seed: { title: 'Seed of the sandbox', schema: seedSchema },
} as const;

const publish = (name: string, title: string, schema: SchemaNode): PublishedSchema => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: `urn:klarna-cl:schema:${name}`,
  title: `klarna-cl: ${title}`,
  ...schema,
});

/** All schemas, by the name of their file in schemas/. */
export const publishedSchemas: Readonly<Record<string, PublishedSchema>> = {
  ...Object.fromEntries(Object.entries(files).map(([name, { title, schema }]) => [name, publish(name, title, schema)])),
  ...Object.fromEntries(
    // Object.entries forgets that its names are those of `documents`.
    (Object.keys(documents) as DocumentName[]).map((name) => [name, publish(name, titles[name], documents[name])]),
  ),
};
