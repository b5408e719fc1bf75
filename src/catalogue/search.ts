import type { Entry } from './entry.ts';

/** How much a word is worth by where it stands. */
const weights = { name: 6, meaning: 3, causes: 2, advice: 1 } as const;

/** Words that say nothing about what is asked for. */
const fillers = new Set(
  'a an and are as at be but by can do does for from has have how i in is it its my no not of on or that the then there they this to was we what when where which who why will with you your error code'.split(
    ' ',
  ),
);

const wordsIn = (text: string): readonly string[] =>
  (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => word.length > 1 && !fillers.has(word));

/** `captures`, `captured` and `capturing` are found by `capture`. */
const stem = (word: string): string => (word.length > 4 ? word.replace(/(?:ations?|ing|ed|es|s|e)$/, '') : word);

const stemsIn = (text: string): ReadonlySet<string> => new Set(wordsIn(text).map(stem));

interface Indexed {
  readonly entry: Entry;
  /** Each word of the entry, with the weight of the best place that it stands in. */
  readonly weightOf: ReadonlyMap<string, number>;
}

const indexed = (entry: Entry): Indexed => {
  const weightOf = new Map<string, number>();
  const add = (weight: number, text: string) => {
    for (const word of stemsIn(text)) weightOf.set(word, Math.max(weight, weightOf.get(word) ?? 0));
  };
  add(weights.name, `${entry.name} ${entry.of ?? ''}`);
  add(weights.meaning, entry.meaning);
  add(weights.causes, entry.causes.join(' '));
  add(weights.advice, [...entry.what_to_do, entry.retry_says].join(' '));
  return { entry, weightOf };
};

/** A pasted page is looked at no further than this many words. */
const mostWords = 40;

/** At least so much of what was asked for must be in an entry, rare words counting for more. */
const leastShare = 0.5;

/** Finds entries that hold the words, the best first, at most eight: a rare word counts for more than a frequent one. */
export const searchIn = (entries: readonly Entry[]): ((text: string) => readonly Entry[]) => {
  const all = entries.map(indexed);
  return (text) => search(text, all);
};

const search = (text: string, all: readonly Indexed[]): readonly Entry[] => {
  const wanted = [...stemsIn(text)].slice(0, mostWords);
  const rarity = new Map(
    wanted.map((word) => [
      word,
      Math.log(1 + all.length / (1 + all.filter(({ weightOf }) => weightOf.has(word)).length)),
    ]),
  );
  const sum = (words: readonly string[], weigh: (word: string) => number): number =>
    words.reduce((total, word) => total + (rarity.get(word) ?? 0) * weigh(word), 0);
  const most = sum(wanted, () => 1) || 1;
  return all
    .map(({ entry, weightOf }) => {
      const found = wanted.filter((word) => weightOf.has(word));
      return { entry, share: sum(found, () => 1) / most, score: sum(found, (word) => weightOf.get(word) ?? 0) };
    })
    .filter(({ share }) => share >= leastShare)
    .sort((a, b) => b.share * b.score - a.share * a.score)
    .slice(0, 8)
    .map(({ entry }) => entry);
};
