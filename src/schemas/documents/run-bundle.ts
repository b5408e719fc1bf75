import { version } from '../parts.ts';
import { anything, group, list, map, oneOf, only, orNull, type Schema, text, time, truth, whole } from '../schema.ts';
import { batch, rowOf, runMembers } from './runs.ts';

const textOrNumber: Schema<string | number> = { description: 'A text or a number.', type: ['string', 'number'] };

const verdict = group(
  "Klarna's, by an allow-list.",
  { result: text('APPROVED, DECLINED or STEP_UP_REQUIRED.') },
  {
    result_reason: text('Why.'),
    payment_transaction: map('What came of it.', textOrNumber),
    payment_request_id: text('Where it wants another step of the customer.'),
  },
);

const exchange = group('One attempt at a write.', {
  attempt: whole('Counted from 1.'),
  method: text('PATCH or POST.'),
  url: text('Without its query.'),
  sent_at: time('When it left.'),
  answered_at: orNull(time('When its answer came.')),
  duration_ms: orNull(whole('Milliseconds from one to the other.')),
  http_status: orNull(whole('Of the answer.')),
  fault: orNull(text('What failed.')),
  ambiguous: truth('It may have been executed although no answer came.'),
  verified: orNull(truth('What a reading found out afterwards.')),
  trace_id: orNull(text("Commerce Layer's id of the answer.")),
  correlation_id: orNull(text("Klarna's id of the answer.")),
  idempotency_key: orNull(text('Under which Klarna knows it.')),
  body_sha256: orNull(text('Of its body.')),
  token_sha256: orNull(text('Of the token that it carried.')),
  acts_on: orNull(text('What a capture, refund, void or repair acted on.')),
  created: orNull(text('What it brought into being.')),
});

export const bundleSchema = group('The file that `klarna-cl runs export <run>` writes, for a ticket.', {
  schema_version: version,
  kind: only('klarna-cl-run', 'What this file is.'),
  made_at: time('When.'),
  made_by: group('What made this file; the journal does not say what made the run.', {
    tool: only('klarna-cl', 'This.'),
    version: text("klarna-cl's."),
    node: text("Node's version."),
    platform: text("The system's."),
    release: text("The system's."),
    architecture: text("The processor's."),
  }),
  run: group(
    'The run in short.',
    {
      ...runMembers,
      settled: orNull(
        truth('False where nobody can say whether the last write was executed; null where it has not ended.'),
      ),
      end_code: orNull(text('The code of the error that it ended with.')),
    },
    { batch, row_of: rowOf },
  ),
  services: map('Where it asked.', anything('Addresses and accounts.')),
  inputs: map('What it was asked to do.', anything('A value.')),
  tokens: group('Of the tokens nothing but this.', {
    auth_token_sha256: orNull(text('SHA-256.')),
    session_token_sha256: orNull(text('SHA-256.')),
  }),
  steps: list(
    'Its writes, step by step.',
    group('One step.', {
      step: text('Which.'),
      state: oneOf(['done', 'refused', 'not executed', 'unknown'], 'What the last word on it is.'),
      attempts: whole('How often it was sent.'),
      verdict: orNull(verdict),
      exchanges: list('Each attempt.', exchange),
    }),
  ),
  events: list('What happened besides.', group('Something.', { at: time('When.'), event: text('What.') })),
  not_known: list('What this file cannot tell.', text('A sentence.')),
});
