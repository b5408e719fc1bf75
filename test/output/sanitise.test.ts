import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeControls, sanitise, sanitiseLine } from '../../src/output/sanitise.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: what no text from a server may bring to a terminal
const hostile = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;

/** Text as an attacker writes it: words, escape sequences and reordering controls in any order. */
const attack = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '\u001b]52;c;ZXZpbA==\u0007',
        '\u001b[2J',
        '\u001b[31m',
        '\u009b31m',
        '\u202e',
        '\u2066',
        '\r',
        '\u001b',
      ),
    ),
  )
  .map((parts) => parts.join(''));

describe('text from a server', () => {
  it.each([
    ['a clipboard write (OSC 52)', 'a\u001b]52;c;ZXZpbA==\u0007b', 'ab'],
    ['one that ends otherwise', 'a\u001b]52;c;ZXZpbA==\u001b\\b', 'ab'],
    ['a link (OSC 8)', '\u001b]8;;https://evil.example\u0007shown\u001b]8;;\u0007', 'shown'],
    ['a title (OSC 0)', '\u001b]0;title\u0007x', 'x'],
    ['colours', '\u001b[1;31mred\u001b[0m', 'red'],
    ['a cleared screen', '\u001b[2J\u001b[Hx', 'x'],
    ['a C1 sequence', '\u009b31mx', '31mx'],
    ['overwriting its line', 'good\rbad', 'goodbad'],
    ['backspaces', 'ab\b\bcd', 'abcd'],
    ['a bell', 'a\u0007', 'a'],
    ['DEL', 'a\u007f', 'a'],
    ['reordered letters', 'a\u202egpj.exe', 'agpj.exe'],
    ['isolates', 'a\u2066b\u2069', 'ab'],
    ['Unicode line ends', 'a\u2028b\u2029c', 'abc'],
  ])('loses %s', (_, text, harmless) => {
    expect(sanitise(text)).toBe(harmless);
  });

  it('keeps its words, accents, line feeds and tabs', () => {
    const text = 'Zahlung für 愛 – «ok»\n\tsecond line';
    expect(sanitise(text)).toBe(text);
    expect(sanitiseLine(text)).toBe('Zahlung für 愛 – «ok» second line');
  });

  it('holds nothing that moves a cursor, whatever it held before', () => {
    fc.assert(
      fc.property(attack, (text) => {
        expect(sanitise(text)).not.toMatch(hostile);
        expect(sanitiseLine(text)).not.toMatch(/[\n\t]/);
        expect(sanitise(sanitise(text))).toBe(sanitise(text));
      }),
    );
  });
});

describe('JSON with its controls escaped', () => {
  it('reads back as what it was, and is harmless to look at', () => {
    fc.assert(
      fc.property(fc.dictionary(attack, fc.oneof(attack, fc.jsonValue())), (document) => {
        for (const json of [JSON.stringify(document), JSON.stringify(document, null, 2)]) {
          const escaped = escapeControls(json);
          expect(JSON.parse(escaped)).toEqual(JSON.parse(json));
          expect(escaped).not.toMatch(hostile);
        }
      }),
    );
  });
});
