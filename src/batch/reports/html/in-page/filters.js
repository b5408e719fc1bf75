import { byId, element } from '../../../../pages/in-page/elements.js';
import { rowStatuses } from '../../../row-result.ts';
import { counted, statusWords } from '../wording.ts';
import { isFiltered } from './wish.js';

const tally = (values) => {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([a, rowsA], [b, rowsB]) => rowsB - rowsA || (a < b ? -1 : 1));
};

/** More could not be chosen from; the search finds the rest. */
const mostChoices = 200;

const fillChoices = (id, box, all, counts) => {
  byId(box).hidden = counts.length === 0;
  byId(id).replaceChildren(
    element('option', { value: '' }, all),
    ...counts
      .slice(0, mostChoices)
      .map(([name, rows]) => element('option', { value: name }, `${name} (${counted(rows)})`)),
  );
};

const timeBetweenKeys = 120;

/** What can be chosen, and whom to tell. `change` gets what is different now. */
export const openFilters = (rows, change) => {
  const counts = new Map(tally(rows.map(({ status }) => status)));
  byId('statuses').append(
    ...rowStatuses.map((status) => {
      const box = element('input', { type: 'checkbox', value: status });
      box.addEventListener('change', () => {
        const boxes = [...byId('statuses').querySelectorAll('input')];
        change({ statuses: boxes.filter(({ checked }) => checked).map(({ value }) => value) });
      });
      return element(
        'label',
        { class: 'chip', 'data-status': status },
        box,
        element('span', { class: 'mark', 'data-status': status }, statusWords[status]),
        ' ',
        element('span', { class: 'muted' }, counted(counts.get(status) ?? 0)),
      );
    }),
  );
  fillChoices('tag', 'tags', 'All', tally(rows.flatMap(({ tags }) => [...new Set(tags)])));
  fillChoices('reason', 'reasons', 'All', tally(rows.map(({ reason }) => reason).filter((reason) => reason !== null)));
  for (const id of ['tag', 'reason']) byId(id).addEventListener('change', () => change({ [id]: byId(id).value }));
  let typing;
  byId('sought').addEventListener('input', () => {
    clearTimeout(typing);
    typing = setTimeout(() => change({ text: byId('sought').value }), timeBetweenKeys);
  });
  byId('clear').addEventListener('click', () => {
    change({ statuses: [], tag: '', reason: '', text: '' });
    byId('sought').focus();
  });
};

/** A choice that the list does not have, from an address, is shown all the same. */
const choose = (id, value) => {
  const choice = byId(id);
  if (![...choice.options].some((option) => option.value === value)) choice.append(element('option', { value }, value));
  choice.value = value;
};

/** Shows what is chosen, wherever it was chosen. */
export const showFilters = (wish) => {
  for (const box of byId('statuses').querySelectorAll('input')) box.checked = wish.statuses.includes(box.value);
  choose('tag', wish.tag);
  choose('reason', wish.reason);
  if (wish.tag !== '') byId('tags').hidden = false;
  if (wish.reason !== '') byId('reasons').hidden = false;
  // Whoever types there is not interrupted.
  if (document.activeElement !== byId('sought')) byId('sought').value = wish.text;
  byId('clear').hidden = !isFiltered(wish);
  for (const tile of document.querySelectorAll('a.tile')) {
    if (wish.statuses.length === 1 && wish.statuses[0] === tile.dataset.status)
      tile.setAttribute('aria-current', 'true');
    else tile.removeAttribute('aria-current');
  }
};
