import type { Measure } from './spans.ts';

/** ASCII, and the signs of the card: each takes one column. */
const narrow = /^[\n -~·…─│┬━✖▲◷✔–→“”‘’]*$/;

/** What knows how many columns any text takes, for what goes on being drawn while new texts come. */
export const loadMeasure = async (): Promise<Measure> => {
  const { default: stringWidth } = await import('string-width');
  return (text) => (narrow.test(text) ? text.length : stringWidth(text));
};

/**
 * What knows how many columns the texts of a screen take: two for most of CJK and for emoji, none for a combining mark.
 * The tables for that take a quarter of the time that a card takes, and few texts need them.
 */
export const measureFor = async (texts: string): Promise<Measure> => {
  if (narrow.test(texts)) return (text) => text.length;
  return loadMeasure();
};
