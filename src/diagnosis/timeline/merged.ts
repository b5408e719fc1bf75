import type { TimelineEntry } from '../timeline.ts';
import type { Told } from './told.ts';

/** Two services write one thing down within this time of each other, by clocks of their own. */
const sameMs = 2 * 60 * 1000;

const order: Readonly<Record<Told['weight'], number>> = { thing: 0, time: 1, change: 2 };

/** The entries in the order of time; of several that tell the same thing at about the same time, the one that knows most. */
export const merged = (told: readonly Told[]): readonly TimelineEntry[] => {
  const kept: Told[] = [];
  const byWeight = told
    .filter(({ at }) => !Number.isNaN(Date.parse(at)))
    .toSorted((one, other) => order[one.weight] - order[other.weight]);
  for (const entry of byWeight) {
    const twin = kept.findIndex((earlier) => isSame(earlier, entry));
    const better = kept[twin];
    if (better === undefined) kept.push(entry);
    else if (entry.ids !== undefined) kept[twin] = { ...better, ids: { ...entry.ids, ...better.ids } };
  }
  return kept
    .toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at))
    .map(({ about: _, weight: __, at, what, where, ...entry }) => ({ at, what, where, ...entry }));
};

/** Two tellings by one teller are two: captures of one minute, a token stored twice. */
const isSame = (kept: Told, entry: Told): boolean =>
  kept.about === entry.about &&
  (kept.weight !== entry.weight || (entry.weight === 'thing' && kept.where !== entry.where)) &&
  Math.abs(Date.parse(kept.at) - Date.parse(entry.at)) <= sameMs;
