import { createHash } from 'node:crypto';
import { compactJson } from '../../../output/json.ts';
import { currencyDigits, formatMinorUnits } from '../../../output/money.ts';
import look from '../../../pages/look.css';
import type { RowResult } from '../../row-result.ts';
import type { ReportWriter } from '../report.ts';
import { outcomeOf, plainLine, reasonOf } from '../words.ts';
import { countRows } from './figures.ts';
import script from './in-page/report.js?small-script';
import { html, type Markup } from './markup.ts';
import { packed } from './packed.ts';
import style from './report.css';
import page from './report.html';
import { chartsOf, failedRowsOf, headOf, problemsOf, tilesOf } from './static-parts.ts';

/** Where a page without JavaScript stops listing them; with it, all rows can be looked through. */
const mostStaticRows = 200;

/**
 * One file that needs nothing else: charts, filters and all rows. Without JavaScript it shows the figures and the rows that
 * failed. The browser is told to run this one script and to load nothing at all.
 */
export const writeHtml: ReportWriter = async ({ summary, rows }, write) => {
  const digitsOf = await currencyDigits();
  const amountOf = ({ amount, currency }: RowResult): string | null =>
    amount === null || currency === null ? null : formatMinorUnits(amount, currency, digitsOf(currency) ?? 0);
  const counting = countRows();
  const bad: RowResult[] = [];
  for await (const row of rows()) {
    const isBad = row.status === 'failed' || row.status === 'unknown';
    counting.add({
      ...row,
      reason: isBad ? plainLine(reasonOf(row)) : null,
      message: isBad ? plainLine(row.error?.message ?? outcomeOf(row)) : '',
    });
    if (isBad && bad.length < mostStaticRows) bad.push(row);
  }
  const figures = counting.figures();
  const slots: Readonly<Record<string, Markup>> = {
    policy: html`${policy}`,
    title: html`${plainLine(summary.name)} – batch report – klarna-cl`,
    style: { markup: allStyle },
    head: headOf(summary, figures),
    tiles: tilesOf(summary, figures),
    charts: chartsOf(figures),
    problems: problemsOf(figures),
    failedRows: failedRowsOf(bad, figures),
    about: { markup: asData({ batch: summary.batch_id, duration_ms: summary.duration_ms }) },
    script: { markup: script },
  };
  const [before = '', after = ''] = page.split('"[[rows]]"');
  await write(filled(before, slots));
  let separator = '[\n';
  for await (const row of rows()) {
    await write(separator + asData(packed(row, summary.batch_id, amountOf(row))));
    separator = ',\n';
  }
  await write(separator === '[\n' ? '[]' : '\n]');
  await write(filled(after, slots));
};

const allStyle = `${look}\n${style}`;

const digestOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const policy = [
  "default-src 'none'",
  `script-src ${digestOf(script)}`,
  `style-src ${digestOf(allStyle)}`,
  // Its icon is a data URL.
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** Where the template says so: in HTML, for the whole of a style or a script, and in JSON. */
const slot = /\{\{(\w+)\}\}|\s*\/\* (\w+) \*\/\s*|"\[\[(\w+)\]\]"/g;

const filled = (text: string, slots: Readonly<Record<string, Markup>>): string =>
  text.replace(slot, (_, ...names: (string | undefined)[]) => {
    const name = names.slice(0, 3).find((each) => each !== undefined);
    return slots[name ?? '']?.markup ?? '';
  });

/** JSON that cannot end the element it stands in, nor begin a comment there. */
const asData = (value: unknown): string => compactJson(value).replaceAll('<', '\\u003c');
