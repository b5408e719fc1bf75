import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsv } from '../../../src/batch/input/csv.ts';
import { utf8Pieces } from '../../../src/batch/input/encoding.ts';
import { closest } from '../../../src/config/closest.ts';
import { complaintsOf, rowsOf } from './reading.ts';

const header = 'id,route,session-token,amount,currency,reference';
const row = (id: string, reference = 'order 1') => `${id},network,token-${id},11800,USD,${reference}`;

describe('a CSV', () => {
  it('gives a row for each line below its header', async () => {
    expect(await rowsOf(`${header},expect,tags,capture\n${row('a')},APPROVED,smoke eu,now\n${row('b')},,,\n`)).toEqual([
      {
        id: 'a',
        line: 2,
        turn: 1,
        tags: ['smoke', 'eu'],
        expect: { kind: 'word', word: 'APPROVED', text: 'APPROVED' },
        inputs: {
          route: 'network',
          sessionToken: 'token-a',
          values: { amount: 11800, currency: 'USD', reference: 'order 1', capture: 'NOW' },
          place: false,
          newAuthorization: false,
        },
      },
      expect.objectContaining({ id: 'b', line: 3, tags: [], expect: { kind: 'exit', exitCode: 0, text: '0' } }),
    ]);
  });

  it('is read with a byte order mark, CRLF and no last line break', async () => {
    const rows = await rowsOf(`\ufeff${header}\r\n${row('a')}\r\n${row('b')}`);
    expect(rows.map(({ id, line }) => [id, line])).toEqual([
      ['a', 2],
      ['b', 3],
    ]);
  });

  it('is read where Excel has put semicolons, or a table was pasted', async () => {
    for (const sign of [';', '\t']) {
      const text = `# a, comment\n${header}\n${row('a', '"one; two, three"')}`.replaceAll(/,(?=\S)/g, sign);
      expect((await rowsOf(text))[0]?.inputs.values.reference).toBe('one; two, three');
    }
  });

  it('passes over comments, empty lines, empty rows and empty columns, and counts their lines', async () => {
    const rows = await rowsOf(`# what "this is\n\n${header},\n\n${row('a')},\n# b,c\n,,,,,,\n${row('b')},\n#`);
    expect(rows.map(({ id, line }) => [id, line])).toEqual([
      ['a', 5],
      ['b', 8],
    ]);
  });

  it('names rows without an id by their lines', async () => {
    expect((await rowsOf(`${header}\n\n${row('')}`)).map(({ id }) => id)).toEqual(['row-3']);
  });

  it.each(['\n', '\r\n'])('takes quotes, and JSON over several lines, and knows where it is after %j', async (end) => {
    const data = '"{ ""acquiring_config"":\n {},\n ""step_up_config"": {} }"'.replaceAll('\n', end);
    const text = [`${header},data`, `${row('a', '"the ""first"", of two"')},${data}`, `${row('b')},`].join(end);
    const rows = await rowsOf(text);
    expect(rows.map(({ id, line }) => [id, line])).toEqual([
      ['a', 2],
      ['b', 5],
    ]);
    expect(rows[0]?.inputs.data).toEqual({ acquiring_config: {}, step_up_config: {} });
    expect(rows[0]?.inputs.values.reference).toBe('the "first", of two');
  });

  it('gives back every text that was quoted, with its line, in whatever pieces it comes', async () => {
    const signs = fc.constantFrom('"', ',', ';', '\t', '\n', '\r', '#', ' ', 'a', 'é', '😀');
    const text = fc.string({ unit: signs });
    const cells = fc.tuple(text, text).map(([id, comment]) => [`x${id}`, comment]);
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
    const lineBreaks = (text: string) => text.match(/\r\n|\r|\n/g)?.length ?? 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(cells, { minLength: 1, maxLength: 5 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.constantFrom(',', ';', '\t'),
        fc.integer({ min: 1, max: 50 }),
        async (rows, end, sign, size) => {
          const lines = [['id', 'comment'], ...rows].map((row) => row.map(quoted).join(sign));
          const bytes = Buffer.from(lines.join(end));
          const pieces = async function* () {
            for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
          };
          const found: unknown[] = [];
          for await (const row of readCsv(utf8Pieces(pieces(), 'rows.csv'), closest)) found.push(row);
          let line = 1;
          const expected = rows.map(([first = '', second = ''], index) => {
            line += 1 + (index === 0 ? 0 : (rows[index - 1] ?? []).map(lineBreaks).reduce((sum, each) => sum + each));
            const written = [
              ['id', first],
              ['comment', second],
            ].filter(([, text]) => text !== '');
            return { line, cells: new Map(written as [string, string][]) };
          });
          expect(found).toEqual(expected);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('a CSV that is wrong', () => {
  it.each([
    ['nothing', '', ['line 1: it has no header line that names the columns.']],
    ['comments alone', '# a\n#b', ['line 1: it has no header line that names the columns.']],
    [
      'no header',
      `${row('a')}\n`,
      [expect.stringContaining('line 1: it names no column: there is no column "a": known are id, expect, tags')],
    ],
    [
      'names spelt otherwise',
      'id,payment_id,authToken,Session Token,amuont,x\n',
      [
        'line 1: there is no column "payment_id": did you mean payment-id?',
        'line 1: there is no column "authToken": did you mean auth-token?',
        'line 1: there is no column "Session Token": did you mean session-token?',
        'line 1: there is no column "amuont": did you mean amount?',
        expect.stringMatching(/^line 1: there is no column "x": known are /),
      ],
    ],
    ['a name twice', 'id,route,id\n', ['line 1, column id: it stands there twice.']],
    [
      'too few and too many cells',
      `${header}\na,network\n${row('b')},1\n`,
      ['line 2: it has 2 cells, and the header 6 columns.', 'line 3: it has 7 cells, and the header 6 columns.'],
    ],
    ['a cell under no name', `${header},\n${row('a')},x\n`, ["line 2: cell 7 stands under no column's name."]],
    [
      'a quote that is never closed, below another fault',
      `${header}\na\n${row('b', '"b')}\n${row('c')}\n`,
      [
        'line 2: it has 1 cell, and the header 6 columns.',
        'line 3: here or below it a quote (") is opened and never closed.',
      ],
    ],
    [
      'a quote inside of a cell',
      `${header}\n${row('b', 'b"b"')}\n`,
      [expect.stringContaining('line 2: here or below it a quote (") begins inside of a cell')],
    ],
    [
      'a quote that ends too soon',
      `${header}\n${row('b', '"b" b')}\n`,
      [expect.stringContaining('line 2: here or below it a quote (") ends before its cell does')],
    ],
  ])('is told: %s', async (_, text, complaints) => {
    expect(await complaintsOf(text)).toEqual(complaints);
  });

  it('is told: a row without an end', async () => {
    const error = await complaintsOf(`${header}\n${row('a')}\n${row('b', `"${'x'.repeat(2_200_000)}`)}`);
    expect(error).toEqual([expect.stringContaining('line 3: here or below it a row is longer than 2 MB')]);
  });

  it('shows next to nothing of a first line that may hold a token', async () => {
    const [complaint] = await complaintsOf('0b1d9815-165e-42e2-8867-35bc03789e00,ertHJlpPTR');
    expect(complaint).toContain('there is no column "0b1d…"');
  });
});
