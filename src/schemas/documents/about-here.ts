import { keys } from '../../config/catalogue.ts';
import { modes } from '../../config/choices.ts';
import { version } from '../parts.ts';
import { group, list, map, oneOf, orNull, text, truth, whole } from '../schema.ts';

const setting = group('A setting that has a value.', {
  key: oneOf(keys, 'Its name: `klarna-cl help config`.'),
  value: text('What it says; a secret is shown as ********.'),
  source: text('Where it comes from.', { examples: ['environment CL_BASE_URL'] }),
});

const problems = list('What is wrong with the configuration.', text('A sentence.'));
const settings = list('What is in effect, with its sources.', setting);

export const configListSchema = group('What `klarna-cl config list` prints.', {
  profile: orNull(text('The profile that is in effect.')),
  profiles: list('The stored ones.', text('Its name.')),
  settings,
  problems,
  stored: map('What each stored profile holds.', list('Its settings.', setting)),
});

/** One value is a document by itself. */
export const configGetSchema = text('What `klarna-cl config get` prints: the value; ******** for a secret.');
export const configPathSchema = text('What `klarna-cl config path` prints: the file that holds the stored profiles.');

export const whoamiSchema = group('What `klarna-cl whoami` prints; nothing was sent for it.', {
  profile: orNull(text('The profile that is in effect.')),
  profile_source: orNull(text('What chose it.')),
  organization: orNull(text("Commerce Layer's organization.")),
  mode: oneOf(modes, 'What all claims agree on.'),
  mode_sources: list('What says so.', group('A claim.', { mode: oneOf(modes, 'Which.'), source: text('Whose.') })),
  application: orNull(text('integration, sales_channel, or what the access token says.')),
  settings,
  problems,
});

const check = group(
  'A line of the list.',
  {
    name: text('Stable: scripts look for it.'),
    group: oneOf(
      ['This tool', 'Configuration', 'Environment', 'Network', 'Commerce Layer', 'Klarna', 'This machine'],
      'What it is about.',
    ),
    status: oneOf(['ok', 'warn', 'fail', 'skipped'], 'skipped: it could not be looked at, or nobody asked for it.'),
    says: text('One sentence.'),
  },
  {
    detail: text('More of it.'),
    remedy: text('What to do about it; always there for what is not well.'),
    doc_url: text('Where to read on.'),
  },
);

export const doctorSchema = group('What `klarna-cl doctor` prints.', {
  schema_version: version,
  ok: truth('Whether no check failed.'),
  checks: list('In the order in which people read them.', check),
});

const sources = [
  'commerce-layer',
  'klarna-v2',
  'klarna-v1',
  'klarna-widget',
  'http',
  'network',
  'exit-code',
  'klarna-cl',
  'state',
  'diagnosis',
] as const;

const entry = group(
  'What one name means.',
  {
    name: text('As it is printed.', { examples: ['RESOURCE_CONFLICT', 'dns', 'placed + unpaid'] }),
    source: oneOf(sources, 'Where the name comes from, or what kind of thing it names.'),
    meaning: text('One or two sentences.'),
    causes: list('What usually brings it about, the most frequent first.', text('A cause.')),
    what_to_do: list('What to do.', text('A sentence.')),
    retry: oneOf(
      ['yes', 'same-key', 'after-wait', 'no'],
      'Whether sending it again helps: as it is, with the same idempotency key and bytes, only later, or not at all.',
    ),
    retry_says: text('The same as a sentence.'),
  },
  {
    of: text('What it is a state, a reason or a result of, where the name alone does not say.'),
    http_status: whole('What it comes with.'),
    exit_code: whole('What klarna-cl ends with then, where that is certain.'),
    doc_url: text('Where to read on.'),
  },
);

export const explainSchema = group('What `klarna-cl explain` prints.', {
  schema_version: version,
  entries: list('The best match first; all there are where nothing was asked.', entry),
});

const card = group('A card.', {
  number: text('Its number.'),
  security_code: text('As printed on it.'),
  expiry: text('Until when.'),
});

const customer = group(
  'A published test customer.',
  {
    country: text('ISO 3166, two letters.'),
    currency: text('ISO 4217.'),
    outcome: text('What Klarna does: approved, denied, or step for another step of the customer.'),
    type: group("What to type into Klarna's form.", { email: text('E-mail.'), phone: text('Phone.') }),
  },
  {
    identity: map('Who they are.', { description: 'A text, or a group of texts.' }),
    step: text('With the outcome step: which.'),
    reason: text('With the outcome denied: why.'),
  },
);

export const testdataSchema = group('What `klarna-cl testdata` prints: all of it is public at Klarna.', {
  schema_version: version,
  source: text('Where Klarna publishes it.'),
  otp: group('The one-time password.', { rule: text('Which ones are taken.'), sample: text('One of them.') }),
  customers: list('The test customers.', customer),
  payment_data: group('What to pay with.', {
    credit_card: card,
    credit_card_3ds: card,
    us_ssn: text('For Americans.'),
    de_iban: text('For Germans.'),
    se_personal_number: text('For Swedes.'),
    bank_transfer: text('The bank to choose.'),
  }),
});
