import type { AuthorizeBody } from '../apis/klarna/authorize-body.ts';
import { CliError } from '../errors.ts';
import { isComplaint, type Parsed, parseReference } from './inputs.ts';
import type { KlarnaPurchase } from './order-to-klarna.ts';

/** What flags say about an authorization; each wins over `--data`. */
export interface AuthorizeValues {
  readonly amount?: number;
  readonly currency?: string;
  readonly reference?: string;
  readonly paymentRequestId?: string;
  readonly capture?: 'NOW' | 'LATER';
}

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The JSON of `--data`: an object, at most 1 MB, Klarna's limit. */
export const parseData = (text: string): Parsed<Json> => {
  if (Buffer.byteLength(text, 'utf8') > 1_000_000) return { complaint: 'the body is larger than 1 MB' };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's own words quote the text, which may be a secret that was read from the wrong place.
    return { complaint: 'it is no JSON' };
  }
  if (!isObject(value)) return { complaint: 'the body must be a JSON object' };
  if (nestsDeeperThan(value, deepest)) return { complaint: `it nests deeper than ${deepest} levels` };
  const lost = numbersIn(text).find((number) => !survives(number));
  if (lost !== undefined)
    return { complaint: `it holds a number that no computer counts exactly: ${lost.slice(0, 24)}` };
  const transaction = value.request_payment_transaction;
  return transaction === undefined || isObject(transaction)
    ? { value }
    : { complaint: 'request_payment_transaction must be an object' };
};

/** As deep as an answer may nest. */
const deepest = 64;

const nestsDeeperThan = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((inner) => nestsDeeperThan(inner, levels - 1)));

const numbersIn = (json: string): readonly string[] =>
  json.replace(/"(?:[^"\\]|\\.)*"/g, '""').match(/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g) ?? [];

/** Whether a number is sent on as it was written: none that is too large, no integer with more digits than a double has. */
const survives = (literal: string): boolean => {
  const value = Number(literal);
  return Number.isFinite(value) && (!/^-?\d+$/.test(literal) || BigInt(literal) === BigInt(value));
};

/** What `--data` says where a flag could have said it, so that nothing is asked for twice. */
export const valuesOfData = (data: Json): AuthorizeValues => {
  const transaction = isObject(data.request_payment_transaction) ? data.request_payment_transaction : {};
  const { amount, capture, payment_transaction_reference: reference } = transaction;
  return {
    ...(typeof amount === 'number' ? { amount } : {}),
    ...(typeof data.currency === 'string' ? { currency: data.currency } : {}),
    ...(typeof reference === 'string' ? { reference } : {}),
    ...(capture === 'NOW' || capture === 'LATER' ? { capture } : {}),
  };
};

/**
 * The body of an authorization from flags, an order and `--data`, in the order of Klarna's documentation.
 * @throws CliError `usage` where a value is missing, `rejected` where it contradicts the order that was read
 */
export const buildAuthorizeBody = (
  values: AuthorizeValues,
  order: KlarnaPurchase | undefined,
  data: Json = {},
): AuthorizeBody => {
  const given = { ...valuesOfData(data), ...values };
  if (order !== undefined) agreeWithOrder(given, order);
  const amount = given.amount ?? order?.amount;
  const currency = given.currency ?? order?.currency;
  // `--order` is a flag, and flags win over `--data`.
  const reference = values.reference ?? order?.reference ?? given.reference;
  if (amount === undefined || currency === undefined || reference === undefined) {
    throw new CliError('usage', 'An authorization needs --amount, --currency and --reference.');
  }
  const checked = parseReference(reference);
  if (isComplaint(checked)) {
    throw new CliError(
      order === undefined ? 'usage' : 'rejected',
      `The reference cannot be used: ${checked.complaint}.`,
      {
        why: `It is ${order === undefined ? 'what --data says' : "the order's"}. Nothing was sent to Klarna.`,
        hint: 'Pass another one with --reference.',
      },
    );
  }
  const transaction = isObject(data.request_payment_transaction) ? data.request_payment_transaction : {};
  return {
    ...data,
    currency,
    ...(values.paymentRequestId === undefined ? {} : { payment_request_id: values.paymentRequestId }),
    request_payment_transaction: {
      ...transaction,
      amount,
      payment_transaction_reference: reference,
      ...(values.capture === undefined ? {} : { capture: values.capture }),
    },
    ...(order === undefined
      ? {}
      : { supplementary_purchase_data: supplement(order, data.supplementary_purchase_data) }),
  };
};

const supplement = (order: KlarnaPurchase, given: unknown) => ({
  ...(isObject(given) ? given : {}),
  ...order.supplementary_purchase_data,
});

/** The customer approved the order's total; another amount for it is a mistake in one of the two places. */
const agreeWithOrder = (given: AuthorizeValues, order: KlarnaPurchase): void => {
  const differs = (flag: string, is: unknown, inOrder: unknown) => {
    if (is === undefined || is === inOrder) return;
    throw new CliError('rejected', `--${flag} ${String(is)} contradicts the order.`, {
      code: 'ORDER_CONTRADICTED',
      why: `The order says ${String(inOrder)}. Nothing was authorized.`,
      hint: `Leave out --${flag} to take the order's, or leave out --order to authorize without one.`,
    });
  };
  differs('amount', given.amount, order.amount);
  differs('currency', given.currency, order.currency);
};
