import { isResourceId, type OrderId, orderId, type PaymentId, paymentId } from '../apis/commerce-layer/ids.ts';
import { isKrn, isMinorUnits, type Krn, type MinorUnits } from '../apis/klarna/values.ts';

/**
 * What a person may hand to a payment step. Each parser takes the text as typed and returns the value, or a complaint
 * that says what is wrong with it; nothing is ever sent on a bad value.
 */
export type { OrderId, PaymentId } from '../apis/commerce-layer/ids.ts';
export type { Krn } from '../apis/klarna/values.ts';
export type Parsed<Value> = { readonly value: Value } | { readonly complaint: string };

export const isComplaint = <Value>(parsed: Parsed<Value>): parsed is { readonly complaint: string } =>
  'complaint' in parsed;

const ok = <Value>(value: Value): Parsed<Value> => ({ value });
const complain = (complaint: string): Parsed<never> => ({ complaint });

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const controls = /[\u0000-\u001f\u007f-\u009f]/;

const resourceId = (text: string, what: string): string | undefined => {
  if (isResourceId(text)) return undefined;
  if (/^\d{1,20}$/.test(text)) {
    return `that looks like an order number, and ${what} id is ten letters; \`klarna-cl inspect ${text}\` shows it`;
  }
  return `${what} id is ten letters, like ertHJlpPTR (${text.length} ${text.length === 1 ? 'character' : 'characters'} given)`;
};

export const parsePaymentId = (text: string): Parsed<PaymentId> => {
  const complaint = resourceId(text, 'a klarna_payments');
  return complaint === undefined ? ok(paymentId(text)) : complain(complaint);
};

export const parseOrderId = (text: string): Parsed<OrderId> => {
  const complaint = resourceId(text, 'an order');
  return complaint === undefined ? ok(orderId(text)) : complain(complaint);
};

/** Tokens are opaque: nothing is read into them, but they must fit into a header or a JSON string unharmed. */
const parseToken = (text: string, what: string): Parsed<string> => {
  if (text === '') return complain(`the ${what} is empty`);
  if (controls.test(text)) return complain(`the ${what} holds a control character or a line break`);
  if (/\s/.test(text)) return complain(`the ${what} holds a blank`);
  if (text.length > 10_240) return complain(`the ${what} is longer than 10240 characters`);
  return ok(text);
};

export const parseAuthToken = (text: string): Parsed<string> => parseToken(text, 'authorization token');

/** Travels in a header, so it must be ASCII. */
export const parseSessionToken = (text: string): Parsed<string> => {
  const parsed = parseToken(text, 'session token');
  if (isComplaint(parsed)) return parsed;
  return /^[\x21-\x7e]+$/.test(text) ? parsed : complain('the session token holds characters that no header can carry');
};

/** Klarna limits a header to 6 KB. */
export const isLongForAHeader = (token: string): boolean => token.length > 6 * 1024;

export const parseAmount = (text: string): Parsed<MinorUnits> => {
  if (/^\d+[.,]\d{2}$/.test(text)) return complain(`amounts are minor units: ${Number(text.replace(/[.,]/, ''))}?`);
  if (!/^[1-9]\d*$/.test(text)) return complain('amounts are whole minor units above zero, like 11800 for USD 118.00');
  const value = Number(text);
  return isMinorUnits(value) ? ok(value) : complain('the amount is larger than any that can be counted exactly');
};

/** @param isCurrency knows ISO 4217 */
export const parseCurrency = (text: string, isCurrency: (code: string) => boolean): Parsed<string> => {
  if (/^[a-z]{3}$/.test(text) && isCurrency(text.toUpperCase()))
    return complain(`currencies are upper case: ${text.toUpperCase()}?`);
  return isCurrency(text) ? ok(text) : complain('the currency is not an ISO 4217 code, like USD');
};

export const parseReference = (text: string): Parsed<string> => {
  if (text.trim() === '') return complain('the reference is empty');
  if (text.length > 255) return complain(`the reference has ${text.length} characters, 255 at most`);
  return controls.test(text) ? complain('the reference holds a control character') : ok(text);
};

export const parseKrn = (text: string): Parsed<Krn> =>
  isKrn(text) ? ok(text) : complain('a Klarna resource name has the form krn:…:…');

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

export const parseUuid = (text: string): Parsed<string> => (uuid.test(text) ? ok(text) : complain('it is no UUID'));

/** A ULID: it becomes the name of a file. */
export const parseRunId = (text: string): Parsed<string> =>
  /^[0-9A-HJKMNP-TV-Z]{26}$/.test(text) ? ok(text) : complain('a run id is 26 capital letters and digits');

export const routes = ['both', 'native', 'network'] as const;
export type Route = (typeof routes)[number];

export const parseRoute = (text: string): Parsed<Route> => {
  const route = routes.find((name) => name === text);
  return route === undefined ? complain('routes are both, native and network; see `klarna-cl help routes`') : ok(route);
};

export const parseCapture = (text: string): Parsed<'NOW' | 'LATER'> => {
  if (text === 'now') return ok('NOW');
  return text === 'later' ? ok('LATER') : complain('capture is now or later');
};
