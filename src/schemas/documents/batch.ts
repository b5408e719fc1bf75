import { rowStatuses } from '../../batch/row-result.ts';
import { amount, currency, exitCode, mode, profile, steps, version } from '../parts.ts';
import { group, list, oneOf, orNull, text, time, whole } from '../schema.ts';

const counts = {
  rows: whole('All of them.'),
  succeeded: whole('`expect` was met.'),
  failed: whole('It was not.'),
  unknown: whole('Nobody can say whether the last write was executed.'),
  'not-run': whole('Nothing was sent.'),
};

export const rowResultSchema = group('What became of a row: a line of NDJSON that `klarna-cl batch` prints.', {
  schema_version: version,
  batch_id: text('The batch in the journal: `klarna-cl batch --resume` and `runs show` take it.'),
  id: text("The row's own."),
  line: whole('Where it stands in the file, from 1.'),
  tags: list('What rows are chosen by.', text('A word.')),
  expect: text('As it was written; 0 where nothing was.'),
  status: oneOf(
    rowStatuses,
    'succeeded: expect was met. failed: it was not. unknown: nobody can say whether its last write was executed. not-run: nothing was sent for it.',
  ),
  exit_code: orNull(exitCode),
  result: orNull(text("The flow's result.")),
  error: orNull(
    group('Where it ended with an error.', {
      code: text('`klarna-cl explain` knows it.'),
      message: text('What failed, and why.'),
      hint: orNull(text('What to do next.')),
    }),
  ),
  run_id: orNull(text('Its run in the journal.')),
  route: text('both, native or network; of a scenario, scenario.'),
  payment_id: orNull(text('The klarna_payment.')),
  order_id: orNull(text('The order at Commerce Layer.')),
  amount: amount('What the purchase comes to.'),
  currency,
  payment_transaction_id: orNull(text("Klarna's transaction.")),
  started_at: orNull(time('When the row was taken.')),
  duration_ms: orNull(whole('Milliseconds.')),
  steps,
  worker: orNull(text('Which machine and process took it, where rows are shared out.')),
});

export const batchSummarySchema = group(
  'What a batch came to as a whole: `summary` of a JSON report, and what `klarna-cl merge-reports` prints.',
  {
    schema_version: version,
    batch_id: text('The batch in the journal.'),
    name: text('The file, as it was named; stdin for -.'),
    content_hash: orNull(text("SHA-256 of the file's bytes; null where reports of several files were merged.")),
    profile,
    mode,
    shard: orNull(text('Which part of several it is.', { examples: ['2/4'] })),
    started_at: time('When it was first started.'),
    ended_at: time('When it ended.'),
    duration_ms: whole('Milliseconds from one to the other.'),
    totals: group('How many rows came to what.', counts),
    exit_code: exitCode,
  },
  { merged_from: list('The batches that it was put together from.', text('A batch.')) },
);

export const batchReportSchema = group('What `--report-json` writes; `klarna-cl merge-reports` reads it.', {
  schema_version: version,
  summary: batchSummarySchema,
  rows: list('In the order of the file.', rowResultSchema),
});

export const batchCheckSchema = group('What `klarna-cl batch --check` prints: nothing was sent.', {
  schema_version: version,
  file: text('As it was named; stdin for -.'),
  content_hash: text("SHA-256 of the file's bytes."),
  rows: whole('How many would run.'),
  requests: group('How many requests they would take.', {
    commerce_layer: whole('To Commerce Layer.'),
    klarna: whole('To Klarna.'),
  }),
  estimated_minutes: whole("Under the vendors' limits; 0 in a sandbox."),
  warnings: list('What is worth knowing beforehand.', text('A sentence.')),
});
