import { type FinalResults, Parser } from 'tap-parser';
import { expect, it } from 'vitest';
import { contentOf, notRun, someRows } from './some-batch.ts';
import { hostileBatch, hostileTexts, written } from './written.ts';

const read = (tap: string): { results: FinalResults; odd: string[] } => {
  const odd: string[] = [];
  const parser = new Parser({ strict: true });
  // What the parser does not understand, and an end that a text could have brought about.
  parser.on('extra', (line: string) => odd.push(line));
  parser.on('bailout', (reason: string) => odd.push(reason));
  parser.end(tap);
  if (parser.results === null) throw new Error('the parser came to no result');
  return { results: parser.results, odd };
};

it('gives TAP 14 with as many tests as rows, and the reasons in YAML', async () => {
  const rows = someRows(300).map((row, index) => (index > 296 ? notRun(row) : row));
  const content = contentOf(rows);
  const tap = await written('tap', content);
  expect(tap).toMatch(/^TAP version 14\n# rows\.csv, /);
  const { results, odd } = read(tap);
  const { totals } = content.summary;
  expect(odd).toEqual([]);
  expect(results).toMatchObject({ count: 300, fail: totals.failed + totals.unknown, skip: 3, plan: { end: 300 } });
  expect(results.failures[0]).toMatchObject({
    name: expect.stringMatching(/^order-/),
    diag: { severity: 'fail', status: 'failed', steps: expect.arrayContaining([expect.stringMatching(/^read: /)]) },
  });
});

it('lets no text end a test, skip it or bail out', async () => {
  const { results, odd } = read(await written('tap', hostileBatch()));
  expect(odd).toEqual([]);
  expect(results).toMatchObject({ count: 2 * hostileTexts.length, fail: hostileTexts.length, skip: 0, todo: 0 });
});

it('has a plan where there is no row', async () => {
  expect(read(await written('tap', contentOf([]))).results).toMatchObject({
    ok: true,
    count: 0,
    plan: { skipAll: true },
  });
});
