import { parseData, valuesOfData } from '../../flows/authorize-body.ts';
import {
  isComplaint,
  type Parsed,
  parseAmount,
  parseCapture,
  parseCurrency,
  parseKrn,
  parseOrderId,
  parsePaymentId,
  parseReference,
  parseUuid,
} from '../../flows/inputs.ts';
import type { Cells } from './cells.ts';
import type { RawRow } from './raw-row.ts';
import { parseBoolean, type RowRules } from './row-rules.ts';
import { expandJson, type VariableScope } from './variables.ts';

const parseFlag = (text: string): Parsed<boolean> => {
  const value = parseBoolean(text);
  return value === undefined ? { complaint: 'it is true or false' } : { value };
};

/** Everything about the purchase but its tokens. */
export const purchaseOf = (cells: Cells, { digitsOf }: RowRules) => {
  const paymentId = cells.value('payment-id', parsePaymentId);
  const orderId = cells.value('order', parseOrderId);
  const amount = cells.value('amount', parseAmount);
  const currency = cells.value('currency', currencyBy(digitsOf));
  const reference = cells.value('reference', parseReference);
  const paymentRequestId = cells.value('payment-request-id', parseKrn);
  const partnerAccountId = cells.value('partner-account-id', parseKrn);
  const capture = cells.value('capture', parseCapture);
  const idempotencyKey = cells.value('idempotency-key', parseUuid);
  const confirm = cells.value('confirm', parseFlag);
  return {
    ...(paymentId === undefined ? {} : { paymentId }),
    ...(orderId === undefined ? {} : { orderId }),
    values: {
      ...(amount === undefined ? {} : { amount }),
      ...(currency === undefined ? {} : { currency }),
      ...(reference === undefined ? {} : { reference }),
      ...(paymentRequestId === undefined ? {} : { paymentRequestId }),
      ...(capture === undefined ? {} : { capture }),
    },
    place: cells.value('place', parseFlag) ?? false,
    newAuthorization: cells.value('new-authorization', parseFlag) ?? false,
    ...(confirm === undefined ? {} : { confirm }),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    partnerAccountId,
  };
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const currencyBy = (digitsOf: RowRules['digitsOf']) => (text: string) =>
  parseCurrency(text, (code) => digitsOf(code) !== undefined);

/** The column `data`: the body of the authorization. */
export const dataOf = (raw: RawRow, cells: Cells, { digitsOf }: RowRules, scope: VariableScope) => {
  // Its variables stand in its strings: what they bring must not change its shape.
  const given = raw.data ?? parseWritten(cells);
  if (given === undefined) return undefined;
  const expanded = expandJson(given, scope);
  if (isComplaint(expanded)) {
    cells.complain('data', expanded.complaint);
    return undefined;
  }
  const data = isObject(expanded.value) ? expanded.value : {};
  const { amount, currency } = valuesOfData(data);
  const parts: readonly (readonly [string, Parsed<unknown> | undefined])[] = [
    ['amount', amount === undefined ? undefined : parseAmount(String(amount))],
    ['currency', currency === undefined ? undefined : currencyBy(digitsOf)(currency)],
  ];
  for (const [name, parsed] of parts) {
    if (parsed !== undefined && isComplaint(parsed)) cells.complain('data', `${name}: ${parsed.complaint}`);
  }
  return data;
};

const parseWritten = (cells: Cells) => {
  const text = cells.written('data');
  if (text === undefined) return undefined;
  const parsed = parseData(text);
  if (!isComplaint(parsed)) return parsed.value;
  cells.complain('data', parsed.complaint);
  return undefined;
};
