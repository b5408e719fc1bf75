import { byId, element, setText } from '../../../../pages/in-page/elements.js';
import { countRows } from '../figures.ts';
import { chartNames, tablesOf } from '../tables.ts';
import { counted, rowsWord } from '../wording.ts';
import { drawCharts } from './charts.js';

const fill = (body, rows) =>
  body.replaceChildren(
    ...rows.map((cells) =>
      element(
        'tr',
        {},
        ...cells.map((text, index) =>
          index === 0 ? element('th', { scope: 'row' }, text) : element('td', { class: 'number' }, text),
        ),
      ),
    ),
  );

/** The charts, what they say in a sentence, and their figures: all of them of the rows that match. */
export const showFigures = (rows, all) => {
  const counting = countRows();
  for (const row of rows) counting.add(row);
  const figures = counting.figures();
  const tables = tablesOf(figures);
  for (const name of chartNames) {
    setText(`${name}-said`, tables[name].said);
    fill(byId(`${name}-figures`), tables[name].rows);
  }
  const scope = byId('scope');
  scope.hidden = rows.length === all;
  setText('scope', `The charts show ${counted(rows.length)} of ${rowsWord(all)}: those that match the filters.`);
  drawCharts(figures);
};
