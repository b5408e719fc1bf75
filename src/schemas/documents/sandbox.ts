import { version } from '../parts.ts';
import { anything, group, list, map, minorUnits, orNull, text, time, truth, whole } from '../schema.ts';

export const sandboxStartSchema = group('The first line that `klarna-cl sandbox` prints.', {
  url: text('Where it serves both vendors.'),
  pid: whole('Its process.'),
  env: group('The variables that point a client at it; its credentials are published and good for nothing else.', {
    CL_BASE_URL: text('Its address.'),
    CL_AUTH_URL: text('Its address.'),
    CL_CLIENT_ID: text('sandbox'),
    CL_CLIENT_SECRET: text('sandbox-secret'),
    KLARNA_BASE_URL: text('Its address.'),
    KLARNA_API_KEY: text('klarna_test_api_sandbox'),
    KLARNA_PARTNER_ACCOUNT_ID: text('krn:partner:global:account:test:SANDBOX0'),
    KLARNA_V1_API_KEY: text('For Klarna Payments v1.'),
  }),
});

/** What `klarna-cl sandbox ledger --follow` prints, a line each. */
export const ledgerEntrySchema = group('A write as it came in, and what became of it.', {
  at: time('When.'),
  method: text('POST, PATCH, PUT or DELETE.'),
  path: text('As it was sent, with its query.'),
  headers: map('The headers that matter; of credentials no more than their kind.', text('As it was sent.')),
  body: anything('Parsed where it is JSON, else the text; null where there was none.'),
  status: whole('The status that was answered, or would have been had the answer not been lost.'),
  executed: truth('Whether the vendor carried out what was asked for, whatever it answered.'),
  replayed: truth('The answer is that of an earlier, identical request.'),
  created: orNull(text('What it made at Klarna.')),
  fault: orNull(text('The fault that stood between the server and its client.')),
});

export const ledgerSchema = group(
  'What `klarna-cl sandbox ledger` prints.',
  {
    schema_version: version,
    writes: list('Every write, in order.', ledgerEntrySchema),
    reads: map('How often each thing was read.', whole('Times.')),
  },
  { reads_folded: truth('There were so many paths that those with other ids were counted together.') },
);

const seeded = group('An order that was made, and the tokens that do what Klarna does with its customer.', {
  order_id: text('Its id.'),
  order_number: text('What the shop and its customer call it.'),
  situation: orNull(text('What it was brought to, where the seed asked for that.')),
  payment_id: orNull(text('Its klarna_payment; null where it has none.')),
  auth_token: text('For `klarna-cl send-token`.'),
  session_token: text('For `klarna-cl authorize`.'),
  amount: minorUnits('What the customer pays.'),
  currency: text('ISO 4217.'),
  country: orNull(text('ISO 3166, two letters.')),
  customer_email: orNull(text('Of the test customer.')),
});

export const seededSchema = group('What `klarna-cl sandbox seed` prints.', {
  orders: list('Each order that was made.', seeded),
});

export const resetSchema = group('What `klarna-cl sandbox reset` prints.', { reset: truth('It starts over.') });
