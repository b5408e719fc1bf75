import { expectTypeOf, it } from 'vitest';
import type { BatchSummary, RowResult } from '../../src/batch/row-result.ts';
import type { Entry } from '../../src/catalogue/entry.ts';
import type { Check } from '../../src/commands/doctor/check.ts';
import type { InspectDocument } from '../../src/commands/inspect/document.ts';
import type { RunBundle } from '../../src/commands/runs/bundle.ts';
import type { RunSummary } from '../../src/commands/runs/summary.ts';
import type { SettingRow } from '../../src/config/describe.ts';
import type { FlowDocument } from '../../src/flows/flow-document.ts';
import type { Hit } from '../../src/flows/inspect/inspect.ts';
import type { RepairDocument } from '../../src/flows/repair/document.ts';
import type { SettleDocument } from '../../src/flows/settle/settle-document.ts';
import type { Pruned } from '../../src/journal/prune.ts';
import type { Seeded } from '../../src/sandbox/world/seeds/seed-request.ts';
import type { documents } from '../../src/schemas/documents.ts';
import type { ValueOf } from '../../src/schemas/schema.ts';

/** The same members, however the type came about; texts of a set and numbers of one are compared as they are. */
type Plain<T> = T extends readonly (infer Item)[]
  ? readonly Plain<Item>[]
  : T extends object
    ? { readonly [Name in keyof T]: Plain<T[Name]> }
    : T;

type Printed<Name extends keyof typeof documents> = Plain<ValueOf<(typeof documents)[Name]>>;

// Vitest does not look at these; `npm run types` does, and fails where one of the two has changed without the other.
it('are those of the documents that commands print', () => {
  expectTypeOf<Printed<'flow'>>().toEqualTypeOf<Plain<FlowDocument>>();
  expectTypeOf<Printed<'settle'>>().toEqualTypeOf<Plain<SettleDocument>>();
  // A repair tracks nothing.
  expectTypeOf<Printed<'repair'>>().toEqualTypeOf<Plain<Omit<RepairDocument, 'tracking'>>>();
  expectTypeOf<Printed<'inspect'>>().toEqualTypeOf<Plain<InspectDocument>>();
  expectTypeOf<Printed<'inspect-hits'>['hits'][number]>().toEqualTypeOf<Plain<Hit>>();
  expectTypeOf<Printed<'batch-row-result'>>().toEqualTypeOf<Plain<RowResult>>();
  expectTypeOf<Printed<'batch-summary'>>().toEqualTypeOf<Plain<BatchSummary>>();
  expectTypeOf<Printed<'runs-list'>['runs'][number]>().toEqualTypeOf<Plain<RunSummary>>();
  expectTypeOf<Printed<'run-bundle'>>().toEqualTypeOf<Plain<RunBundle>>();
  expectTypeOf<Printed<'runs-pruned'>>().toEqualTypeOf<Plain<{ readonly schema_version: 1 } & Pruned>>();
  expectTypeOf<Printed<'config-list'>['settings'][number]>().toEqualTypeOf<Plain<SettingRow>>();
  expectTypeOf<Printed<'doctor'>['checks'][number]>().toEqualTypeOf<Plain<Check>>();
  expectTypeOf<Printed<'explain'>['entries'][number]>().toEqualTypeOf<Plain<Entry>>();
  expectTypeOf<Printed<'sandbox-seeded'>['orders'][number]>().toEqualTypeOf<Plain<Seeded>>();
});
