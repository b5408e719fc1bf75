import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import type { ReportContent } from '../../../src/batch/reports/report.ts';
import { contentOf, notRun, someRows, summaryOf } from './some-batch.ts';
import { hostileBatch, written } from './written.ts';

const schema = fileURLToPath(new URL('junit.xsd', import.meta.url));
const hasXmllint = spawnSync('xmllint', ['--version']).error === undefined;

/** What xmllint finds wrong with a text, by our schema. */
const complaints = (xml: string): string => {
  const { status, stderr } = spawnSync('xmllint', ['--noout', '--nonet', '--schema', schema, '-'], {
    input: xml,
    encoding: 'utf8',
  });
  return status === 0 ? '' : stderr;
};

const forbidden =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]|\p{Surrogate}/u;

const parsed = (xml: string) =>
  new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseAttributeValue: false,
    trimValues: false,
  }).parse(xml).testsuites.testsuite;

// In CI it must run: .ci/run installs it.
const needsXmllint = it.skipIf(!hasXmllint && process.env.CI !== 'true');

const batches: readonly (readonly [string, () => ReportContent])[] = [
  ['of many rows', () => contentOf(someRows(300).map((row, index) => (index % 50 === 7 ? notRun(row) : row)))],
  ['of hostile texts', hostileBatch],
  ['without rows', () => contentOf([])],
  ['whose name is blank', () => contentOf(someRows(1), { name: ' ', shard: '1/2', mode: 'live' })],
];

describe.each(batches)('JUnit XML of a batch %s', (_, batch) => {
  needsXmllint('is valid by the common schemas', async () => {
    expect(complaints(await written('junit', batch()))).toBe('');
  });

  it('is read by another parser', async () => {
    const content = batch();
    const xml = await written('junit', content);
    expect(XMLValidator.validate(xml)).toBe(true);
    expect(parsed(xml)).toMatchObject({
      tests: String(content.summary.totals.rows),
      failures: String(content.summary.totals.failed),
      errors: String(content.summary.totals.unknown),
      skipped: String(content.summary.totals['not-run']),
    });
  });

  it('has no character that XML forbids, or that reorders text', async () => {
    expect(await written('junit', batch())).not.toMatch(forbidden);
  });
});

needsXmllint.each([
  ['a zone in the time', (xml: string) => xml.replace(/(timestamp="[^"]+)"/, '$1Z"')],
  ['a failure without a type', (xml: string) => xml.replace(/ type="[^"]+"/, '')],
  ['a suite without properties', (xml: string) => xml.replace(/<properties>[\s\S]*<\/properties>/, '')],
])('the schema refuses %s', async (_, spoil) => {
  const xml = await written('junit', contentOf(someRows(300)));
  expect(complaints(xml)).toBe('');
  expect(complaints(spoil(xml))).toContain('fails to validate');
});

describe('a row in JUnit XML', () => {
  const [row] = someRows(1);
  if (row === undefined) throw new Error('a row was made');
  const caseOf = async (different: Partial<typeof row>) =>
    parsed(await written('junit', contentOf([{ ...row, ...different }]))).testcase;
  const error = { code: 'DECLINED', message: 'Klarna declined the "payment" <1>.', hint: 'Ask again.' };

  it('that succeeded is a test case with its time in seconds', async () => {
    expect(await caseOf({ duration_ms: 1234 })).toEqual({
      name: 'order-00001',
      classname: 'klarna-cl.rows_csv',
      time: '1.234',
    });
  });

  it('that failed is a failure with what was expected, what came, what to do and the steps', async () => {
    const { failure } = await caseOf({ status: 'failed', exit_code: 8, result: 'DECLINED', error });
    expect(failure).toMatchObject({ type: 'DECLINED', message: error.message });
    expect(failure['#text']).toContain('Expected APPROVED, came to exit code 8 DECLINED.');
    expect(failure['#text']).toContain('Next: Ask again.');
    expect(failure['#text']).toMatch(/^authorize: done, 1 attempt, \d+ ms, HTTP 200, klarna-correlation-id /m);
  });

  it('of which nobody knows is an error', async () => {
    expect(await caseOf({ status: 'unknown', exit_code: 7, result: 'UNKNOWN', error })).toMatchObject({
      error: { type: 'DECLINED' },
    });
  });

  it('that never ran is skipped', async () => {
    expect(await caseOf(notRun(row))).toMatchObject({ skipped: { message: 'Expected APPROVED, came to nothing.' } });
  });

  it('names neither the machine nor its files', async () => {
    const xml = await written('junit', { ...contentOf([row]), summary: summaryOf([row]) });
    expect(xml).toContain('hostname="localhost"');
    expect(xml).not.toContain(process.cwd());
  });
});
