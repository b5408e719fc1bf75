import { byId, setText } from '../../../../pages/in-page/elements.js';
import { counted, rowsWord } from '../wording.ts';
import { drawForPaper } from './charts.js';
import { showFigures } from './figures-shown.js';
import { openFilters, showFilters } from './filters.js';
import { drawList, makeList } from './list.js';
import { readRows } from './rows.js';
import { isFiltered, matching, readWish, writeWish } from './wish.js';

/** More would keep the browser busy for minutes before anything is on paper. */
const mostOnPaper = 5000;

document.documentElement.classList.add('live');
const { rows } = readRows();

let wish = readWish(location.hash);
let found = [];
let isOnPaper = false;

const pagesOf = ({ size }) => Math.max(1, Math.ceil(found.length / size));

/** `replace`: what is typed letter by letter is one step back, not many. */
const go = (next, { replace = false } = {}) => {
  const address = writeWish(next);
  if (address === location.hash || (address === '#' && location.hash === '')) return show(next);
  // An empty one would still leave a `#`, and scroll.
  history[replace ? 'replaceState' : 'pushState'](
    null,
    '',
    address === '#' ? location.pathname + location.search : address,
  );
  show(next);
};

const change = (different) => go({ ...wish, page: 1, open: '', ...different }, { replace: 'text' in different });

const toggle = (row) => {
  const isOpen = wish.open === String(row.index);
  go({ ...wish, open: isOpen ? '' : String(row.index) }, { replace: true });
};

const sortBy = (key) => {
  const isSame = wish.sort === key;
  // Once up, once down, and then as in the file.
  if (isSame && wish.down) return change({ sort: '', down: false });
  change({ sort: key, down: isSame });
};

const drawRows = () => {
  const first = isOnPaper ? 0 : (wish.page - 1) * wish.size;
  const shown = found.slice(first, isOnPaper ? mostOnPaper : first + wish.size);
  drawList(shown, wish, toggle);
  byId('list').hidden = found.length === 0;
  byId('empty').hidden = found.length > 0;
  byId('pager').hidden = rows.length <= 25;
  const last = first + shown.length;
  setText(
    'page-place',
    found.length === 0 ? 'No rows' : `${counted(first + 1)}–${counted(last)} of ${counted(found.length)}`,
  );
  byId('previous').disabled = wish.page <= 1;
  byId('next').disabled = wish.page >= pagesOf(wish);
  byId('page-size').value = String(wish.size);
  byId('print-note').hidden = found.length <= mostOnPaper;
  setText('print-note', `Only the first ${counted(mostOnPaper)} of these rows are printed.`);
};

let filteredBy;
let orderedBy;
const show = (next) => {
  const filters = JSON.stringify([next.statuses, next.tag, next.reason, next.text]);
  const order = filters + next.sort + next.down;
  const isOther = filters !== filteredBy;
  if (order !== orderedBy) found = matching(rows, next);
  [filteredBy, orderedBy] = [filters, order];
  wish = next.page > pagesOf(next) ? { ...next, page: pagesOf(next) } : next;
  showFilters(wish);
  drawRows();
  // In another order they come to the same figures.
  if (!isOther) return;
  const match = found.length === 1 ? 'matches' : 'match';
  const all = rowsWord(rows.length);
  setText('count', isFiltered(wish) ? `${counted(found.length)} of ${all} ${match}.` : `All ${all}.`);
  showFigures(found, rows.length);
};

const turn = (by) => {
  go({ ...wish, page: Math.min(pagesOf(wish), Math.max(1, wish.page + by)), open: '' });
  byId('rows-title').scrollIntoView({ block: 'start' });
};

const setOnPaper = (onPaper) => {
  if (onPaper === isOnPaper) return;
  isOnPaper = onPaper;
  drawRows();
  drawForPaper(onPaper);
};

makeList(sortBy);
openFilters(rows, change);
byId('previous').addEventListener('click', () => turn(-1));
byId('next').addEventListener('click', () => turn(1));
byId('page-size').addEventListener('change', () => change({ size: Number(byId('page-size').value) }));
for (const event of ['hashchange', 'popstate']) {
  addEventListener(event, () => {
    // A link to a heading asks for nothing else to be shown.
    if (!/^#[\w-]+$/.test(location.hash)) show(readWish(location.hash));
  });
}
addEventListener('beforeprint', () => setOnPaper(true));
addEventListener('afterprint', () => setOnPaper(false));
const paper = matchMedia('print');
paper.addEventListener('change', () => setOnPaper(paper.matches));
show(wish);
