import {
  configGetSchema,
  configListSchema,
  configPathSchema,
  doctorSchema,
  explainSchema,
  testdataSchema,
  whoamiSchema,
} from './documents/about-here.ts';
import { batchCheckSchema, batchReportSchema, batchSummarySchema, rowResultSchema } from './documents/batch.ts';
import { errorSchema } from './documents/error.ts';
import { flowSchema } from './documents/flow.ts';
import { expiringSchema, hitsSchema, inspectSchema } from './documents/inspect.ts';
import { bundleSchema } from './documents/run-bundle.ts';
import { exportedSchema, prunedSchema, recordSchema, runSchema, runsListSchema } from './documents/runs.ts';
import { ledgerEntrySchema, ledgerSchema, resetSchema, sandboxStartSchema, seededSchema } from './documents/sandbox.ts';
import { authorizeSchema, planSchema, sendTokenSchema } from './documents/services.ts';
import { repairSchema, settleSchema } from './documents/settle.ts';
import type { SchemaNode } from './schema.ts';

/** Every shape of what is printed, by the name of its file. */
export const documents = {
  flow: flowSchema,
  'send-token': sendTokenSchema,
  authorize: authorizeSchema,
  inspect: inspectSchema,
  'inspect-hits': hitsSchema,
  'inspect-expiring': expiringSchema,
  settle: settleSchema,
  repair: repairSchema,
  'batch-row-result': rowResultSchema,
  'batch-summary': batchSummarySchema,
  'batch-report': batchReportSchema,
  'batch-check': batchCheckSchema,
  'runs-list': runsListSchema,
  run: runSchema,
  'runs-pruned': prunedSchema,
  'run-exported': exportedSchema,
  'run-bundle': bundleSchema,
  'run-record': recordSchema,
  'config-list': configListSchema,
  'config-get': configGetSchema,
  'config-path': configPathSchema,
  whoami: whoamiSchema,
  doctor: doctorSchema,
  explain: explainSchema,
  testdata: testdataSchema,
  'sandbox-start': sandboxStartSchema,
  'sandbox-seeded': seededSchema,
  'sandbox-reset': resetSchema,
  ledger: ledgerSchema,
  'ledger-entry': ledgerEntrySchema,
  'dry-run': planSchema,
  error: errorSchema,
} as const satisfies Readonly<Record<string, SchemaNode>>;

export type DocumentName = keyof typeof documents;

/**
 * What each command prints on stdout, the usual shape first; with `--dry-run` it is `dry-run`. A line of NDJSON counts as a
 * document. Commands that print no data are not here.
 */
const ofCommands: Readonly<Record<string, readonly DocumentName[]>> = {
  flow: ['flow'],
  // Whatever the run was of.
  'flow --resume': ['flow', 'send-token', 'authorize', 'settle', 'repair'],
  checkout: ['flow'],
  'send-token': ['send-token'],
  authorize: ['authorize'],
  inspect: ['inspect', 'inspect-hits', 'inspect-expiring'],
  capture: ['settle'],
  refund: ['settle'],
  void: ['settle'],
  repair: ['repair'],
  batch: ['batch-row-result', 'batch-check'],
  worker: ['batch-row-result'],
  'merge-reports': ['batch-summary'],
  'runs list': ['runs-list'],
  'runs show': ['run'],
  'runs export': ['run-exported', 'run-bundle', 'run-record'],
  'runs prune': ['runs-pruned'],
  'config list': ['config-list'],
  'config get': ['config-get'],
  'config path': ['config-path'],
  whoami: ['whoami'],
  doctor: ['doctor'],
  explain: ['explain'],
  testdata: ['testdata'],
  sandbox: ['sandbox-start'],
  'sandbox seed': ['sandbox-seeded'],
  'sandbox reset': ['sandbox-reset'],
  'sandbox ledger': ['ledger', 'ledger-entry'],
  '--dry-run': ['dry-run'],
  error: ['error'],
};

/** The shapes that belong to a service: what is not in them may be there all the same. */
const ofServices: readonly DocumentName[] = ['send-token', 'authorize'];

export const isOfService = (name: DocumentName): boolean => ofServices.includes(name);

/** The shapes that a command can print; nothing for a command that prints no data. */
export const shapesOf = (command: string): readonly DocumentName[] | undefined =>
  Object.hasOwn(ofCommands, command) ? ofCommands[command] : undefined;
