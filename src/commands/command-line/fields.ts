import { captures, routes } from '../../config/choices.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import {
  isComplaint,
  type Parsed,
  parseAmount,
  parseAuthToken,
  parseCapture,
  parseCurrency,
  parseKrn,
  parseOrderId,
  parsePaymentId,
  parseReference,
  parseRoute,
  parseRunId,
  parseSessionToken,
  parseUuid,
} from '../../flows/inputs.ts';
import { currencyDigits } from '../../output/money.ts';
import { shownWord } from './shown-word.ts';

/** A value a command needs: its flag, the question that asks for it, and what makes it good. */
export interface Field<Value> {
  readonly flag: string;
  readonly question: string;
  /** Nothing of the answer is shown. */
  readonly hidden?: true;
  readonly parse: (text: string) => Parsed<Value>;
  /** Offered as the answer in the sandbox. */
  readonly inSandbox?: string;
  /** The words there are, where they are few. */
  readonly choices?: readonly string[];
  /** What does instead of the flag, after "or". */
  readonly instead?: string;
}

export const paymentIdField = {
  flag: '--payment-id',
  question: 'Id of the klarna_payment (10 letters)',
  parse: parsePaymentId,
  inSandbox: 'ertHJlpPTR',
} satisfies Field<unknown>;

export const authTokenField = {
  flag: '--auth-token',
  question: 'Authorization token that Klarna returned in the browser',
  hidden: true,
  parse: parseAuthToken,
  inSandbox: '0b1d9815-165e-42e2-8867-35bc03789e00',
  instead: 'let the customer bring it in a browser (klarna-cl checkout)',
} satisfies Field<unknown>;

export const sessionTokenField = {
  flag: '--session-token',
  question: 'klarna_network_session_token of the completed payment request',
  hidden: true,
  parse: parseSessionToken,
  inSandbox: 'krn:payment:eu1:klarna-network-session-token:sandbox-approved',
  instead: 'let the customer bring it in a browser (klarna-cl checkout)',
} satisfies Field<unknown>;

export const amountField = {
  flag: '--amount',
  question: 'Amount in minor units (11800 is USD 118.00)',
  parse: parseAmount,
  inSandbox: '11800',
  instead: 'name an order with --order',
} satisfies Field<unknown>;

/** Those of Klarna's markets: of all there are, some would always be near, and seldom the one that was meant. */
const likelyCurrencies = 'EUR USD GBP SEK NOK DKK CHF PLN CZK HUF RON AUD NZD CAD MXN'.split(' ');

const currencyField = (isCurrency: (code: string) => boolean) =>
  ({
    flag: '--currency',
    question: 'Currency (ISO 4217)',
    parse: (text: string) => parseCurrency(text, isCurrency),
    choices: likelyCurrencies,
    inSandbox: 'USD',
  }) satisfies Field<unknown>;

export const referenceField = {
  flag: '--reference',
  question: 'Your reference for the transaction',
  parse: parseReference,
  inSandbox: 'acquiring-partner-transaction-reference-1234',
} satisfies Field<unknown>;

export const orderField = {
  flag: '--order',
  question: 'Id of the order (10 letters)',
  parse: parseOrderId,
  inSandbox: 'NgojhKoyYN',
} satisfies Field<unknown>;
export const runIdField = { flag: '--resume', question: 'Id of the run', parse: parseRunId } satisfies Field<unknown>;
export const routeField = {
  flag: '--route',
  question: 'Which route?',
  parse: parseRoute,
  choices: routes,
} satisfies Field<unknown>;
export const captureField = {
  flag: '--capture',
  question: 'Capture now or later?',
  parse: parseCapture,
  choices: captures,
} satisfies Field<unknown>;
export const paymentRequestField = {
  flag: '--payment-request-id',
  question: 'Id of the payment request (KRN)',
  parse: parseKrn,
} satisfies Field<unknown>;
export const partnerAccountField = {
  flag: '--partner-account-id',
  question: 'Partner account id (KRN)',
  parse: parseKrn,
} satisfies Field<unknown>;
export const idempotencyKeyField = {
  flag: '--idempotency-key',
  question: 'Idempotency key (UUID)',
  parse: parseUuid,
} satisfies Field<unknown>;

/** Loads the currency table and makes the field of it. */
export const loadCurrencyField = async () => {
  const digitsOf = await currencyDigits();
  return { digitsOf, field: currencyField((code) => digitsOf(code) !== undefined) };
};

const sentence = (complaint: string): string => (complaint.endsWith('?') ? complaint : `${complaint}.`);

/** Reads the value of a flag. @throws CliError `usage` naming the flag and what is wrong, never a token */
export const given = <Value>(field: Field<Value>, text: string | undefined): Value | undefined => {
  if (text === undefined) return undefined;
  const parsed = field.parse(text);
  if (!isComplaint(parsed)) return parsed.value;
  throw new CliError('usage', `${field.flag} cannot be used: ${sentence(parsed.complaint)}`, {
    why: field.hidden ? 'Nothing was sent.' : `Given was ${shownWord(text)}; nothing was sent.`,
    hint: 'Correct the value, then run it again.',
    ...(field.choices === undefined ? {} : { choice: { given: text, among: field.choices } }),
  });
};

/**
 * The refusal for a value that nobody can be asked for.
 * @param suggestion what the question would have offered, as it does in the sandbox
 */
const missingValue = (
  { flag, question, instead }: Pick<Field<unknown>, 'flag' | 'question' | 'instead'>,
  suggestion?: string,
): CliError =>
  new CliError('usage', `${flag} is missing.`, {
    code: 'VALUE_MISSING',
    why: `${question}: it was not given, and nobody can be asked here.`,
    hint: [
      suggestion === undefined ? `Pass ${flag}` : `Pass \`${flag} ${suggestion}\`, the sandbox's own`,
      ...(instead === undefined ? [] : [`or ${instead}`]),
      'or run it in a terminal without --no-input.',
    ].join(', '),
  });

/** The same, with what the sandbox takes where it is the one. */
export const missingIn = (
  { sandbox }: { readonly sandbox?: true | undefined },
  field: Pick<Field<unknown>, 'flag' | 'question' | 'instead' | 'inSandbox'>,
): CliError => missingValue(field, sandbox ? field.inSandbox : undefined);

/** The value given, or the answer to a question. @throws CliError `usage` where nobody can be asked, `interrupted` */
export const ask = async <Value>(
  { terminal, prompt }: Pick<Context, 'terminal' | 'prompt'>,
  field: Field<Value>,
  value: Value | undefined,
  initial?: string,
): Promise<Value> => {
  if (value !== undefined) return value;
  if (!terminal.interactive) throw missingValue(field, initial);
  const complaint = (answer: string) => {
    const parsed = field.parse(answer);
    return isComplaint(parsed) ? parsed.complaint : undefined;
  };
  const question = { message: field.question, complaint, ...(initial === undefined ? {} : { initial }) };
  const answer = await (field.hidden ? prompt.secret(question) : prompt.text(question));
  const parsed = field.parse(answer.trim());
  if (isComplaint(parsed)) throw new CliError('usage', `${field.question}: ${sentence(parsed.complaint)}`);
  return parsed.value;
};
