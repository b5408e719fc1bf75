const distance = (left: string, right: string): number => {
  let before: readonly number[] = [];
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let above = 0; above < left.length; above += 1) {
    const next = [above + 1];
    for (let index = 0; index < right.length; index += 1) {
      const replaced = (row[index] ?? 0) + (left[above] === right[index] ? 0 : 1);
      let least = Math.min(replaced, (row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1);
      // Two letters that changed places are one slip of the fingers.
      if (index > 0 && above > 0 && left[above] === right[index - 1] && left[above - 1] === right[index]) {
        least = Math.min(least, (before[index - 1] ?? 0) + 1);
      }
      next.push(least);
    }
    before = row;
    row = next;
  }
  return row.at(-1) ?? 0;
};

const plain = (word: string): string => word.toLowerCase().replace(/[-_ ]/g, '_');

/** The known word that somebody most likely meant, if one is near enough: of a set of words, and never what was typed. */
export const closest = (word: string, known: readonly string[]): string | undefined => {
  // A pasted blob is nobody's typing error, and comparing it would take long.
  if (word.length > 60) return undefined;
  const typed = plain(word);
  let best: { readonly name: string; readonly far: number } | undefined;
  for (const name of known) {
    const far = distance(typed, plain(name));
    if (far < (best?.far ?? Number.POSITIVE_INFINITY)) best = { name, far };
  }
  return best && best.far <= Math.max(1, Math.floor(best.name.length / 3)) ? best.name : undefined;
};

/** `Did you mean network?`; empty where nothing is near. */
export const didYouMean = (word: string, known: readonly string[], form = (name: string) => name): string => {
  const meant = closest(word, known);
  return meant === undefined ? '' : `Did you mean ${form(meant)}?`;
};
