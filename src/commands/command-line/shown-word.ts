import { maskText } from '../../output/masking.ts';

/** What was typed, for an error that repeats it; a long word may be a token that was put in the wrong place. */
export const shownWord = (word: string): string => JSON.stringify(word.length > 20 ? maskText(word) : word);
