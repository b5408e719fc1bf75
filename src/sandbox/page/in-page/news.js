import { byId } from '../../../pages/in-page/elements.js';
import { kinds } from './kinds.js';
import { onState } from './reading.js';

// What is said aloud: what came to be, every ten seconds at most, and never the requests.
const saidEveryMs = 10_000;
let saidAt = Number.NEGATIVE_INFINITY;
let saying;
let unsaid = new Map();

export const say = (text) => {
  byId('news').textContent = text;
};

const sayNew = () => {
  saying = undefined;
  if (unsaid.size === 0) return;
  saidAt = performance.now();
  say(`${[...unsaid].map(([one, count]) => `${count} new ${one}${count === 1 ? '' : 's'}`).join(', ')}.`);
  unsaid = new Map();
};
const totals = new Map();
onState(({ sections }) => {
  for (const { name, one } of kinds) {
    const { total } = sections[name];
    const before = totals.get(name) ?? total;
    if (total > before) unsaid.set(one, (unsaid.get(one) ?? 0) + total - before);
    totals.set(name, total);
  }
  if (unsaid.size > 0 && saying === undefined)
    saying = setTimeout(sayNew, Math.max(0, saidAt + saidEveryMs - performance.now()));
});
