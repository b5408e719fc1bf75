import { parse } from 'csv-parse/sync';
import { expect, it } from 'vitest';
import { contentOf, someRows } from './some-batch.ts';
import { hostileBatch, hostileTexts, written } from './written.ts';

const read = (csv: string): Record<string, string>[] => parse(csv, { columns: true });

it('gives a line a row, with amounts in minor units', async () => {
  const rows = someRows(30);
  const csv = await written('csv', contentOf(rows));
  expect(csv.split('\r\n')[0]).toMatch(/^id,line,status,expect,exit_code,result,error_code,/);
  expect(read(csv).map(({ id, amount, duration_ms, steps }) => ({ id, amount, duration_ms, steps }))).toEqual(
    rows.map((row) => ({
      id: row.id,
      amount: String(row.amount),
      duration_ms: String(row.duration_ms),
      steps: expect.stringMatching(/^read \d+ ms/),
    })),
  );
});

it('has nothing in it that a spreadsheet would compute, and stays one line a row', async () => {
  const rows = read(await written('csv', hostileBatch()));
  expect(rows).toHaveLength(2 * hostileTexts.length);
  const cells = rows.flatMap((row) => Object.values(row));
  expect(cells.filter((text) => /^\s*[=+\-@＝＋－＠\t\r]/.test(text))).toEqual([]);
  expect(cells).toContain("'=1+1");
  expect(cells).toContain("'@SUM(A1)");
  expect(cells.filter((text) => /[\r\n]/.test(text))).toEqual([]);
});
