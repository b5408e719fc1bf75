import { parseData } from '../../flows/authorize-body.ts';
import { isComplaint, parseAmount } from '../../flows/inputs.ts';
import { type Closest, type Column, isColumn, unknownColumn } from './columns.ts';
import { longestLine, type RawFault, type RawRow } from './raw-row.ts';

const lineFeed = 0x0a;

/**
 * The rows of an NDJSON text: an object a line. Empty lines are passed over, and so are objects that hold a comment alone.
 * @param pieces UTF-8 without a byte order mark
 */
export async function* readNdjson(
  pieces: AsyncIterable<Buffer>,
  closest: Closest,
): AsyncGenerator<RawRow | RawFault, void> {
  let line = 1;
  for await (const bytes of lines(pieces)) {
    if (bytes === undefined) {
      yield { line, fault: 'it is longer than 2 MB' };
      return;
    }
    yield* rowOf(line, bytes.toString('utf8').trim(), closest);
    line += 1;
  }
}

/** One line at a time, and `undefined` in the place of one that is too long. */
async function* lines(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer | undefined, void> {
  let begun: Buffer[] = [];
  let length = 0;
  for await (const piece of pieces) {
    let start = 0;
    for (let end = piece.indexOf(lineFeed); end !== -1; end = piece.indexOf(lineFeed, start)) {
      const rest = piece.subarray(start, end);
      yield begun.length === 0 ? rest : Buffer.concat([...begun, rest]);
      begun = [];
      length = 0;
      start = end + 1;
    }
    if (start < piece.length) begun.push(piece.subarray(start));
    length += piece.length - start;
    if (length > longestLine) {
      yield undefined;
      return;
    }
  }
  if (begun.length > 0) yield Buffer.concat(begun);
}

function* rowOf(line: number, text: string, closest: Closest): Generator<RawRow | RawFault, void> {
  if (text === '') return;
  const parsed = parseObject(text);
  if (typeof parsed === 'string') {
    yield { line, fault: parsed };
    return;
  }
  const cells = new Map<Column, string>();
  const faults: RawFault[] = [];
  for (const [name, value] of Object.entries(parsed)) {
    if (value === null || value === '' || name === 'comment') continue;
    if (!isColumn(name)) faults.push({ line, fault: unknownColumn(name, closest).replace('column', 'key') });
    else if (name !== 'data') {
      const cell = textOf(name, value, text);
      if ('fault' in cell) faults.push({ line, column: name, fault: cell.fault });
      else cells.set(name, cell.text);
    }
  }
  const data = parsed.data ?? undefined;
  if (data !== undefined) {
    const fault = dataFault(text, data);
    if (fault !== undefined) faults.push({ line, column: 'data', fault });
  }
  if (faults.length > 0) yield* faults;
  else if (cells.size > 0 || data !== undefined) {
    yield { line, cells, ...(isObject(data) ? { data } : {}) };
  }
}

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The object, or what is wrong with the line. */
const parseObject = (text: string): Json | string => {
  // The parser's own words quote the text, and a token may stand there.
  const notJson = 'it is no JSON; each line is an object of its own';
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
    return Array.isArray(value) ? "it is an array; `jq -c '.[]'` makes lines of its objects" : notJson;
  } catch {
    return text.startsWith('[') ? "it begins an array; `jq -c '.[]'` makes lines of its objects" : notJson;
  }
};

type Cell = { readonly text: string } | { readonly fault: string };

const textOf = (name: Column, value: unknown, line: string): Cell => {
  if (typeof value === 'string') return { text: value };
  if (typeof value === 'number' && name === 'amount') return amountText(value, line);
  if (typeof value === 'number' && name === 'expect') return { text: String(value) };
  if (typeof value === 'boolean' && trueOrFalse.includes(name)) return { text: String(value) };
  if (Array.isArray(value) && name === 'tags' && value.every((tag) => typeof tag === 'string')) {
    return { text: value.join(' ') };
  }
  return { fault: `it is ${kindOf(value)}, and no text` };
};

const trueOrFalse: readonly Column[] = ['place', 'confirm', 'new-authorization'];

const kindOf = (value: unknown): string => {
  if (Array.isArray(value)) return 'an array';
  return isObject(value) ? 'an object' : `a ${typeof value}`;
};

/** `118.00` is 118 once it is parsed, and a hundredth of what was meant: the number is taken as it was written. */
const amountText = (value: number, line: string): Cell => {
  const written = [...line.matchAll(/"amount"\s*:\s*(-?\d[^\s,}]*)/g)].map(([, literal = '']) => literal);
  const wrong = written.map(parseAmount).find(isComplaint);
  return wrong === undefined ? { text: String(value) } : { fault: wrong.complaint };
};

/** By the rules of `--data`; numbers are looked at as they were written, in the whole line. */
const dataFault = (line: string, data: unknown): string | undefined => {
  if (!isObject(data)) return 'it must be a JSON object';
  const parsed = [line, JSON.stringify(data)].map((text) => parseData(text)).find(isComplaint);
  return parsed?.complaint;
};
