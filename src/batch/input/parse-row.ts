import { parseData, valuesOfData } from '../../flows/authorize-body.ts';
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
  type Route,
} from '../../flows/inputs.ts';
import { whyNotBoth } from '../../flows/route-rules.ts';
import type { BatchRow } from '../row.ts';
import { type Cells, openCells } from './cells.ts';
import type { Column } from './columns.ts';
import type { Complaint } from './complaints.ts';
import { expectsSuccess, parseExpectation } from './expectation.ts';
import type { RawRow } from './raw-row.ts';
import { exclusion, modeNamedIn, parseBoolean, type RowRules } from './row-rules.ts';
import { parseTags } from './tags.ts';
import { expandJson, type VariableScope } from './variables.ts';

/** A row, and the one under which its turns of `--repeat` are known together. */
export type ParsedRow =
  | { readonly row: BatchRow; readonly baseId: string }
  | { readonly complaints: readonly Complaint[] };

/** Makes a flow's inputs of a row's texts, by the rules that hold for flags. */
export const parseRow = async (raw: RawRow, rules: RowRules, scope: VariableScope): Promise<ParsedRow> => {
  const first = openCells(raw, rules, scope, undefined);
  const route = routeOf(first, rules);
  if (route === undefined) return { complaints: first.complaints };

  const cells = openCells(raw, rules, scope, route);
  if (route === 'both' && rules.mode === 'live') {
    cells.complain('route', `both cannot be used in live mode. ${whyNotBoth}`, 'live-guard');
  }
  for (const [column, text] of raw.cells) {
    const why = exclusion(route, column, text);
    if (why !== undefined) cells.complain(column, why);
  }
  if (raw.data !== undefined) {
    const why = exclusion(route, 'data', '');
    if (why !== undefined) cells.complain('data', why);
  }
  const data = dataOf(raw, cells, rules, scope);
  const baseId = cells.value('id', parseId) ?? `row-${raw.line}`;
  const tags = cells.value('tags', parseTags) ?? [];
  const expect = cells.value('expect', parseExpectation) ?? expectsSuccess;
  const tokens = await tokensOf(cells, route);
  const { partnerAccountId, ...wanted } = purchaseOf(cells, rules);
  refuseOtherMode(cells, rules, { ...tokens, partnerAccountId, paymentRequestId: wanted.values.paymentRequestId });
  refuseMissing(cells, route, data);
  if (cells.complaints.length > 0) return { complaints: cells.complaints };
  return {
    baseId,
    row: {
      id: rules.repeat > 1 ? `${baseId}#${scope.turn}` : baseId,
      line: raw.line,
      turn: scope.turn,
      tags,
      expect,
      inputs: { route, ...tokens, ...wanted, ...(data === undefined ? {} : { data }) },
      ...(partnerAccountId === undefined ? {} : { partnerAccountId }),
    },
  };
};

/** Test mode tries both integrations; in live mode nothing is assumed. */
const routeOf = (cells: Cells, { mode }: RowRules): Route | undefined => {
  const route = cells.value('route', parseRoute);
  if (route !== undefined || cells.complaints.length > 0) return route;
  if (mode === 'test') return 'both';
  cells.complain('route', 'it is missing; in live mode it is native or network');
  return undefined;
};

/** `#` is what turns are told apart by. */
const parseId = (text: string): Parsed<string> =>
  /^[^\p{C}#]{1,128}$/u.test(text)
    ? { value: text }
    : { complaint: 'an id has 128 characters at most, none of them a # or a control character' };

const parseFlag = (text: string): Parsed<boolean> => {
  const value = parseBoolean(text);
  return value === undefined ? { complaint: 'it is true or false' } : { value };
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const currencyBy = (digitsOf: RowRules['digitsOf']) => (text: string) =>
  parseCurrency(text, (code) => digitsOf(code) !== undefined);

const dataOf = (raw: RawRow, cells: Cells, { digitsOf }: RowRules, scope: VariableScope) => {
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

const tokensOf = async (cells: Cells, route: Route) => {
  const authToken = route === 'network' ? undefined : await cells.token('auth-token', parseAuthToken);
  const sessionToken = route === 'native' ? undefined : await cells.token('session-token', parseSessionToken);
  return {
    ...(authToken === undefined ? {} : { authToken }),
    ...(sessionToken === undefined ? {} : { sessionToken }),
  };
};

/** Everything about the purchase but its tokens. */
const purchaseOf = (cells: Cells, { digitsOf }: RowRules) => {
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

const refuseOtherMode = (
  cells: Cells,
  { mode }: RowRules,
  names: { readonly sessionToken?: string; partnerAccountId: string | undefined; paymentRequestId: string | undefined },
): void => {
  const columns = [
    ['session-token', names.sessionToken],
    ['partner-account-id', names.partnerAccountId],
    ['payment-request-id', names.paymentRequestId],
  ] as const;
  for (const [column, text] of columns) {
    const named = text === undefined ? undefined : modeNamedIn(text);
    if (named !== undefined && named !== mode) {
      cells.complain(column, `it is of ${named} mode, and the batch runs in ${mode} mode`, 'live-guard');
    }
  }
};

/** What a flow would have to ask for; what is given and wrong has been complained of already. */
const refuseMissing = (cells: Cells, route: Route, data: Readonly<Record<string, unknown>> | undefined): void => {
  const need = (column: Column, isGiven: boolean, why = `the route ${route} needs it`) => {
    if (!isGiven) cells.complain(column, `it is missing; ${why}`);
  };
  const isWritten = (...columns: readonly Column[]) => columns.some((column) => cells.written(column) !== undefined);
  if (route !== 'network') {
    need('payment-id', isWritten('payment-id'));
    need('auth-token', isWritten('auth-token', 'auth-token-file'));
  }
  if (route !== 'native') need('session-token', isWritten('session-token', 'session-token-file'));
  if (route !== 'network' || isWritten('order')) return;
  const known = valuesOfData(data ?? {});
  for (const column of ['amount', 'currency', 'reference'] as const) {
    need(
      column,
      known[column] !== undefined || isWritten(column),
      'the route network needs it where no order is named',
    );
  }
};
