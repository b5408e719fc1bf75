import { parseData } from '../../flows/authorize-body.ts';
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
  parseSessionToken,
  parseUuid,
} from '../../flows/inputs.ts';

export type DigitsOf = (currency: string) => number | undefined;

/** What the customer does with a payment request, in a sandbox. */
export const customerActions = ['approve', 'decline', 'abort'] as const;
export type CustomerDecision = (typeof customerActions)[number];

const parseTruth = (text: string): Parsed<boolean> => {
  if (text === 'true') return { value: true };
  return text === 'false' ? { value: false } : { complaint: 'it is true or false' };
};

const parseCustomer = (text: string): Parsed<CustomerDecision> => {
  const value = customerActions.find((name) => name === text);
  return value === undefined ? { complaint: `a customer does one of ${customerActions.join(', ')}` } : { value };
};

/** As the commands take it: an id, a number or a KRN. */
const parseSubject = (text: string): Parsed<string> => {
  const value = text.trim();
  if (value === '') return { complaint: 'it is empty' };
  if (value.length > 255) return { complaint: 'it is longer than any id or number' };
  return value.startsWith('krn') ? parseKrn(value) : { value };
};

const parseCountable =
  (digitsOf: DigitsOf) =>
  (text: string): Parsed<string> =>
    parseCurrency(text, (code) => digitsOf(code) !== undefined);

const parsersFor = (digitsOf: DigitsOf) => ({
  'payment-id': parsePaymentId,
  'auth-token': parseAuthToken,
  'session-token': parseSessionToken,
  order: parseOrderId,
  amount: parseAmount,
  currency: parseCountable(digitsOf),
  reference: parseReference,
  'payment-request-id': parseKrn,
  'partner-account-id': parseKrn,
  capture: parseCapture,
  'idempotency-key': parseUuid,
  'new-authorization': parseTruth,
  route: parseRoute,
  place: parseTruth,
  confirm: parseTruth,
  approve: parseTruth,
  release: parseTruth,
  customer: parseCustomer,
  of: parseSubject,
});

type Parsers = ReturnType<typeof parsersFor>;
type ValueOf<Flag extends keyof Parsers> = ReturnType<Parsers[Flag]> extends Parsed<infer Value> ? Value : never;

/** What the flags of a step say, checked. */
export type StepValues = { readonly [Flag in keyof Parsers]?: ValueOf<Flag> } & {
  readonly data?: Readonly<Record<string, unknown>>;
};

/** One flag of a step, or what is wrong with it; the complaint does not quote the value. */
export const parseFlag = (flag: string, value: unknown, digitsOf: DigitsOf): Parsed<unknown> => {
  if (flag === 'data') return parseData(typeof value === 'string' ? value : JSON.stringify(value));
  const parsers: Readonly<Record<string, (text: string) => Parsed<unknown>>> = parsersFor(digitsOf);
  const parse = parsers[flag];
  if (parse === undefined) throw new TypeError(`no step has the flag ${flag}`);
  if (typeof value === 'object' && value !== null) return { complaint: 'it is one value, and no group or list' };
  return parse(String(value));
};

/** All flags of a step. @returns the first complaint, where there is one */
export const parseFlags = (flags: Readonly<Record<string, unknown>>, digitsOf: DigitsOf): Parsed<StepValues> => {
  const values: Record<string, unknown> = {};
  for (const [flag, given] of Object.entries(flags)) {
    const parsed = parseFlag(flag, given, digitsOf);
    if (isComplaint(parsed)) return { complaint: `${flag}: ${parsed.complaint}` };
    values[flag] = parsed.value;
  }
  // Each flag was parsed by the parser that its type is that of.
  return { value: values as StepValues };
};
