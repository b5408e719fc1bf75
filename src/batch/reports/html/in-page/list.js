import { byId, element } from '../../../../pages/in-page/elements.js';
import { clockTime, lasting, statusWords } from '../wording.ts';
import { detailsOf } from './details.js';
import { stepBars } from './step-bars.js';

const columns = [
  ['status', 'Result', ''],
  ['id', 'Row', ''],
  ['outcome', 'Came to', ''],
  [undefined, 'Steps', 'wide'],
  ['amount', 'Amount', 'number wide'],
  ['started', 'Started', 'time wide'],
  ['duration', 'Took', 'number'],
];

// On narrow screens rows are not laid out as a table, and some browsers then forget that they are one: hence the roles.
const head = element('tr', { role: 'row' });
const body = element('tbody', { role: 'rowgroup' });

/** An empty table; `sortBy` is told the column whose head was pressed. */
export const makeList = (sortBy) => {
  for (const [key, name, kind] of columns) {
    const heading = element('th', { role: 'columnheader', scope: 'col', class: kind });
    head.append(heading);
    if (key === undefined) {
      heading.append(name);
      continue;
    }
    heading.dataset.sort = key;
    const button = element('button', { type: 'button', class: 'sort' }, name);
    button.addEventListener('click', () => sortBy(key));
    heading.append(button);
  }
  byId('list').append(
    element(
      'table',
      { class: 'list', role: 'table', 'aria-labelledby': 'rows-title' },
      element('thead', { role: 'rowgroup' }, head),
      body,
    ),
  );
};

const markSorted = ({ sort, down }) => {
  for (const heading of head.children) {
    if (heading.dataset.sort === sort) heading.setAttribute('aria-sort', down ? 'descending' : 'ascending');
    else heading.removeAttribute('aria-sort');
  }
};

/** Shows these rows; who stood on one of them still does. */
export const drawList = (rows, wish, toggle) => {
  const focused = body.contains(document.activeElement) ? document.activeElement.dataset.index : undefined;
  body.replaceChildren(...rows.flatMap((row) => rowNodes(row, wish.open === String(row.index), toggle)));
  if (focused !== undefined) body.querySelector(`[data-index="${focused}"]`)?.focus();
  markSorted(wish);
};

const cell = (kind, ...children) => element('td', { role: 'cell', class: kind }, ...children);

const cameTo = (row) => {
  const code = row.error?.code ?? row.result ?? (row.exitCode === null ? '–' : `exit ${row.exitCode}`);
  const made = [element('bdi', { class: 'code' }, code)];
  if (row.status === 'failed' && row.expect !== '0')
    made.push(element('span', { class: 'muted' }, ` expected ${row.expect}`));
  if (row.error !== null && row.status !== 'succeeded') made.push(element('bdi', { class: 'said' }, row.error.message));
  return made;
};

/** One row, and below it what is known of it where it is open. */
const rowNodes = (row, isOpen, toggle) => {
  const place = `details-${row.index}`;
  const opener = element('button', {
    type: 'button',
    class: 'opener',
    'aria-expanded': String(isOpen),
    ...(isOpen && { 'aria-controls': place }),
    'data-index': String(row.index),
  });
  opener.append(element('bdi', {}, row.id));
  opener.addEventListener('click', (event) => {
    event.stopPropagation();
    toggle(row);
  });
  const name = element('th', { role: 'rowheader', scope: 'row', class: 'row-name' }, opener);
  for (const tag of row.tags) name.append(' ', element('bdi', { class: 'tag' }, tag));
  const made = element(
    'tr',
    { role: 'row', class: isOpen ? 'open' : '' },
    cell('state', element('span', { class: 'mark', 'data-status': row.status }, statusWords[row.status])),
    name,
    cell('outcome', ...cameTo(row)),
    cell('wide bars', row.steps.length === 0 ? '–' : stepBars(row, 'small')),
    cell('number wide', row.amount ?? '–'),
    cell('time wide', row.started_at === null ? '–' : clockTime(row.started_at)),
    cell('number', row.duration_ms === null ? '–' : lasting(row.duration_ms)),
  );
  // A click into the row opens it as well, unless text is being selected.
  made.addEventListener('click', () => {
    if (String(getSelection()) === '') toggle(row);
  });
  if (!isOpen) return [made];
  const below = element('td', { role: 'cell', colspan: String(columns.length), id: place }, detailsOf(row));
  return [made, element('tr', { role: 'row', class: 'details' }, below)];
};
