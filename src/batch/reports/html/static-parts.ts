import { type BatchSummary, type RowResult, rowStatuses } from '../../row-result.ts';
import { outcomeOf, plainLine, reasonOf } from '../words.ts';
import type { Figures } from './figures.ts';
import { html, type Markup } from './markup.ts';
import { type DataTable, tablesOf } from './tables.ts';
import { counted, dateTime, lasting, perSecond, rowsWord, share, statusWords } from './wording.ts';

/** Whose report it is, and in a sentence what came of the batch. */
export const headOf = (summary: BatchSummary, figures: Figures): Markup => {
  const facts: readonly (readonly [name: string, value: string | null])[] = [
    ['Profile', summary.profile],
    ['Mode', summary.mode],
    ['Shard', summary.shard],
    ['Started', `${dateTime(summary.started_at)} UTC`],
    ['Took', lasting(summary.duration_ms)],
    ['Batch', summary.merged_from === undefined ? summary.batch_id : summary.merged_from.join(', ')],
  ];
  return html`
    <p class="brand"><svg viewBox="0 0 16 16" fill="none" aria-hidden="true"><rect width="16" height="16" rx="4" fill="currentColor" /><path d="M4 5h8M4 8h5M4 11h7" stroke-width="1.5" stroke-linecap="round" /></svg> klarna-cl batch report</p>
    <h1><bdi>${plainLine(summary.name)}</bdi></h1>
    <p class="verdict" data-verdict="${verdictOf(figures)}">${verdictSaid(figures)}</p>
    <dl class="facts">${facts.flatMap(([name, value]) =>
      value === null
        ? []
        : [
            html`<div><dt>${name}</dt><dd${value === 'live' ? html` class="live-mode"` : ''}><bdi>${plainLine(value)}</bdi></dd></div>`,
          ],
    )}</dl>`;
};

const verdictOf = ({ rows, statuses }: Figures): string => {
  if (statuses.unknown > 0) return 'unknown';
  return statuses.succeeded === rows ? 'good' : 'bad';
};

const verdictSaid = ({ rows, statuses }: Figures): string => {
  if (rows === 0) return 'There was no row to run.';
  if (statuses.succeeded === rows)
    return rows === 1 ? 'The row did what was expected.' : `All ${counted(rows)} rows did what was expected.`;
  const rest = [
    ...(statuses.unknown > 0 ? [`of ${counted(statuses.unknown)} nobody knows`] : []),
    ...(statuses['not-run'] > 0 ? [`${counted(statuses['not-run'])} did not run`] : []),
  ].join(', ');
  const done = `${counted(statuses.succeeded)} of ${rowsWord(rows)} did what was expected`;
  return rest === '' ? `${done}.` : `${done}; ${rest}.`;
};

/** The counts, each a link that shows those rows, and how quick it was. */
export const tilesOf = ({ duration_ms }: BatchSummary, figures: Figures): Markup => {
  const { rows, statuses, durations } = figures;
  return html`${rowStatuses.map(
    (status) => html`
    <a class="tile" href="#status=${status}" data-status="${status}" data-none="${statuses[status] === 0 ? 'true' : 'false'}">
      <span class="what">${statusWords[status]}</span>
      <span class="value">${counted(statuses[status])}</span>
      <span class="more">${share(statuses[status], rows)}</span>
    </a>`,
  )}
    <div class="tile">
      <span class="what">Throughput</span>
      <span class="value">${perSecond(rows - statuses['not-run'], duration_ms)}</span>
      <span class="more">rows a second</span>
    </div>
    <div class="tile">
      <span class="what">Median row</span>
      <span class="value">${lasting(durations.p50)}</span>
      <span class="more">p95 ${lasting(durations.p95)}</span>
    </div>`;
};

const titles = {
  results: 'Results',
  steps: 'Time by step',
  timeline: 'Rows over time',
  histogram: 'Time by row',
} as const;

/** Each chart with what it says in a sentence and in figures; it is drawn where JavaScript runs. */
export const chartsOf = (figures: Figures): Markup => {
  const tables = tablesOf(figures);
  return html`${(['results', 'timeline', 'steps', 'histogram'] as const).map((name) => {
    const { said } = tables[name];
    return html`
    <figure class="panel chart" data-chart="${name}">
      <figcaption>
        <h2 id="${name}-title">${titles[name]}</h2>
        <p id="${name}-said">${said}</p>
      </figcaption>
      <div class="plot live-only"><canvas id="${name}-canvas" role="img" aria-labelledby="${name}-title" aria-describedby="${name}-said"></canvas></div>
      <details>
        <summary>Figures<span class="unseen"> of ${titles[name].toLowerCase()}</span></summary>
        <div class="scroll" tabindex="0" role="group" aria-labelledby="${name}-title">${tableOf(tables[name], name)}</div>
      </details>
    </figure>`;
  })}`;
};

const tableOf = ({ head, rows }: DataTable, name: string): Markup => html`
  <table>
    <thead><tr>${head.map((text, index) => html`<th scope="col"${numeric(index)}>${text}</th>`)}</tr></thead>
    <tbody id="${name}-figures">${rows.map(
      (cells) =>
        html`<tr>${cells.map((text, index) =>
          index === 0 ? html`<th scope="row">${text}</th>` : html`<td${numeric(index)}>${text}</td>`,
        )}</tr>`,
    )}</tbody>
  </table>`;

const numeric = (index: number): Markup => (index === 0 ? html`` : html` class="number"`);

/** As many as can be taken in; the rows say the rest. */
const mostProblems = 12;

export const problemsOf = ({ problems }: Figures): Markup =>
  problems.length === 0
    ? html``
    : html`<section class="panel problems" aria-labelledby="problems-title">
  <h2 id="problems-title">What went wrong</h2>
  <table>
    <thead><tr><th scope="col">Reason</th><th scope="col" class="number">Rows</th><th scope="col">The first of them says</th></tr></thead>
    <tbody>${problems.slice(0, mostProblems).map(
      ({ reason, rows, message }) => html`
      <tr>
        <th scope="row"><a href="#reason=${encodeURIComponent(reason)}"><bdi>${reason}</bdi></a></th>
        <td class="number">${counted(rows)}</td>
        <td><bdi>${message}</bdi></td>
      </tr>`,
    )}</tbody>
  </table>
</section>`;

/** For who reads without JavaScript. */
export const failedRowsOf = (bad: readonly RowResult[], { rows, statuses }: Figures): Markup => {
  const all = statuses.failed + statuses.unknown;
  if (all === 0) return html`<p>No row failed.</p>`;
  return html`
    <p>${all > bad.length ? `The first ${counted(bad.length)} of ${rowsWord(all)} that failed or are unknown` : `${rowsWord(all)} failed or unknown`}, of ${counted(rows)}. With JavaScript, this page lists all rows.</p>
    <div class="scroll" tabindex="0" role="group" aria-labelledby="rows-title">
    <table>
      <thead><tr><th scope="col">Row</th><th scope="col">Result</th><th scope="col">Reason</th><th scope="col">What it says</th><th scope="col">Steps</th></tr></thead>
      <tbody>${bad.map(
        (row) => html`
        <tr>
          <th scope="row"><bdi>${plainLine(row.id)}</bdi></th>
          <td><span class="mark" data-status="${row.status}">${statusWords[row.status]}</span></td>
          <td><bdi>${plainLine(reasonOf(row))}</bdi></td>
          <td class="message"><bdi>${plainLine([row.error?.message ?? outcomeOf(row), row.error?.hint ?? ''].join(' ').trim())}</bdi></td>
          <td>${row.steps.map((step) => `${step.name} ${step.status === 'done' ? '' : `${step.status} `}${lasting(step.duration_ms)}`).join(', ')}</td>
        </tr>`,
      )}</tbody>
    </table>
    </div>`;
};
