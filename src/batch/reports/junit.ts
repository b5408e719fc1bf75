import type { RowResult } from '../row-result.ts';
import type { ReportWriter } from './report.ts';
import { outcomeOf, plainLine, reasonOf, stepLines } from './words.ts';

/**
 * JUnit's XML, as both schemas in use have it, that of Jenkins and the stricter one of Ant's task; test/batch/reports has
 * their rules. `failed` is a failure, `unknown` an error (the test itself cannot say), `not-run` is skipped.
 * @see https://github.com/windyroad/JUnit-Schema
 * @see https://github.com/jenkinsci/xunit-plugin
 */
export const writeJunit: ReportWriter = async ({ summary, rows }, write) => {
  const { totals } = summary;
  const suite = attributes({
    // Neither blanks at its ends nor nothing at all: it is a token.
    name: plainLine(summary.name).trim() || 'batch',
    package: 'klarna-cl',
    id: 0,
    // Neither zone nor fractions may stand here: the schema has a pattern. It is UTC.
    timestamp: summary.started_at.slice(0, 19),
    // The name of the machine is nobody's business.
    hostname: 'localhost',
    tests: totals.rows,
    failures: totals.failed,
    errors: totals.unknown,
    skipped: totals['not-run'],
    time: seconds(summary.duration_ms),
  });
  await write(`<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n<testsuite${suite}>\n<properties>\n`);
  const properties = {
    batch_id: summary.batch_id,
    profile: summary.profile,
    mode: summary.mode,
    shard: summary.shard,
    ended_at: summary.ended_at,
    exit_code: summary.exit_code,
  };
  for (const [name, value] of Object.entries(properties)) {
    if (value !== null) await write(`<property${attributes({ name, value })}/>\n`);
  }
  await write('</properties>\n');
  // CI systems take what stands before a point for a package.
  const classname = `klarna-cl.${summary.name.replace(/[^A-Za-z0-9_-]+/g, '_')}`;
  for await (const row of rows()) {
    const testcase = attributes({ name: plainLine(row.id).trim(), classname, time: seconds(row.duration_ms ?? 0) });
    const inside = verdictOf(row);
    await write(inside === '' ? `<testcase${testcase}/>\n` : `<testcase${testcase}>${inside}</testcase>\n`);
  }
  await write('<system-out/>\n<system-err/>\n</testsuite>\n</testsuites>\n');
};

const verdictOf = (row: RowResult): string => {
  if (row.status === 'succeeded') return '';
  const message = row.error?.message ?? outcomeOf(row);
  if (row.status === 'not-run') return `<skipped${attributes({ message })}/>`;
  const element = row.status === 'failed' ? 'failure' : 'error';
  return `<${element}${attributes({ type: reasonOf(row), message })}>${escaped(detailsOf(row))}</${element}>`;
};

const detailsOf = (row: RowResult): string =>
  [
    outcomeOf(row),
    ...(row.error === null ? [] : [row.error.message]),
    ...(row.error?.hint ? [`Next: ${row.error.hint}`] : []),
    ...(row.tags.length === 0 ? [] : [`Tags: ${row.tags.join(', ')}`]),
    `Line ${row.line}, route ${row.route}`,
    ...(row.run_id === null ? [] : [`Run ${row.run_id}`]),
    ...(row.payment_id === null ? [] : [`Payment ${row.payment_id}`]),
    ...(row.order_id === null ? [] : [`Order ${row.order_id}`]),
    ...(row.payment_transaction_id === null ? [] : [`Transaction ${row.payment_transaction_id}`]),
    ...stepLines(row),
  ]
    .map(plainLine)
    .join('\n');

/** With a point, whatever the locale. */
const seconds = (ms: number): string => (ms / 1000).toFixed(3);

const attributes = (values: Readonly<Record<string, string | number>>): string =>
  Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(plainLine(String(value)))}"`)
    .join('');

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Besides controls, XML 1.0 has no place for these two. @see https://www.w3.org/TR/xml/#charsets */
const noCharacters = /[\ufffe\uffff]/g;

const escaped = (text: string): string =>
  text.replace(noCharacters, '').replace(/[&<>"]/g, (character) => entities[character] ?? '');
