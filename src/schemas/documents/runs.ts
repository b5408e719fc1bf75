import { runId, version } from '../parts.ts';
import { anything, group, list, map, oneOf, orNull, text, time, truth, whole } from '../schema.ts';

const totals = group('How many rows came to what; begun have no end yet.', {
  begun: whole('Begun, and without an end.'),
  succeeded: whole('Met what was expected.'),
  failed: whole('Did not.'),
  unknown: whole('Nobody can say.'),
  'not-run': whole('Nothing was sent.'),
});

export const rowOf = group(
  'Where it is a row of a batch.',
  {
    id: text('The batch.'),
    row: text("The row's own id in its file."),
    line: whole('Where it stands there, from 1.'),
    ordinal: whole('The how manieth row of the batch it is, from 0.'),
  },
  { file: text('The file; a batch from stdin has none.'), step: text('Of the run of one step of the row: which.') },
);

const status = oneOf(
  ['running', 'interrupted', 'unsettled', 'finished', 'unreadable'],
  'unsettled: nobody can say whether its last write was executed. unreadable: its file is damaged, or of another version.',
);

/** What is said of every run. */
export const runMembers = {
  run_id: runId,
  command: orNull(text('Which command.')),
  route: orNull(text('both, native or network.')),
  profile: orNull(text('Whose credentials it used.')),
  mode: orNull(text('test or live.')),
  started_at: orNull(time('When it began.')),
  status,
  exit_code: orNull(whole('What it ended with.')),
  result: orNull(text('What it came to.')),
  payment_id: orNull(text('The klarna_payment.')),
  order_id: orNull(text('The order at Commerce Layer.')),
  transaction_id: orNull(text('What a capture, refund or void acted on, at either service.')),
  resume: orNull(text('The command that goes on with it, where there is something to go on with.')),
};

export const batch = group('Of a batch: its file, and how many of its rows came to what.', {
  name: text('The file, as it was named; stdin for -.'),
  rows: whole('How many rows it has.'),
  totals,
});

const problem = text('Why it cannot be read.');

/** A run in short. */
const runSummarySchema = group('A run in short.', runMembers, { batch, row_of: rowOf, problem });

export const runsListSchema = group('What `klarna-cl runs list` prints.', {
  schema_version: version,
  runs: list('Oldest first; a batch is one of them, and its rows are not.', runSummarySchema),
});

const base = {
  v: whole("Version of the record's form."),
  run: runId,
  at: time('When it was written.'),
};

const token = group(
  'A token, which is never written itself.',
  { sha256: text('Its SHA-256.') },
  { file: text('Where it was read from.') },
);

const recordKinds = ['run', 'intent', 'outcome', 'approval', 'resume', 'step', 'end'] as const;

/** A line of the journal: members by kind, all that any of them has. */
export const recordSchema = group(
  'A line of the journal; which members it has depends on its kind. docs/reliability.md tells what they are for.',
  { ...base, kind: oneOf(recordKinds, 'What it says: an intent is on disk before its request leaves.') },
  {
    command: text('Of a run: which command.'),
    account: text('Of a run: whose credentials it uses.'),
    profile: text('Of a run: the profile that was chosen.'),
    mode: text('Of a run: test or live.'),
    commerce_layer: map('Of a run: where Commerce Layer was asked.', text('An address, or the organization.')),
    klarna: map('Of a run: where Klarna Network was asked.', text('An address, or the account.')),
    klarna_v1: map(
      'Of a run: where Klarna Payments v1 was asked.',
      text("An address, or the beginning of a user's SHA-256."),
    ),
    inputs: anything('Of a run: what it was asked to do.'),
    auth_token: token,
    session_token: token,
    batch: rowOf,
    pid: whole('The process.'),
    host: text('The machine.'),
    step: text('Of an attempt: which step.'),
    attempt: whole('Of an attempt: counted from 1.'),
    method: text('Of an intent: PATCH or POST.'),
    url: text('Of an intent.'),
    order_id: text('Of an intent: the order it is for.'),
    idempotency_key: text('Of an intent.'),
    token_sha256: text('Of an intent: of the token that the request carries.'),
    body_sha256: text('Of an intent: of its body.'),
    acts_on: text('Of an intent: what a capture, refund, void or repair acts on.'),
    before: list('Of an intent: the transactions that were there.', text('An id.')),
    asks: anything('Of an intent: what a payment request asks the customer for.'),
    body: anything('Of an intent: what was sent, masked.'),
    http_status: whole('Of an outcome.'),
    verdict: anything("Of an outcome: Klarna's."),
    verified: truth('Of an outcome: what a reading found out about the write.'),
    fault: text('Of an outcome: what failed.'),
    ambiguous: truth('Of an outcome: the request may have been executed although no answer came.'),
    trace_id: text("Of an outcome: Commerce Layer's id of the answer."),
    correlation_id: text("Of an outcome: Klarna's id of the answer."),
    created: text('Of an outcome: what the write brought into being.'),
    payment_id: text('Of an approval.'),
    payment_request_id: text('Of an approval.'),
    name: text('Of a step of a row: which.'),
    step_run: text('Of a step of a row: its own run.'),
    finished: anything('Of a step of a row: what it came to.'),
    exit_code: whole('Of an end.'),
    code: text("Of an end: the error's."),
    result: text('Of an end: what the run came to.'),
    settled: truth('Of an end: false where nobody can say whether the last write was executed.'),
    row: anything('Of the end of a row of a batch: what it came to.'),
  },
);

const openRow = group('A row that --resume takes up again.', {
  row: text("The row's own id."),
  line: whole('Where it stands in the file, from 1.'),
  run_id: runId,
});

export const runSchema = group(
  'What `klarna-cl runs show` prints: of a run its records, of a batch the rows that are open.',
  { schema_version: version, ...runMembers },
  {
    batch,
    row_of: rowOf,
    problem,
    records: list('What the journal holds of it.', recordSchema),
    open_rows: list('Of a batch that is not settled.', openRow),
  },
);

export const prunedSchema = group('What `klarna-cl runs prune` prints.', {
  schema_version: version,
  pruned: list('The runs that were removed.', text('A run.')),
  kept: group('How many stay, and why.', {
    recent: whole('They ended not long ago.'),
    unsettled: whole('Nobody knows what became of a write.'),
    running: whole('They are at work.'),
    unreadable: whole('Their file cannot be believed.'),
  }),
});

export const exportedSchema = group('What `klarna-cl runs export <run>` prints once the file is written.', {
  schema_version: version,
  file: text('The file.'),
  sha256: text('Of its bytes.'),
});
