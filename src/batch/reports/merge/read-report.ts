import * as v from 'valibot';
import type { ByteSource } from '../../../context.ts';
import { CliError } from '../../../errors.ts';
import type { BatchSummary, RowResult } from '../../row-result.ts';
import { BrokenJson, jsonParts, parsed } from './json-parts.ts';
import { rowShape, summaryShape } from './report-shape.ts';

/** One thing that a report says, in the order in which it stands in the file. */
export type ReportItem =
  | { readonly kind: 'summary'; readonly summary: BatchSummary }
  | { readonly kind: 'row'; readonly row: RowResult };

/** A report that is open: it can be read again and again. */
export interface OpenReport {
  readonly name: string;
  readonly bytes: Pick<ByteSource, 'read'>;
}

/**
 * Reads a report of `--report-json`, item by item.
 * @throws CliError `usage` for what is no such report, `local-io` for what cannot be read
 */
export async function* readReport({ name, bytes }: OpenReport): AsyncIterable<ReportItem> {
  let hasVersion = false;
  let hasSummary = false;
  let rows = 0;
  try {
    for await (const { member, isElement, text } of jsonParts(textOf(bytes.read()))) {
      if (isElement) {
        rows += 1;
        yield { kind: 'row', row: shaped(rowShape, text, name, `row ${rows} of it`) };
      } else if (member === 'summary') {
        hasSummary = true;
        yield { kind: 'summary', summary: shaped(summaryShape, text, name, 'its summary') };
      } else if (member === 'schema_version') {
        if (text !== '1') throw notReport(name, `It has another schema_version, ${JSON.stringify(text.slice(0, 20))}.`);
        hasVersion = true;
      }
    }
  } catch (error) {
    throw error instanceof BrokenJson ? notReport(name, `It is ${error.message}.`) : error;
  }
  if (!hasVersion || !hasSummary) throw notReport(name, 'It has no schema_version, or no summary.');
}

async function* textOf(bytes: AsyncIterable<Uint8Array>): AsyncIterable<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decoded = (piece?: Uint8Array): string => {
    try {
      return piece === undefined ? decoder.decode() : decoder.decode(piece, { stream: true });
    } catch {
      throw new BrokenJson('no text in UTF-8');
    }
  };
  for await (const piece of bytes) yield decoded(piece);
  yield decoded();
}

const shaped = <Value>(shape: v.GenericSchema<unknown, Value>, text: string, name: string, which: string): Value => {
  const checked = v.safeParse(shape, parsed(text));
  if (checked.success) return checked.output;
  const [issue] = checked.issues;
  throw notReport(name, `Of ${which}, ${v.getDotPath(issue) ?? 'all'} is not what it should be.`);
};

const notReport = (name: string, why: string): CliError =>
  new CliError('usage', `${name} is no report of klarna-cl.`, {
    why,
    hint: 'Name files that `klarna-cl batch --report-json` wrote.',
  });
