import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { contentOf, notRun, someRows } from './some-batch.ts';
import { hostileBatch, hostileTexts, written } from './written.ts';

/** What a browser takes for the elements of that name: each ends at its first end tag. */
const elements = (html: string, name: string) =>
  [...html.matchAll(new RegExp(`<${name}\\b([^>]*)>([\\s\\S]*?)</${name}>`, 'g'))].map(
    ([, attributes = '', text = '']) => ({
      attributes,
      text,
    }),
  );
const digestOf = (text = '') => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

describe('the HTML report', () => {
  it('allows its own style and script by their digests, and nothing else', async () => {
    const html = await written('html', contentOf(someRows(10)));
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1]?.replaceAll('&#39;', "'");
    const [script] = elements(html, 'script').filter(({ attributes }) => attributes === '');
    expect(policy?.split('; ')).toEqual([
      "default-src 'none'",
      `script-src ${digestOf(script?.text)}`,
      `style-src ${digestOf(elements(html, 'style')[0]?.text)}`,
      'img-src data:',
      "base-uri 'none'",
      "form-action 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ]);
    // Before anything that it is about.
    expect(html.indexOf('Content-Security-Policy')).toBeLessThan(html.indexOf('<title>'));
  });

  it('names nothing outside of itself, and whose library it holds', async () => {
    const html = await written('html', contentOf(someRows(10)));
    expect(html.match(/\b(?:src|href|action|srcset)="(?!#|data:)[^"]*"/g)).toBeNull();
    // A whole page would say nothing as a failed comparison.
    expect(/Chart\.js v4(?:[^/]|\/(?<!\*\/))*Released under the MIT License/.test(html)).toBe(true);
  });

  it('holds all rows, three scripts and one style, whatever stands in a row', async () => {
    const html = await written('html', hostileBatch());
    expect(elements(html, 'script').map(({ attributes }) => attributes.trim())).toEqual([
      'type="application/json" id="about"',
      'type="application/json" id="rows"',
      '',
    ]);
    expect(elements(html, 'style')).toHaveLength(1);
    const [, rows] = elements(html, 'script');
    expect(JSON.parse(rows?.text ?? '')).toHaveLength(2 * hostileTexts.length);
    expect(rows?.text).not.toContain('<');
    expect(html).not.toMatch(/\p{Surrogate}/u);
  });

  it('shows its figures and the rows that failed without JavaScript', async () => {
    const rows = someRows(400).map((row, index) => (index === 399 ? notRun(row) : row));
    const html = await written('html', contentOf(rows));
    const failed = rows.filter(({ status }) => status === 'failed' || status === 'unknown');
    for (const { id } of failed) expect(html).toContain(`<th scope="row"><bdi>${id}</bdi></th>`);
    expect(html).toContain(`${failed.length} rows failed or unknown, of 400.`);
    expect(html).toContain('What went wrong');
    expect(html).toMatch(/Of 400 rows: \d+ succeeded, \d+ failed, \d+ unknown, 1 not run\./);
  });

  it('lists no more than some hundred of them there', async () => {
    const rows = someRows(3000).map((row) => ({ ...row, status: 'failed' as const }));
    const html = await written('html', contentOf(rows));
    expect(html).toContain('The first 200 of 3,000 rows that failed or are unknown');
    expect(html.match(/data-status="failed">Failed</g)).toHaveLength(200);
  });

  it('says in a sentence how it went', async () => {
    const rows = someRows(8).map((row) => ({ ...row, status: 'succeeded' as const }));
    expect(await written('html', contentOf(rows))).toContain('All 8 rows did what was expected.');
    expect(await written('html', contentOf([]))).toContain('There was no row to run.');
    const some = rows.map((row, index) => (index < 2 ? notRun(row) : row));
    expect(await written('html', contentOf(some))).toContain('6 of 8 rows did what was expected; 2 did not run.');
  });
});
