import type { Measure } from './spans.ts';

/** A text that takes no more than so many columns: one that is longer is cut, and `more` says so. */
export const fitted = (text: string, width: number, more: string, measure: Measure): string => {
  if (measure(text) <= width) return text;
  const room = width - measure(more);
  if (room < 0) return '';
  if (/^[ -~]*$/.test(text)) return text.slice(0, room) + more;
  let cut = '';
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (measure(cut + segment) > room) break;
    cut += segment;
  }
  return cut + more;
};
