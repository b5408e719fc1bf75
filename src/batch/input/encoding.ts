import { isUtf8 } from 'node:buffer';
import { CliError } from '../../errors.ts';

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/** The pieces of a text, checked to be UTF-8, without its byte order mark. @throws CliError `usage` naming the line */
export async function* utf8Pieces(bytes: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Buffer, void> {
  let line = 1;
  let isFirst = true;
  // The beginning of a character that the next piece ends.
  let begun: Buffer = Buffer.alloc(0);
  for await (const piece of bytes) {
    let buffer = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    if (isFirst) {
      refuseWide(buffer, name);
      if (buffer.subarray(0, 3).equals(byteOrderMark)) buffer = buffer.subarray(3);
      isFirst = false;
    }
    const whole = begun.length === 0 ? buffer : Buffer.concat([begun, buffer]);
    const end = whole.length - unfinished(whole);
    const checked = whole.subarray(0, end);
    if (!isUtf8(checked)) throw notUtf8(name, line + linesBeforeFault(checked));
    begun = whole.subarray(end);
    line += countLines(checked);
    if (checked.length > 0) yield checked;
  }
  if (begun.length > 0) throw notUtf8(name, line);
}

/** How many bytes at the end begin a character without ending it. */
const unfinished = (bytes: Buffer): number => {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    // A first byte says how many there are.
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
  }
  return 0;
};

const lineFeed = 0x0a;

const countLines = (bytes: Buffer): number => {
  let lines = 0;
  for (let at = bytes.indexOf(lineFeed); at !== -1; at = bytes.indexOf(lineFeed, at + 1)) lines += 1;
  return lines;
};

const linesBeforeFault = (bytes: Buffer): number => {
  let lines = 0;
  for (let start = 0; ; lines += 1) {
    const end = bytes.indexOf(lineFeed, start);
    if (end === -1 || !isUtf8(bytes.subarray(start, end))) return lines;
    start = end + 1;
  }
};

/** What spreadsheets and other zip files begin with. */
const zip = Buffer.from('PK\u0003\u0004');

/** UTF-16, as Excel's "Unicode Text" is: by its mark, or by the zeros that every second byte of it is. */
const refuseWide = (bytes: Buffer, name: string): void => {
  if (bytes.subarray(0, zip.length).equals(zip)) {
    throw new CliError('usage', `${name} is no text: it looks like a spreadsheet (.xlsx), or another zip file.`, {
      hint: saveAsUtf8,
    });
  }
  const mark = bytes.subarray(0, 2).toString('hex');
  if (mark !== 'fffe' && mark !== 'feff' && !bytes.subarray(0, 256).includes(0)) return;
  throw new CliError('usage', `${name} is no text in UTF-8: it looks like UTF-16.`, { hint: saveAsUtf8 });
};

const notUtf8 = (name: string, line: number): CliError =>
  new CliError('usage', `${name}, line ${line}: it is no text in UTF-8.`, { hint: saveAsUtf8 });

const saveAsUtf8 = 'Save it as UTF-8; in Excel, as "CSV UTF-8 (comma delimited)".';
