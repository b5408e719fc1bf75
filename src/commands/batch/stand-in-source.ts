import { createHash } from 'node:crypto';
import type { BatchRow, BatchSource } from '../../batch/row.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import {
  isComplaint,
  type Parsed,
  parseAmount,
  parseAuthToken,
  parseOrderId,
  parsePaymentId,
  parseRoute,
  parseSessionToken,
} from '../../flows/inputs.ts';

/** Stands in for b-input's source: NDJSON alone, hardly checked. */
export const standInSource = async (
  context: Context,
  path: string,
  defaults: Readonly<Record<string, string>>,
): Promise<BatchSource> => {
  const text = path === '-' ? await context.files.readStdin() : await context.files.read(path);
  const lines = text.split('\n').filter((line) => line !== '');
  const believed = <Value>(parsed: Parsed<Value>, line: number): Value => {
    if (!isComplaint(parsed)) return parsed.value;
    throw new CliError('usage', `${path}, line ${line}: ${parsed.complaint}`);
  };
  const rowOf = (json: string, index: number): BatchRow => {
    const line = index + 1;
    const cells: Record<string, string> = { ...defaults, ...JSON.parse(json) };
    const get = <Value>(name: string, parse: (text: string) => Parsed<Value>): Value | undefined =>
      cells[name] === undefined ? undefined : believed(parse(String(cells[name])), line);
    const paymentId = get('payment-id', parsePaymentId);
    const authToken = get('auth-token', parseAuthToken);
    const sessionToken = get('session-token', parseSessionToken);
    const orderId = get('order', parseOrderId);
    const amount = get('amount', parseAmount);
    const expect = cells.expect ?? '0';
    return {
      id: cells.id ?? `row-${line}`,
      line,
      tags: [],
      ...(cells.after === undefined ? {} : { after: Number(cells.after) }),
      expect: /^\d+$/.test(expect)
        ? { kind: 'exit', exitCode: Number(expect), text: expect }
        : { kind: 'word', word: expect, text: expect },
      inputs: {
        route: get('route', parseRoute) ?? 'both',
        ...(paymentId === undefined ? {} : { paymentId }),
        ...(authToken === undefined ? {} : { authToken }),
        ...(sessionToken === undefined ? {} : { sessionToken }),
        ...(orderId === undefined ? {} : { orderId }),
        values: {
          ...(amount === undefined ? {} : { amount }),
          ...(cells.currency === undefined ? {} : { currency: cells.currency }),
          ...(cells.reference === undefined ? {} : { reference: cells.reference }),
        },
        place: cells.place === 'true',
        newAuthorization: false,
      },
    };
  };
  const read = async function* () {
    for (const [index, line] of lines.entries()) yield rowOf(line, index);
  };
  return {
    name: path,
    preflight: async () => {
      const requests = { commerceLayer: 0, klarna: 0 };
      for await (const { inputs } of read()) {
        if (inputs.route !== 'network') requests.commerceLayer += 2;
        if (inputs.route !== 'native') requests.klarna += 1;
      }
      return {
        rows: lines.length,
        contentHash: createHash('sha256').update(text).digest('hex'),
        requests,
        warnings: [],
      };
    },
    read,
    close: async () => {},
  };
};
