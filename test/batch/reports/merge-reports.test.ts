import { describe, expect, it } from 'vitest';
import { mergeReports } from '../../../src/batch/reports/merge/merge-reports.ts';
import type { BatchSummary, RowResult } from '../../../src/batch/row-result.ts';
import { klarnaCl } from '../../commands/running.ts';
import { contentOf, notRun, someRows } from './some-batch.ts';
import { hostileBatch, hostileRows, written } from './written.ts';

const reportOf = (rows: readonly RowResult[], different: Partial<BatchSummary> = {}) =>
  written('json', contentOf(rows, different));

/** Two shards of a batch: the rows on odd lines, and those on even ones. */
const shards = async (rows: readonly RowResult[]) => ({
  'one.json': await reportOf(
    rows.filter(({ line }) => line % 2 === 1),
    { shard: '1/2', batch_id: 'ONE' },
  ),
  'two.json': await reportOf(
    rows.filter(({ line }) => line % 2 === 0),
    { shard: '2/2', batch_id: 'TWO', started_at: '2026-03-02T09:40:00.000Z' },
  ),
});

const collected = async (rows: AsyncIterable<RowResult>): Promise<readonly RowResult[]> => {
  const all: RowResult[] = [];
  for await (const row of rows) all.push(row);
  return all;
};

/** In pieces of so many bytes. */
const cut = (text: string, size: number) => ({
  read: async function* () {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  },
});

const merged = async (files: Readonly<Record<string, string>>, size = 500) => {
  const [first, ...others] = Object.entries(files).map(([name, text]) => ({ name, bytes: cut(text, size) }));
  if (first === undefined) throw new Error('a report is needed');
  const { summary, rows, missing } = await mergeReports([first, ...others]);
  return { summary, missing, rows: await collected(rows()) };
};

describe('reports of shards', () => {
  const rows = someRows(50);

  it('come to one, in the order of the file', async () => {
    const { rows: all, summary, missing } = await merged(await shards(rows));
    expect(all).toEqual(rows);
    expect(missing).toEqual([]);
    expect(summary).toMatchObject({
      batch_id: 'TWO',
      merged_from: ['ONE', 'TWO'],
      shard: null,
      started_at: '2026-03-02T09:40:00.000Z',
      totals: contentOf(rows).summary.totals,
      content_hash: 'a'.repeat(64),
    });
    expect(summary.duration_ms).toBe(Date.parse(summary.ended_at) - Date.parse(summary.started_at));
  });

  it('may lack one, which is said', async () => {
    const { 'one.json': one } = await shards(rows);
    expect(await merged({ one })).toMatchObject({ missing: ['2/2'], summary: { shard: '1/2' } });
  });

  it('count a row once that two of them hold', async () => {
    const { rows: all, summary } = await merged({ a: await reportOf(rows), b: await reportOf(rows) });
    expect(all).toEqual(rows);
    expect(summary.totals.rows).toBe(50);
  });

  it('take what came of a row rather than that it did not run', async () => {
    const earlier = await reportOf(rows.map((row, index) => (index > 20 ? notRun(row) : row)));
    for (const files of [
      { a: earlier, b: await reportOf(rows) },
      { b: await reportOf(rows), a: earlier },
    ]) {
      expect((await merged(files)).rows).toEqual(rows);
    }
  });

  it('are refused where they say different things of a row', async () => {
    const other = rows.map((row, index) => (index === 7 ? { ...row, run_id: 'another' } : row));
    await expect(merged({ 'a.json': await reportOf(rows), 'b.json': await reportOf(other) })).rejects.toMatchObject({
      kind: 'usage',
      code: 'REPORT_CONFLICT',
      message: 'Row "order-00008" stands in a.json and in b.json, with different results.',
    });
  });

  it('keep rows apart that only share an id: they are of other files', async () => {
    const other = await reportOf(rows, { content_hash: 'b'.repeat(64), name: 'more.csv' });
    const { summary, rows: all } = await merged({ a: await reportOf(rows), b: other });
    expect(all).toHaveLength(100);
    expect(summary).toMatchObject({ content_hash: null, name: 'rows.csv, more.csv', totals: { rows: 100 } });
  });

  it('keep the turns of a batch that was repeated one after the other', async () => {
    const turns = [1, 2].flatMap((turn) => someRows(6).map((row) => ({ ...row, id: `${row.id}#${turn}` })));
    expect((await merged(await shards(turns))).rows.map(({ id }) => id)).toEqual(turns.map(({ id }) => id));
  });

  it('of test and of live mode are refused together', async () => {
    const live = await reportOf(someRows(1), { mode: 'live', content_hash: 'b' });
    await expect(merged({ a: await reportOf(rows), live })).rejects.toMatchObject({ kind: 'usage' });
  });
});

describe('the text of a report', () => {
  it('is read however it is laid out, and in whatever order', async () => {
    const text = await reportOf(hostileRows());
    const { schema_version, summary, rows } = JSON.parse(text);
    const expected = (await merged({ a: text })).rows;
    expect(expected).toEqual(rows);
    expect(
      (await merged({ a: JSON.stringify({ rows, summary, schema_version, more: [{ a: ['}'] }] }, null, 3) })).rows,
    ).toEqual(rows);
  });

  it('is read in pieces, wherever they are cut', async () => {
    const text = await reportOf(hostileRows().slice(0, 6));
    for (const size of [1, 2, 3, 7]) {
      expect((await merged({ a: text }, size)).rows).toEqual(JSON.parse(text).rows);
    }
  });

  it.each([
    ['nothing', () => '', 'It is empty.'],
    ['a list', () => '[]', 'It is no JSON object.'],
    ['no JSON', () => 'TAP version 14', 'It is cut off, or no JSON.'],
    ['a part of one', (text: string) => text.slice(0, 2000), 'It is cut off, or no JSON.'],
    ['two', (text: string) => text + text, 'It is no JSON: something follows its end.'],
    ['another document', () => '{"name":"x","rows":[]}', 'It has no schema_version, or no summary.'],
    [
      'a later version',
      (text: string) => text.replace('"schema_version":1', '"schema_version":2'),
      'It has another schema_version, "2".',
    ],
    [
      'a row of something else',
      (text: string) => text.replace('"line":2', '"line":"2"'),
      'Of row 1 of it, line is not what it should be.',
    ],
    ['a word in a row', (text: string) => text.replace('"line":2', '"line":two'), 'It is no JSON.'],
  ])('is refused where it is %s', async (_, spoil, why) => {
    const report = spoil(await reportOf(someRows(2)));
    await expect(merged({ 'a.json': report })).rejects.toMatchObject({
      kind: 'usage',
      message: 'a.json is no report of klarna-cl.',
      facts: { why },
    });
  });
});

describe('merge-reports', () => {
  const run = (words: readonly string[], files: Readonly<Record<string, string>>) =>
    klarnaCl(['merge-reports', ...words], {
      files: Object.fromEntries(Object.entries(files).map(([name, text]) => [`/reports/${name}`, text])),
    });
  const good = someRows(20).map((row) => ({ ...row, status: 'succeeded' as const }));

  it('prints the summary and ends with 0 where every row did what was expected', async () => {
    const result = await run(['/reports/one.json', '/reports/two.json'], await shards(good));
    expect(result).toMatchObject({ exit: 0 });
    expect(result.document()).toMatchObject({ schema_version: 1, totals: { rows: 20, succeeded: 20 }, exit_code: 0 });
    expect(result.sent()).toEqual([]);
  });

  it.each([
    ['failed', 11, 'BATCH_PARTIAL', '1 of 20 rows did not do what was expected.'],
    ['not-run', 11, 'BATCH_PARTIAL', '1 of 20 rows did not run.'],
    ['unknown', 7, 'BATCH_UNKNOWN', 'What became of 1 of 20 rows is not known.'],
  ] as const)('ends as a batch with a row that %s: %i', async (status, exit, code, message) => {
    const rows = good.map((row, index) => (index === 3 ? { ...row, status } : row));
    const result = await run(['/reports/one.json', '/reports/two.json'], await shards(rows));
    expect(result).toMatchObject({ exit, failure: { code, message } });
    expect(result.document()).toMatchObject({ exit_code: exit });
  });

  it('writes the reports that were asked for, whatever --reveal says', async () => {
    const files = { 'all.json': await written('json', hostileBatch()) };
    const result = await run(
      ['/reports/all.json', '--report-tap', 'all.tap', '--report-html', 'all.html', '--reveal'],
      files,
    );
    const files_ = [...result.written].map(([path, text]) => [path.split('/').at(-1), text.slice(0, 15)]);
    expect(files_).toEqual([
      ['all.html', '<!doctype html>'],
      ['all.tap', 'TAP version 14\n'],
    ]);
  });

  it('never replaces what it reads', async () => {
    const result = await run(['/reports/all.json', '--report-json', '/reports/./all.json'], {
      'all.json': await reportOf(good),
    });
    expect(result).toMatchObject({ exit: 2, failure: { message: '--report-json names a file that is to be read.' } });
  });

  it('reads stdin, once', async () => {
    const stdin = await reportOf(good);
    expect(await klarnaCl(['merge-reports', '-'], { stdin })).toMatchObject({ exit: 0 });
    expect(await klarnaCl(['merge-reports', '-', '-'])).toMatchObject({ exit: 2 });
  });

  it('closes what it opened, whatever it holds', async () => {
    const files = { 'one.json': await reportOf(good), 'two.json': 'no report' };
    const result = await run(['/reports/one.json', '/reports/two.json'], files);
    expect(result).toMatchObject({ exit: 2 });
    expect(result.closed).toEqual(['/reports/one.json', '/reports/two.json']);
  });

  it('has no use for a sandbox', async () => {
    expect(await run(['/reports/all.json', '--sandbox'], { 'all.json': await reportOf(good) })).toMatchObject({
      exit: 2,
    });
  });
});
