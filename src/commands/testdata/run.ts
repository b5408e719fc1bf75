import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import {
  type PublishedCustomer,
  publishedCustomers,
  rejectReasonNames,
  rejectReasons,
  stepPhones,
} from '../../sandbox/world/seeds/published-customers.ts';
import { customerEmail, rejectEmail, stepEmail } from '../../sandbox/world/seeds/test-customers.ts';
import {
  currencyOfMarket,
  isTestMarket,
  type TestMarket,
  testMarkets,
} from '../../sandbox/world/seeds/test-markets.ts';
import { printDocument } from '../command-line/print.ts';
import type { TestdataFlags } from '../testdata.ts';

const source = 'https://docs.klarna.com/resources/developer-tools/sample-data/sample-customer-data/';

/** What to type where Klarna asks for it. @see https://docs.klarna.com/resources/developer-tools/sample-data/sample-payment-data/ */
const paymentData = {
  credit_card: { number: '4111 1111 1111 1111', security_code: '123', expiry: 'any in the future' },
  credit_card_3ds: { number: '4687 3888 8888 8881', security_code: '123', expiry: 'any in the future' },
  us_ssn: '123456789',
  de_iban: 'DE1152 0513 7351 2071 0131',
  se_personal_number: '19770111-6050',
  bank_transfer: 'Demo Bank',
};

/** `testdata`. @throws CliError `usage` for a country or an outcome that Klarna publishes nothing for */
export const printTestdata = async (context: Context, flags: TestdataFlags): Promise<void> => {
  const country = flags.country === undefined ? undefined : marketOf(flags.country);
  const wanted = flags.outcome === undefined ? undefined : outcomeOf(flags.outcome);
  const customers = everybody.filter(
    (each) => (country === undefined || each.country === country) && (wanted === undefined || each.flow === wanted),
  );
  if (customers.length === 0) {
    const elsewhere = [...new Set(everybody.filter(({ flow }) => flow === wanted).map((each) => each.country))];
    throw new CliError('usage', `Klarna publishes no customer for ${wanted} in ${country}.`, {
      hint: `There is one in ${elsewhere.join(', ')}.`,
    });
  }
  // All of it is public.
  const shown = { ...flags, reveal: true as const };
  const document = {
    schema_version: 1,
    source,
    otp: { rule: 'any six digits but 999999', sample: '123456' },
    customers: customers.map(({ flow: _, ...customer }) => customer),
    payment_data: paymentData,
  };
  await printDocument(context, shown, document, undefined, () =>
    customers.map(({ country: code, flow, type }) => ({
      country: code,
      outcome: flow,
      phone: type.phone,
      email: type.email,
    })),
  );
};

/** A customer, and the word that `--outcome` chooses them by. */
const entry = (country: TestMarket, flow: string, typed: { email: string; phone: string }, more: object) => ({
  flow,
  country,
  currency: currencyOfMarket[country],
  ...more,
  type: typed,
});

const standard = ({ country, outcome, phone, ...identity }: PublishedCustomer) =>
  entry(
    country,
    outcome,
    { email: customerEmail(country, outcome === 'denied' ? ['denied'] : []), phone },
    {
      outcome,
      identity,
    },
  );

const withSteps = testMarkets.flatMap((country) =>
  Object.entries(stepPhones[country] ?? {}).map(([step, phone]) =>
    entry(country, step, { email: stepEmail(country, step), phone }, { outcome: 'step', step }),
  ),
);

const rejected = rejectReasonNames
  // As a reason, it is what every denied customer is.
  .filter((reason) => reason !== 'denied')
  .map((reason) =>
    entry('US', reason, { email: rejectEmail(reason), phone: rejectReasons[reason] }, { outcome: 'denied', reason }),
  );

const everybody = [...publishedCustomers.map(standard), ...withSteps, ...rejected];

/** `se`, and `UK` for Great Britain, as Klarna's own addresses have it. @throws CliError `usage` */
const marketOf = (text: string): TestMarket => {
  const code = text.toUpperCase() === 'UK' ? 'GB' : text.toUpperCase();
  if (isTestMarket(code)) return code;
  throw new CliError('usage', `Klarna publishes no test customer for --country ${JSON.stringify(text)}.`, {
    why: 'It takes the two letters of a test market.',
    hint: `Choose one of ${testMarkets.join(', ')}.`,
    // Of two letters, many codes are one letter away: none was meant rather than another.
    ...(code.length === 2 ? {} : { choice: { given: text, among: testMarkets } }),
  });
};

/** @throws CliError `usage` */
const outcomeOf = (text: string): string => {
  const flows = [...new Set(everybody.map(({ flow }) => flow))];
  const flow = text.toLowerCase();
  if (flows.includes(flow)) return flow;
  throw new CliError('usage', `Klarna publishes no test customer for --outcome ${JSON.stringify(text)}.`, {
    hint: `Choose one of ${flows.join(', ')}.`,
    choice: { given: text, among: flows },
  });
};
