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
  readonly places: readonly { readonly weight: number; readonly stems: ReadonlySet<string> }[];
}

const indexed = (entry: Entry): Indexed => ({
  entry,
  places: [
    { weight: weights.name, stems: stemsIn(`${entry.name} ${entry.of ?? ''}`) },
    { weight: weights.meaning, stems: stemsIn(entry.meaning) },
    { weight: weights.causes, stems: stemsIn(entry.causes.join(' ')) },
    { weight: weights.advice, stems: stemsIn([...entry.what_to_do, entry.retry_says].join(' ')) },
  ],
});

const weightOf = ({ places }: Indexed, word: string): number =>
  Math.max(0, ...places.filter(({ stems }) => stems.has(word)).map(({ weight }) => weight));

/** A pasted page is looked at no further than this many words. */
const mostWords = 40;

/** At least so much of what was asked for must be in an entry, rare words counting for more. */
const leastShare = 0.5;

/** Entries that hold the words, the best first, at most eight: a rare word counts for more than a frequent one. */
export const search = (text: string, entries: readonly Entry[]): readonly Entry[] => {
  const wanted = [...stemsIn(text)].slice(0, mostWords);
  const all = entries.map(indexed);
  const rarity = new Map(
    wanted.map((word) => [
      word,
      Math.log(1 + all.length / (1 + all.filter((each) => weightOf(each, word) > 0).length)),
    ]),
  );
  const rarityOf = (word: string): number => rarity.get(word) ?? 0;
  const total = wanted.reduce((sum, word) => sum + rarityOf(word), 0);
  return all
    .map((each) => {
      const found = wanted.filter((word) => weightOf(each, word) > 0);
      return {
        entry: each.entry,
        share: found.reduce((sum, word) => sum + rarityOf(word), 0) / (total || 1),
        score: found.reduce((sum, word) => sum + rarityOf(word) * weightOf(each, word), 0),
      };
    })
    .filter(({ share }) => share >= leastShare)
    .sort((a, b) => b.share * b.score - a.share * a.score)
    .slice(0, 8)
    .map(({ entry }) => entry);
};
