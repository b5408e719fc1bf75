import type { Parsed } from '../../flows/inputs.ts';

const tag = /^[\p{L}\p{N}][^\s,;!\p{C}]{0,63}$/u;

const split = (text: string, signs: RegExp): readonly string[] => text.split(signs).filter((part) => part !== '');

/** The tags of a row: `smoke slow`, `smoke;slow` or `smoke,slow`. */
export const parseTags = (text: string): Parsed<readonly string[]> => {
  const tags = split(text, /[\s,;]+/);
  return tags.every((each) => tag.test(each))
    ? { value: [...new Set(tags)] }
    : { complaint: 'a tag begins with a letter or a digit, and has 64 characters at most' };
};

/** Which rows `--tags` chooses. */
export interface TagFilter {
  /** One of them is enough; where there are none, every row will do. */
  readonly any: readonly string[];
  /** None of them may be there. */
  readonly none: readonly string[];
}

/** `smoke,!slow`: rows with the tag `smoke` that have not the tag `slow`. */
export const parseTagFilter = (text: string): Parsed<TagFilter> => {
  const words = split(text, /[\s,]+/);
  const none = words.filter((word) => word.startsWith('!')).map((word) => word.slice(1));
  const any = words.filter((word) => !word.startsWith('!'));
  return words.length > 0 && [...any, ...none].every((each) => tag.test(each))
    ? { value: { any, none } }
    : { complaint: 'it takes tags, like smoke,eu or !slow' };
};

export const isChosen = (tags: readonly string[], { any, none }: TagFilter): boolean =>
  (any.length === 0 || any.some((each) => tags.includes(each))) && !none.some((each) => tags.includes(each));
