import { byId, drawText, element } from '../../../pages/in-page/elements.js';
import { commandBlock } from './commands.js';
import { requestKind } from './kinds.js';
import { hasMore, isSearching, lookFor, showMore } from './reading.js';
import { makeTable } from './table.js';

/** One kind of rows: its table, or what to do where there are none, and the way to more of them. */
export const makeSection = (kind, labelledBy) => {
  const { table, draw } = makeTable(kind, labelledBy);
  const nothing = element('p');
  const advice = element('p');
  const command = commandBlock();
  const clear = element('button', { type: 'button', class: 'quiet' }, 'Clear the search');
  clear.addEventListener('click', () => {
    byId('sought').value = '';
    byId('sought').focus();
    lookFor('');
  });
  const empty = element('div', { class: 'empty' }, nothing, advice, command.block, clear);
  const more = element('button', { type: 'button', class: 'quiet' }, 'Show more');
  more.addEventListener('click', showMore);
  const extent = element('span');
  const foot = element('div', { class: 'foot' }, extent, more);
  const update = (state) => {
    const { total, matching, rows } = state.sections[kind.name];
    draw(rows, state.now);
    table.hidden = rows.length === 0;
    empty.hidden = rows.length > 0;
    if (rows.length === 0) {
      const isSearch = isSearching() && total > 0;
      drawText(nothing, isSearch ? `No ${kind.one} matches the search.` : `No ${kind.one} yet.`);
      const [text, line] = kind.hint(state);
      drawText(advice, text);
      command.set(line);
      advice.hidden = isSearch;
      command.block.hidden = isSearch;
      clear.hidden = !isSearch;
    }
    const isCut = matching > rows.length && rows.length > 0;
    foot.hidden = !isCut;
    more.hidden = !hasMore(rows);
    const rest = more.hidden && isCut && kind !== requestKind ? ' A search finds the others.' : '';
    drawText(extent, `The newest ${rows.length} of ${matching.toLocaleString('en')}.${rest}`);
  };
  return { nodes: [table, empty, foot], update };
};

/** How many there are, and how many of them fit the search. */
export const countText = ({ total, matching }) =>
  isSearching() ? `${matching.toLocaleString('en')} of ${total.toLocaleString('en')}` : total.toLocaleString('en');
