import type { Measure } from './spans.ts';

/** Loads what knows how many columns a text takes: two for most of CJK and for emoji, none for a combining mark. */
export const loadMeasure = async (): Promise<Measure> => {
  const { default: stringWidth } = await import('string-width');
  // Most texts are ASCII, which takes a column a character.
  return (text) => (/^[ -~]*$/.test(text) ? text.length : stringWidth(text));
};
