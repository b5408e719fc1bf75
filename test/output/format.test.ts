import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type FormatOptions, formatDocument, isOutputFormat, outputFormats } from '../../src/output/format.ts';
import { colourJson, compactJson, prettyJson } from '../../src/output/json.ts';
import { currencyDigits, formatMinorUnits } from '../../src/output/money.ts';
import { table } from '../../src/output/table.ts';
import { loadChalk } from '../../src/platform/colour.ts';

const plain: FormatOptions = { format: 'json', colour: false, raw: false };
const as = (format: FormatOptions['format'], document: unknown) => formatDocument(document, { ...plain, format });
const hostile = { name: 'a\u001b[31m\u202e\u009bb', 'key\u202e\u001b]0;x\u0007': 'v' };
// biome-ignore lint/suspicious/noControlCharactersInRegex: what must not reach a terminal
const dangerous = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/;

describe('a document', () => {
  it('is pretty JSON, or one line of it', async () => {
    expect(await as('json', { a: [1] })).toBe('{\n  "a": [\n    1\n  ]\n}\n');
    expect(await as('compact', { a: [1] })).toBe('{"a":[1]}\n');
  });

  it('is one line a row as ndjson', async () => {
    expect(await as('ndjson', [{ a: 1 }, { a: 2 }])).toBe('{"a":1}\n{"a":2}\n');
    expect(await as('ndjson', { a: 1 })).toBe('{"a":1}\n');
    expect(await as('ndjson', [])).toBe('');
  });

  it('that is one string comes bare with --raw, and quoted without', async () => {
    const raw = (document: unknown) => formatDocument(document, { ...plain, raw: true });
    expect([await raw('text'), await raw(7), await as('json', 'text')]).toEqual(['text\n', '7\n', '"text"\n']);
    expect(await raw({ a: 1 })).toBe('{\n  "a": 1\n}\n');
    expect(await raw('a\u001b]52;c;ZXZpbA==\u0007b')).toBe('ab\n');
  });

  it('that is nothing is null', async () => {
    expect(await as('json', undefined)).toBe('null\n');
  });

  it.each(outputFormats)('is harmless for a terminal as %s', async (format) => {
    for (const document of [hostile, [hostile], [hostile.name], hostile.name]) {
      expect(await as(format, document)).not.toMatch(dangerous);
    }
  });

  it.each(outputFormats)('ends with a line feed as %s', async (format) => {
    expect(await as(format, { a: 1 })).toMatch(/[^\n]\n$/);
  });

  it('says the same in every format a program reads', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.string(), fc.jsonValue({ noUnicodeString: false, maxDepth: 3 })),
        async (value) => {
          const document = JSON.parse(JSON.stringify(value));
          expect(JSON.parse(await as('json', document))).toEqual(document);
          expect(JSON.parse(await as('compact', document))).toEqual(document);
          expect(JSON.parse(await as('ndjson', document))).toEqual(document);
          expect(parse(await as('yaml', document), { uniqueKeys: false })).toEqual(document);
        },
      ),
    );
  });

  it('says in YAML what older parsers understand as well', async () => {
    const document = { country: 'NO', retry: 'no', answer: 'on', at: '12:30' };
    expect(parse(await as('yaml', document), { version: '1.1' })).toEqual(document);
  });

  it.each([
    ['json', true],
    ['table', true],
    ['JSON', false],
    ['xml', false],
  ])('may be asked for as %s: %s', (format, outcome) => {
    expect(isOutputFormat(format)).toBe(outcome);
  });
});

describe('coloured JSON', () => {
  it('is the same text once the colours are gone', async () => {
    const chalk = await loadChalk();
    fc.assert(
      fc.property(fc.jsonValue(), (document) => {
        for (const json of [prettyJson(document), compactJson(document)]) {
          expect(stripVTControlCharacters(colourJson(json, chalk))).toBe(json);
        }
      }),
    );
  });

  it('tells names, strings, numbers and words apart', async () => {
    const { cyan, green, yellow, magenta } = await loadChalk();
    const text = await formatDocument({ 'a "b": 1': 'c: 2', n: -1.5e3, w: null }, { ...plain, colour: true });
    expect(text).toBe(
      `{\n  ${cyan('"a \\"b\\": 1"')}: ${green('"c: 2"')},\n  ${cyan('"n"')}: ${yellow('-1500')},\n  ${cyan('"w"')}: ${magenta('null')}\n}\n`,
    );
  });
});

describe('a table', () => {
  it('puts what is too wide for the terminal one value below the other', () => {
    const rows = [{ id: 'a', text: 'long enough' }, { id: 'b' }];
    expect(table(rows, { columns: 15 })).toBe('ID  TEXT\na   long enough\nb   –');
    expect(table(rows, { columns: 14 })).toBe('ID    a\nTEXT  long\n      enough\n\nID  b');
    expect(table({ n: 1, rows }, { columns: 14 })).toBe('n  1\n\nrows\nID    a\nTEXT  long\n      enough\n\nID  b');
    expect(table({ a_long_name: 'a long value', b: 1 }, { columns: 16 })).toBe(
      'a_long_name\n  a long value\nb            1',
    );
  });

  it('has a heading for a list of objects', () => {
    expect(
      table([
        { id: 'a', amount: 1 },
        { id: 'long one', more: { x: 1 } },
      ]),
    ).toBe(['ID        AMOUNT  MORE', 'a              1  –', 'long one       –  {"x":1}'].join('\n'));
  });

  it('lists paths and values of anything else', () => {
    expect(table({ order: { id: 'a', lines: [], list: [1, { b: null }] } })).toBe(
      ['order.id        a', 'order.lines     []', 'order.list.0    1', 'order.list.1.b  –'].join('\n'),
    );
    expect(table('text')).toBe('text');
    expect(table([])).toContain('[]');
  });

  it('keeps each row on its line', () => {
    expect(table([{ a: 'two\nlines\tand a tab' }])).toBe('A\ntwo lines and a tab');
  });
});

describe('money', () => {
  it.each([
    [11800, 'USD', 2, 'USD 118.00'],
    [5, 'USD', 2, 'USD 0.05'],
    [0, 'EUR', 2, 'EUR 0.00'],
    [-1000, 'USD', 2, 'USD -10.00'],
    [-5, 'USD', 2, 'USD -0.05'],
    [118, 'JPY', 0, 'JPY 118'],
    [-118, 'JPY', 0, 'JPY -118'],
    [118_000, 'KWD', 3, 'KWD 118.000'],
    [1, 'KWD', 3, 'KWD 0.001'],
  ])('%i %s is %s', (amount, currency, digits, text) => {
    expect(formatMinorUnits(amount, currency, digits)).toBe(text);
  });

  it('is the amount again when its point is taken out', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.integer({ min: 0, max: 4 }), (amount, digits) => {
        expect(Number(formatMinorUnits(amount, 'XXX', digits).slice(4).replace('.', '')) - amount).toBe(0);
      }),
    );
  });

  it('has the digits of ISO 4217', async () => {
    const digitsOf = await currencyDigits();
    expect(['USD', 'JPY', 'KWD', 'SEK', 'usd', 'XQX', '', 'USDX'].map(digitsOf)).toEqual([
      2,
      0,
      3,
      2,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
