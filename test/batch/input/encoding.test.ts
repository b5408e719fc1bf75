import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8Pieces } from '../../../src/batch/input/encoding.ts';

const piecesOf = async function* (bytes: Buffer, size: number) {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
};
const read = async (bytes: Buffer, size = 5): Promise<string> => {
  const pieces: Buffer[] = [];
  for await (const piece of utf8Pieces(piecesOf(bytes, size), 'rows.csv')) pieces.push(piece);
  return Buffer.concat(pieces).toString();
};

describe('UTF-8', () => {
  it('comes out as it went in, in whatever pieces', async () => {
    // Each length, from its first character to its last.
    const unit = fc.constantFrom(
      '\n',
      'a',
      '\u007f',
      '\u0080',
      '\u07ff',
      '\u0800',
      '\uffff',
      '\u{10000}',
      '\u{10ffff}',
    );
    const texts = fc.string({ unit });
    await fc.assert(
      fc.asyncProperty(texts, fc.integer({ min: 1, max: 9 }), async (text, size) => {
        expect(await read(Buffer.from(text), size)).toBe(text);
      }),
    );
  });

  it('loses its byte order mark', async () => {
    expect(await read(Buffer.from('\ufeffa\ufeff'))).toBe('a\ufeff');
  });

  it.each([
    ['UTF-16 of Excel', Buffer.from('\ufeffid,route\n', 'utf16le')],
    ['UTF-16 without a mark', Buffer.from('id,route\n', 'utf16le')],
    ['UTF-16, the other way round', Buffer.from('\ufeffid,route\n', 'utf16le').swap16()],
  ])('is not %s', async (_, bytes) => {
    await expect(read(bytes, 100)).rejects.toMatchObject({
      kind: 'usage',
      message: 'rows.csv is no text in UTF-8: it looks like UTF-16.',
      facts: { hint: expect.stringContaining('CSV UTF-8') },
    });
  });

  it('is not a spreadsheet', async () => {
    await expect(read(Buffer.from('PK\u0003\u0004\u0014\0\0\0'), 100)).rejects.toMatchObject({
      message: 'rows.csv is no text: it looks like a spreadsheet (.xlsx), or another zip file.',
      facts: { hint: expect.stringContaining('CSV UTF-8') },
    });
  });

  it.each([1, 2, 3, 7, 100])('is not Windows-1252, which is told by the line, in pieces of %i', async (size) => {
    const bytes = Buffer.from('id\nä1\nx\xfc\nb\n', 'latin1');
    await expect(read(bytes, size)).rejects.toThrow('rows.csv, line 2: it is no text in UTF-8.');
    await expect(read(Buffer.from('id\nab\n\xe4', 'latin1'), size)).rejects.toThrow('rows.csv, line 3');
  });
});
