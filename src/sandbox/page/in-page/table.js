import { byId, drawText, element } from '../../../pages/in-page/elements.js';
import { emptyCell, fillCell } from './cells.js';
import { openDetails } from './details.js';

const stillness = matchMedia('(prefers-reduced-motion: reduce)');
const flash = (row) => {
  if (stillness.matches) return;
  const colour = getComputedStyle(row).getPropertyValue('--fresh');
  row.animate([{ backgroundColor: colour }, { backgroundColor: 'transparent' }], {
    duration: 1600,
    easing: 'ease-out',
  });
};

/** A table that is kept as it is where nothing changed, so that focus and selection stay where they are. */
export const makeTable = (kind, labelledBy) => {
  const [first, ...rest] = kind.columns;
  const firstAmount = rest.find(([, , as]) => as === 'amount');
  const head = element('tr', { role: 'row' });
  for (const [heading, , as] of kind.columns)
    head.append(element('th', { role: 'columnheader', scope: 'col', class: as === 'amount' ? 'amount' : '' }, heading));
  const body = element('tbody', { role: 'rowgroup' });
  // On narrow screens rows are not laid out as a table, and some browsers then forget that they are one.
  const table = element(
    'table',
    { role: 'table', 'aria-labelledby': labelledBy },
    element('thead', { role: 'rowgroup' }, head),
    body,
  );
  const newRow = (row) => {
    const opener = element('button', { type: 'button', class: 'opener', 'aria-haspopup': 'dialog' });
    if (row.method !== undefined) opener.append(element('b', {}, row.method), ' ');
    opener.append(element('bdi'));
    const name = element('th', { role: 'rowheader', scope: 'row', class: first[2] ?? '' }, opener);
    const cells = rest.map((column) => emptyCell(column, column === firstAmount));
    const made = element('tr', { role: 'row' }, name, ...cells);
    opener.addEventListener('click', (event) => {
      event.stopPropagation();
      openDetails(kind, row);
    });
    made.addEventListener('click', () => {
      if (String(getSelection()) === '') opener.click();
    });
    return made;
  };
  const known = new Map();
  const draw = (rows, now) => {
    const isFirstDraw = known.size === 0;
    const wanted = new Set(rows.map(({ table, id }) => `${table}/${id}`));
    for (const [key, shown] of known) {
      if (wanted.has(key)) continue;
      // Who stood there goes on from the heading rather than from the top of the page.
      if (shown.row.contains(document.activeElement)) byId('main').focus();
      shown.row.remove();
      known.delete(key);
    }
    let next = body.firstElementChild;
    for (const row of rows) {
      const key = `${row.table}/${row.id}`;
      const drawn = JSON.stringify(row);
      const shown = known.get(key) ?? { row: newRow(row), drawn: undefined };
      if (shown.row === next) next = next.nextElementSibling;
      else body.insertBefore(shown.row, next);
      if (shown.drawn !== drawn) {
        drawText(shown.row.querySelector('.opener bdi'), row[first[1]]);
        for (const [index, [, field, as]] of rest.entries()) fillCell(shown.row.cells[index + 1], as, row[field], now);
        if (!isFirstDraw) flash(shown.row);
      }
      known.set(key, { row: shown.row, drawn });
    }
  };
  return { table, draw };
};
