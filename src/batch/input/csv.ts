import type { Parser } from 'csv-parse';
import { type Closest, type Column, isColumn, unknownColumn } from './columns.ts';
import { longestLine, type RawFault, type RawRow } from './raw-row.ts';

/**
 * The rows of a CSV, one by one. Lines that begin with `#`, and empty ones, are passed over.
 * @param pieces UTF-8 without a byte order mark
 */
export async function* readCsv(
  pieces: AsyncIterable<Buffer>,
  closest: Closest,
): AsyncGenerator<RawRow | RawFault, void> {
  const { header, all } = await peekHeader(pieces);
  const { parse } = await import('csv-parse');
  const parser: Parser = parse({
    delimiter: delimiterOf(header),
    record_delimiter: ['\r\n', '\n', '\r'],
    comment: '#',
    comment_no_infix: true,
    skip_empty_lines: true,
    max_record_size: longestLine,
    info: true,
    // Nothing is let through by it: a count that differs is a complaint below, and the lines after it are looked at too.
    relax_column_count: true,
  });
  let names: readonly (Column | undefined)[] | undefined;
  let lastLine = 0;
  let miscounted = 0;
  try {
    for await (const { record, info } of records(parser, all)) {
      const breaks = lineBreaks(record);
      // csv-parse counts a line break inside quotes twice where it is CRLF.
      miscounted += breaks.crlf;
      lastLine = info.lines - miscounted;
      const line = lastLine - breaks.all;
      if (names !== undefined) {
        const found = rowOf(line, record, names);
        if (found !== undefined) yield found;
        continue;
      }
      const faults = headerFaults(line, record, closest);
      yield* faults;
      if (faults.length > 0) return;
      names = record.map((name) => namedBy(name.trim()));
    }
  } catch (error) {
    const fault = faultOf(error);
    if (fault === undefined) throw error;
    yield { line: lastLine + 1, fault };
    return;
  }
  if (names === undefined) yield { line: 1, fault: 'it has no header line that names the columns' };
}

/** With `info` each record comes with the state that it was read in. */
interface CsvRecord {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/**
 * The records of each piece before the next one is written: a parser that fails throws away what is not taken yet, and
 * the rows above a fault are wanted.
 */
async function* records(parser: Parser, pieces: AsyncIterable<Buffer>): AsyncGenerator<CsvRecord, void> {
  let failure: Error | undefined;
  parser.on('error', (error) => {
    failure = error;
  });
  for await (const piece of pieces) {
    parser.write(piece);
    for (let next: CsvRecord | null = parser.read(); next !== null; next = parser.read()) yield next;
    if (failure !== undefined) throw failure;
  }
  parser.end();
  yield* parser as AsyncIterable<CsvRecord>;
}

const namedBy = (name: string): Column | undefined => (isColumn(name) ? name : undefined);

/** Never the parser's own words: they quote the cell. The line is the first that is not read yet. */
const quoteFaults: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'here or below it a quote (") is opened and never closed',
  CSV_MAX_RECORD_SIZE: 'here or below it a row is longer than 2 MB: is a quote (") opened and never closed?',
  CSV_INVALID_CLOSING_QUOTE:
    'here or below it a quote (") ends before its cell does; inside of a quoted cell it is written twice',
  INVALID_OPENING_QUOTE:
    'here or below it a quote (") begins inside of a cell; quote the whole cell, and write that one twice',
};

/** By its code alone: the library's class is a copy of its own in the built tool. */
const faultOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error ? quoteFaults[String(error.code)] : undefined;

const lineBreaks = (record: readonly string[]): { readonly all: number; readonly crlf: number } => {
  let [all, crlf] = [0, 0];
  for (const cell of record) {
    if (!cell.includes('\n') && !cell.includes('\r')) continue;
    all += cell.match(/\r\n|\n|\r/g)?.length ?? 0;
    crlf += cell.match(/\r\n/g)?.length ?? 0;
  }
  return { all, crlf };
};

const headerFaults = (line: number, record: readonly string[], closest: Closest): readonly RawFault[] => {
  const names = record.map((name) => name.trim());
  if (!names.some(isColumn)) {
    return [{ line, fault: `it names no column: ${unknownColumn(names[0] ?? '', closest)}` }];
  }
  return names.flatMap((name, index): readonly RawFault[] => {
    // Spreadsheets leave empty columns behind; a cell under one is refused, row by row.
    if (name === '') return [];
    if (!isColumn(name)) return [{ line, fault: unknownColumn(name, closest) }];
    return names.indexOf(name) === index ? [] : [{ line, column: name, fault: 'it stands there twice' }];
  });
};

const rowOf = (
  line: number,
  record: readonly string[],
  names: readonly (Column | undefined)[],
): RawRow | RawFault | undefined => {
  if (record.every((cell) => cell === '')) return undefined;
  if (record.length !== names.length) {
    return {
      line,
      fault: `it has ${counted(record.length, 'cell')}, and the header ${counted(names.length, 'column')}`,
    };
  }
  const cells = new Map<Column, string>();
  for (const [index, cell] of record.entries()) {
    if (cell === '') continue;
    const name = names[index];
    if (name === undefined) return { line, fault: `cell ${index + 1} stands under no column's name` };
    cells.set(name, cell);
  }
  return { line, cells };
};

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** A header that is longer is none. */
const longestHeader = 64 * 1024;

/** The first line that is neither empty nor a comment, and all pieces again from the first. */
const peekHeader = async (
  pieces: AsyncIterable<Buffer>,
): Promise<{ readonly header: string; readonly all: AsyncIterable<Buffer> }> => {
  const iterator = pieces[Symbol.asyncIterator]();
  let seen: Buffer = Buffer.alloc(0);
  let header: string | undefined;
  let isOver = false;
  while (header === undefined && !isOver && seen.length < longestHeader) {
    const next = await iterator.next();
    if (next.done) isOver = true;
    else seen = Buffer.concat([seen, next.value]);
    const lines = seen.toString('utf8').split(/\r\n|\n|\r/);
    // The last one may go on in the next piece.
    header = (isOver ? lines : lines.slice(0, -1)).find((line) => line.trim() !== '' && !line.startsWith('#'));
  }
  const all = async function* () {
    if (seen.length > 0) yield seen;
    yield* { [Symbol.asyncIterator]: () => iterator };
  };
  return { header: header ?? '', all: all() };
};

/** No name of a column holds any of these: Excel writes semicolons where the comma is the decimal sign. */
const delimiterOf = (header: string): string =>
  [',', ';', '\t'].find((sign) => !header.includes(',') && header.includes(sign)) ?? ',';
