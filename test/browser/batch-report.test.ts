import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { contentOf, notRun, someRows } from '../batch/reports/some-batch.ts';
import { hostileBatch } from '../batch/reports/written.ts';
import { findings } from './axe-findings.ts';
import { focused, isWiderThanWindow, lightness, refusedMarkup, shadesOf } from './in-page.mjs';
import { browserTest } from './open-page.ts';
import { openReport } from './report-page.ts';

const rows = someRows(400).map((row, index) => (index > 396 ? notRun(row) : row));
const counts = {
  failed: rows.filter(({ status }) => status === 'failed').length,
  unknown: rows.filter(({ status }) => status === 'unknown').length,
  smoke: rows.filter(({ tags }) => tags.includes('smoke')).length,
};
const batch = () => contentOf(rows);

const list = (page: Page) => page.getByRole('table', { name: 'Rows' });
const openers = (page: Page) => list(page).locator('.opener');
const said = (page: Page, text: string) => page.getByRole('status').getByText(text, { exact: true }).waitFor();

browserTest('shows charts and rows, and asks nobody for anything', async () => {
  const { page, complaints } = await openReport(batch());
  await said(page, 'All 400 rows.');
  expect(await openers(page).count()).toBe(50);
  for (const name of ['Results', 'Rows over time', 'Time by step', 'Time by row']) {
    const chart = page.getByRole('img', { name });
    expect(await chart.isVisible()).toBe(true);
    // Something is drawn on it.
    expect(await chart.evaluate(shadesOf)).toBeGreaterThan(8);
  }
  expect(complaints).toEqual([]);
});

browserTest('filters by result, tag, reason and text, and keeps that in its address', async () => {
  const { page, complaints, url } = await openReport(batch());
  await page.getByRole('checkbox', { name: /^Failed/ }).check();
  await said(page, `${counts.failed} of 400 rows match.`);
  await page.getByRole('checkbox', { name: /^Unknown/ }).check();
  await page.getByLabel('Tag', { exact: true }).selectOption('smoke');
  expect(page.url()).toBe(`${url}#status=failed%2Cunknown&tag=smoke`);
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await said(page, 'All 400 rows.');
  expect(page.url()).toBe(url);
  await page.getByRole('link', { name: 'DECLINED' }).click();
  await page.getByText(/^The charts show \d of 400 rows: those that match the filters\.$/).waitFor();
  expect(new Set(await list(page).locator('.code').allTextContents())).toEqual(new Set(['DECLINED']));
  await page.goBack();
  await said(page, 'All 400 rows.');
  // The words of it in any order.
  await page.getByRole('searchbox').fill('smoke order-00035');
  await said(page, '1 of 400 rows matches.');
  expect(await openers(page).allTextContents()).toEqual(['order-00035']);
  await page.getByRole('searchbox').fill('nothing like it');
  await page.getByText('No row matches the filters.').waitFor();
  expect(complaints).toEqual([]);
});

browserTest('shows what an address asks for', async () => {
  const { page } = await openReport(batch(), { hash: '#tag=smoke&sort=duration&order=down&page=2&size=25' });
  await said(page, `${counts.smoke} of 400 rows match.`);
  await page.getByText(`26–50 of ${counts.smoke}`).waitFor();
  expect(await list(page).getByRole('columnheader', { name: 'Took' }).getAttribute('aria-sort')).toBe('descending');
  for (const hash of ['#status=nobody&page=-1&size=7&row=x&sort=constructor', '#page=999999', '#%E0%A4%A']) {
    await page.goto('about:blank');
    const { page: odd, complaints } = await openReport(batch(), { hash });
    await said(odd, 'All 400 rows.');
    expect(complaints).toEqual([]);
  }
});

browserTest('sorts up, down and as in the file', async () => {
  const { page } = await openReport(batch());
  const took = list(page).getByRole('columnheader', { name: 'Took' });
  const first = () => openers(page).first().textContent();
  const slowest = [...rows].sort((a, b) => (b.duration_ms ?? -1) - (a.duration_ms ?? -1))[0]?.id;
  await took.getByRole('button').click();
  expect(await took.getAttribute('aria-sort')).toBe('ascending');
  // Those that did not run took less than nothing.
  expect(await first()).toBe('order-00398');
  await took.getByRole('button').click();
  expect(await first()).toBe(slowest);
  await took.getByRole('button').click();
  expect(await took.getAttribute('aria-sort')).toBeNull();
  expect(await first()).toBe('order-00001');
});

browserTest('turns pages', async () => {
  const { page } = await openReport(batch());
  const previous = page.getByRole('button', { name: 'Previous' });
  expect(await previous.isDisabled()).toBe(true);
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByText('51–100 of 400').waitFor();
  expect(await openers(page).first().textContent()).toBe('order-00051');
  await page.getByLabel('Rows a page').selectOption('250');
  await page.getByText('1–250 of 400').waitFor();
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByText('251–400 of 400').waitFor();
  expect(await page.getByRole('button', { name: 'Next' }).isDisabled()).toBe(true);
});

browserTest('opens a row: error, hint, ids and each step', async () => {
  const { page } = await openReport(batch(), { hash: '#reason=DECLINED' });
  const failed = rows.find(({ error }) => error?.code === 'DECLINED');
  const opener = openers(page).first();
  expect(await opener.textContent()).toBe(failed?.id);
  await opener.click();
  expect(await opener.getAttribute('aria-expanded')).toBe('true');
  const details = page.locator(`[id="${await opener.getAttribute('aria-controls')}"]`);
  await details.getByText('This is final for this approval: the customer may choose another way to pay.').waitFor();
  await details.getByText(failed?.run_id ?? '', { exact: true }).waitFor();
  const steps = details.getByRole('list', { name: 'Steps' }).getByRole('listitem');
  expect(await steps.count()).toBe(3);
  expect(await steps.last().textContent()).toMatch(/^authorize.*failed · HTTP 200.*klarna-correlation-id 0{8}-/);
  await opener.press('Enter');
  expect(await opener.getAttribute('aria-expanded')).toBe('false');
});

browserTest.for([
  ['light', 1280],
  ['dark', 1280],
  ['light', 390],
  ['dark', 390],
  ['light', 320],
] as const)(
  'has nothing that axe finds wrong, and no scrolling sideways: %s, %i pixels',
  async ([colorScheme, width]) => {
    const { page } = await openReport(batch(), { colorScheme, viewport: { width, height: 900 } });
    const check = async () => {
      expect(await findings(page)).toEqual([]);
      expect(await page.evaluate(isWiderThanWindow)).toBe(false);
    };
    await check();
    for (const figures of await page.getByText('Figures').all()) await figures.click();
    await page.getByRole('checkbox', { name: /^Unknown/ }).check();
    await page.getByRole('checkbox', { name: /^Failed/ }).check();
    await page.getByRole('checkbox', { name: /^Not run/ }).check();
    await openers(page).first().click();
    await check();
    const shade = await page.evaluate(lightness);
    expect(colorScheme === 'dark' ? shade < 60 : shade > 200).toBe(true);
  },
);

browserTest('has nothing that axe finds wrong without JavaScript either, and shows what failed', async () => {
  const { page } = await openReport(batch(), { javaScriptEnabled: false });
  const failed = page.getByRole('group', { name: 'Rows' }).getByRole('row');
  expect(await failed.count()).toBe(1 + counts.failed + counts.unknown);
  expect(await page.getByRole('searchbox').count()).toBe(0);
  expect(await page.locator('canvas:visible').count()).toBe(0);
  await page.getByText('Figures').first().click();
  await page
    .getByRole('cell', { name: String(counts.failed), exact: true })
    .first()
    .waitFor();
});

browserTest('can be walked by keyboard alone', async () => {
  const { page } = await openReport(batch());
  const press = async (key: string) => {
    await page.keyboard.press(key);
    return page.evaluate(focused);
  };
  expect(await press('Tab')).toEqual({ name: 'Skip to the rows', isSeen: true });
  expect(await press('Enter')).toMatchObject({ name: 'Rows' });
  expect(await press('Tab')).toEqual({ name: 'Search', isSeen: true });
  await page.keyboard.type('order-00035');
  await said(page, '1 of 400 rows matches.');
  // On through the four results, tag and reason to the rows.
  for (let presses = 0; presses < 6; presses += 1) await page.keyboard.press('Tab');
  expect(await press('Tab')).toEqual({ name: 'Clear filters', isSeen: true });
  for (let presses = 0; presses < 6; presses += 1) await page.keyboard.press('Tab');
  expect(await press('Tab')).toEqual({ name: 'order-00035', isSeen: true });
  await page.keyboard.press('Enter');
  expect(await page.evaluate(focused)).toEqual({ name: 'order-00035', isSeen: true });
  await page.getByRole('list', { name: 'Steps' }).waitFor();
});

browserTest('prints all rows that match, in light colours, and the screen is as before', async () => {
  const { page, complaints } = await openReport(batch(), { colorScheme: 'dark', hash: '#tag=eu' });
  const all = rows.filter(({ tags }) => tags.includes('eu')).length;
  expect(await openers(page).count()).toBe(50);
  await page.emulateMedia({ media: 'print' });
  await expect.poll(() => openers(page).count()).toBe(all);
  expect(await page.evaluate(lightness)).toBe(255);
  expect(await page.getByRole('searchbox').isVisible()).toBe(false);
  expect(await page.getByRole('img', { name: 'Results' }).isVisible()).toBe(true);
  await page.emulateMedia({ media: 'screen' });
  await expect.poll(() => openers(page).count()).toBe(50);
  // A real one, of several pages.
  const pdf = (await page.pdf({ format: 'A4' })).toString('latin1');
  expect(pdf.match(/\/Type\s*\/Page\b/g)?.length).toBeGreaterThan(3);
  expect(complaints).toEqual([]);
});

browserTest('takes hostile texts for text, and its policy refuses what its script would never do', async () => {
  const { page, complaints } = await openReport(hostileBatch(), { viewport: { width: 390, height: 800 } });
  for (const index of [0, 1, 4, 18]) {
    await openers(page).nth(index).click();
    expect(await page.evaluate(isWiderThanWindow)).toBe(false);
  }
  expect(await page.evaluate('globalThis.wasHit')).toBeUndefined();
  expect(await page.locator('main script, main img').count()).toBe(0);
  expect(complaints).toEqual([]);
  expect(await page.evaluate(refusedMarkup)).toEqual([true, true]);
  // An address kept for documentation: nobody is there.
  await page.evaluate("fetch('http://192.0.2.1/').catch(() => undefined)");
  expect(await page.evaluate('globalThis.wasHit')).toBeUndefined();
  await expect.poll(() => complaints).toContain('refused by connect-src');
});

browserTest('stays quick with 10,000 rows: a page at a time is in the document', async () => {
  const { page } = await openReport(contentOf(someRows(10_000)));
  await said(page, 'All 10,000 rows.');
  await page.getByRole('searchbox').fill('order-09999');
  await said(page, '1 of 10,000 rows matches.');
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await said(page, 'All 10,000 rows.');
  expect(await page.evaluate('document.querySelectorAll("*").length')).toBeLessThan(4000);
});

browserTest('is of use for a batch without a row that ran', async () => {
  const { page, complaints } = await openReport(contentOf(someRows(3).map(notRun)));
  await said(page, 'All 3 rows.');
  expect(await page.getByText('No row ran.').count()).toBe(2);
  expect(await findings(page)).toEqual([]);
  const { page: empty } = await openReport(contentOf([]));
  await empty.getByText('There was no row to run.').waitFor();
  expect(await findings(empty)).toEqual([]);
  expect(complaints).toEqual([]);
});
