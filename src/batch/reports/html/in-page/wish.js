import { rowStatuses } from '../../../row-result.ts';

/** What is to be seen, as it stands behind the `#` of the address: a link to it shows the same. */
const nothing = { statuses: [], tag: '', reason: '', text: '', sort: '', down: false, page: 1, size: 50, open: '' };

const sortable = ['status', 'id', 'outcome', 'amount', 'started', 'duration'];
const sizes = [25, 50, 100, 250];

const wholeFrom = (text, allowed, otherwise) => {
  const value = Number(text);
  return allowed(value) ? value : otherwise;
};

/** Whatever an address says, something can be shown for it. */
export const readWish = (hash) => {
  const values = new URLSearchParams(hash.replace(/^#/, ''));
  const sort = values.get('sort') ?? '';
  return {
    statuses: rowStatuses.filter((status) => (values.get('status') ?? '').split(',').includes(status)),
    tag: values.get('tag') ?? '',
    reason: values.get('reason') ?? '',
    text: (values.get('q') ?? '').slice(0, 200),
    sort: sortable.includes(sort) ? sort : '',
    down: values.get('order') === 'down',
    page: wholeFrom(values.get('page'), (page) => Number.isInteger(page) && page > 0, 1),
    size: wholeFrom(values.get('size'), (size) => sizes.includes(size), nothing.size),
    open: values.get('row') ?? '',
  };
};

export const writeWish = ({ statuses, tag, reason, text, sort, down, page, size, open }) => {
  const values = new URLSearchParams({
    ...(statuses.length > 0 && { status: statuses.join(',') }),
    ...(tag !== '' && { tag }),
    ...(reason !== '' && { reason }),
    ...(text !== '' && { q: text }),
    ...(sort !== '' && { sort }),
    ...(down && { order: 'down' }),
    ...(page > 1 && { page: String(page) }),
    ...(size !== nothing.size && { size: String(size) }),
    ...(open !== '' && { row: open }),
  });
  return `#${values}`;
};

export const isFiltered = ({ statuses, tag, reason, text }) =>
  statuses.length > 0 || tag !== '' || reason !== '' || text.trim() !== '';

const outcome = (row) => row.error?.code ?? row.result ?? '';
const keys = {
  status: (row) => rowStatuses.indexOf(row.status),
  id: (row) => row.line,
  outcome,
  amount: (row) => row.amount ?? '',
  started: (row) => row.started_at ?? '',
  duration: (row) => row.duration_ms ?? -1,
};

const compare = (a, b) => {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return a < b ? -1 : Number(a > b);
};

/** The rows that match, in the order that was asked for; that of the file otherwise. */
export const matching = (rows, wish) => {
  const words = wish.text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = rows.filter(
    (row) =>
      (wish.statuses.length === 0 || wish.statuses.includes(row.status)) &&
      (wish.tag === '' || row.tags.includes(wish.tag)) &&
      (wish.reason === '' || row.reason === wish.reason) &&
      words.every((word) => row.sought.includes(word)),
  );
  const key = keys[wish.sort];
  if (key === undefined) return found;
  const way = wish.down ? -1 : 1;
  return found.sort((a, b) => way * compare(key(a), key(b)) || a.index - b.index);
};
