import type { Command } from 'commander';
import { CliError } from '../../errors.ts';
import { type AuthorizeValues, parseData, valuesOfData } from '../../flows/authorize-body.ts';
import { isComplaint, isLongForAHeader } from '../../flows/inputs.ts';
import {
  amountField,
  captureField,
  given,
  idempotencyKeyField,
  loadCurrencyField,
  orderField,
  partnerAccountField,
  paymentRequestField,
  referenceField,
  sessionTokenField,
} from '../command-line/fields.ts';
import type { ValueReader } from '../command-line/value-reader.ts';

export interface AuthorizeFlags {
  readonly sessionToken?: string;
  readonly sessionTokenFile?: string;
  readonly amount?: string;
  readonly currency?: string;
  readonly reference?: string;
  readonly paymentRequestId?: string;
  readonly partnerAccountId?: string;
  readonly data?: string;
  readonly capture?: string;
  readonly order?: string;
  readonly idempotencyKey?: string;
  readonly newAuthorization?: true;
}

/** The flags of an authorization. */
export const addAuthorizeFlags = (command: Command): Command => addPurchaseFlags(addSessionTokenFlags(command));

export const addSessionTokenFlags = (command: Command): Command =>
  command
    .option('--session-token <token>', 'klarna_network_session_token; - reads stdin')
    .option('--session-token-file <file>', 'the same, from a file');

/**
 * What is to be authorized: shared by `authorize`, `flow` and `checkout`.
 * @param paymentRequest what `--payment-request-id` is to the command
 */
export const addPurchaseFlags = (
  command: Command,
  paymentRequest = 'the payment request the token comes from',
): Command =>
  command
    .option('--order <id>', 'amount, currency, reference and line items from this order')
    .option('--amount <minor units>', 'what the customer approved: 11800 is USD 118.00')
    .option('--currency <ISO 4217>', 'its currency')
    .option('--reference <text>', 'your reference for the transaction, 1 to 255 characters')
    .option('--payment-request-id <krn>', paymentRequest)
    .option('--partner-account-id <krn>', 'the account to act for')
    .option('--data <file>', 'the whole body as JSON; - reads stdin; flags win over it')
    .option('--capture <when>', 'now or later')
    .option('--idempotency-key <uuid>', 'instead of the one computed from the request')
    .option('--new-authorization', 'a second authorization of the same order is meant');

/** What the flags say, checked; nothing has been asked or sent. @throws CliError `usage`, `local-io` */
export const readAuthorizeFlags = async (flags: AuthorizeFlags, reader: ValueReader, talk: (line: string) => void) => {
  const sessionToken = given(
    sessionTokenField,
    await reader.read('--session-token', flags.sessionToken, '--session-token-file', flags.sessionTokenFile),
  );
  if (sessionToken !== undefined && isLongForAHeader(sessionToken)) {
    talk('The session token is longer than 6 KB; Klarna may refuse a header of that size.');
  }
  const amount = given(amountField, flags.amount);
  const { field: currencyField, digitsOf } = await loadCurrencyField();
  const currency = given(currencyField, flags.currency);
  const reference = given(referenceField, flags.reference);
  const capture = given(captureField, flags.capture);
  const paymentRequestId = given(paymentRequestField, flags.paymentRequestId);
  const values: AuthorizeValues = {
    ...(amount === undefined ? {} : { amount }),
    ...(currency === undefined ? {} : { currency }),
    ...(reference === undefined ? {} : { reference }),
    ...(paymentRequestId === undefined ? {} : { paymentRequestId }),
    ...(capture === undefined ? {} : { capture }),
  };
  const data = readData(await readDataText(flags.data, reader));
  const inData = valuesOfData(data ?? {});
  given({ ...amountField, flag: '--data: amount' }, inData.amount === undefined ? undefined : String(inData.amount));
  given({ ...currencyField, flag: '--data: currency' }, inData.currency);
  return {
    values,
    data,
    sessionToken,
    orderId: given(orderField, flags.order),
    partnerAccountId: given(partnerAccountField, flags.partnerAccountId),
    idempotencyKey: given(idempotencyKeyField, flags.idempotencyKey),
    currencyField,
    digitsOf,
  };
};

export type AuthorizeFlagValues = Awaited<ReturnType<typeof readAuthorizeFlags>>;

const readDataText = (data: string | undefined, reader: ValueReader) =>
  data === '-' ? reader.read('--data', '-') : reader.read('--data', undefined, '--data', data);

const readData = (text: string | undefined): Readonly<Record<string, unknown>> | undefined => {
  if (text === undefined) return undefined;
  const parsed = parseData(text);
  if (!isComplaint(parsed)) return parsed.value;
  throw new CliError('usage', `--data cannot be used: ${parsed.complaint}.`, {
    why: 'Nothing was sent.',
    hint: "Give the body of Payment Authorize, as in Klarna's documentation.",
  });
};
