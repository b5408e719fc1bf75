import * as v from 'valibot';
import type { Context } from '../../../context.ts';
import { CliError } from '../../../errors.ts';
import type { BatchSummary, RowResult } from '../../row-result.ts';
import { BrokenJson, jsonParts, parsed } from './json-parts.ts';
import { rowShape, summaryShape } from './report-shape.ts';

/** One thing that a report says, in the order in which it stands in the file. */
export type ReportItem =
  | { readonly kind: 'summary'; readonly summary: BatchSummary }
  | { readonly kind: 'row'; readonly row: RowResult };

/**
 * Reads a report of `--report-json`, item by item.
 * @throws CliError `usage` for what is no such report, `local-io` for what cannot be read
 */
export async function* readReport(files: Pick<Context['files'], 'pieces'>, path: string): AsyncIterable<ReportItem> {
  let hasVersion = false;
  let hasSummary = false;
  let rows = 0;
  try {
    for await (const { member, isElement, text } of jsonParts(files.pieces(path))) {
      if (isElement) {
        rows += 1;
        yield { kind: 'row', row: shaped(rowShape, text, path, `row ${rows} of it`) };
      } else if (member === 'summary') {
        hasSummary = true;
        yield { kind: 'summary', summary: shaped(summaryShape, text, path, 'its summary') };
      } else if (member === 'schema_version') {
        if (text !== '1') throw notReport(path, `It has another schema_version, ${JSON.stringify(text.slice(0, 20))}.`);
        hasVersion = true;
      }
    }
  } catch (error) {
    throw error instanceof BrokenJson ? notReport(path, `It is ${error.message}.`) : error;
  }
  if (!hasVersion || !hasSummary) throw notReport(path, 'It has no schema_version, or no summary.');
}

const shaped = <Value>(shape: v.GenericSchema<unknown, Value>, text: string, path: string, which: string): Value => {
  const checked = v.safeParse(shape, parsed(text));
  if (checked.success) return checked.output;
  const [issue] = checked.issues;
  throw notReport(path, `Of ${which}, ${v.getDotPath(issue) ?? 'all'} is not what it should be.`);
};

const notReport = (path: string, why: string): CliError =>
  new CliError('usage', `${path} is no report of klarna-cl.`, {
    why,
    hint: 'Name files that `klarna-cl batch --report-json` wrote.',
  });
