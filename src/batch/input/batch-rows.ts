import type { ByteSource } from '../../context.ts';
import type { BatchRow } from '../row.ts';
import type { Closest } from './columns.ts';
import type { Complaint } from './complaints.ts';
import { readCsv } from './csv.ts';
import { utf8Pieces } from './encoding.ts';
import type { BatchFormat } from './format.ts';
import { readNdjson } from './ndjson.ts';
import { parseRow } from './parse-row.ts';
import type { RowRules } from './row-rules.ts';

/** What a file's rows are read with. */
export interface RowReader {
  readonly name: string;
  readonly format: Exclude<BatchFormat, 'yaml'>;
  readonly bytes: ByteSource;
  readonly closest: Closest;
  readonly rules: RowRules;
}

/** A row as it was found: good, or with what is wrong with it. */
export type FoundRow =
  | { readonly row: BatchRow; readonly baseId: string }
  | { readonly complaints: readonly Complaint[] };

/** Every row of every turn, in order; a turn in which something is wrong is the last. @throws CliError `usage`, `local-io` */
export async function* batchRows({ name, format, bytes, closest, rules }: RowReader): AsyncGenerator<FoundRow, void> {
  const read = format === 'csv' ? readCsv : readNdjson;
  const { contentHash, environment } = rules;
  let isGood = true;
  for (let turn = 1; turn <= rules.repeat && isGood; turn += 1) {
    let row = 0;
    for await (const raw of read(utf8Pieces(bytes.read(), name), closest)) {
      let found: FoundRow;
      if ('fault' in raw) found = { complaints: [{ line: raw.line, column: raw.column, text: raw.fault }] };
      else {
        row += 1;
        found = await parseRow(raw, rules, { row, line: raw.line, turn, contentHash, environment });
      }
      isGood &&= 'row' in found;
      yield found;
    }
  }
}
