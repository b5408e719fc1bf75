import { beside, type Line, span } from '../../../output/spans.ts';
import type { CardContent } from './content.ts';
import type { Pen } from './drawing.ts';
import { customer, further, ids, money, next, sides, timeline, verdict, why } from './sections.ts';

/** From this many columns on there is room for two. */
const twoColumns = 110;

/** Longer lines are hard to follow. */
const widest = 140;

/** The card as it is drawn: one screen, the verdict first and the way out last. */
export const screenCard = (content: CardContent, pen: Pen): readonly Line[] => {
  const whole = { ...pen, width: Math.min(pen.width, widest) };
  return whole.width < twoColumns ? inOneColumn(content, whole) : inTwoColumns(content, whole);
};

const inOneColumn = (content: CardContent, pen: Pen): readonly Line[] => [
  ...verdict(content, pen),
  ...money(content, pen),
  ...sides(content, pen),
  ...customer(content, pen),
  ...further(content, pen, 3),
  ...timeline(content, pen, 3),
  ...ids(content, pen),
  ...next(content, pen),
];

/** What is, and beside it what happened; with what the verdict rests on, and more of everything. */
const inTwoColumns = (content: CardContent, pen: Pen): readonly Line[] => {
  // What happened needs a little more room than what is.
  const left = { ...pen, width: Math.floor((pen.width - 3) * 0.475) };
  const right = { ...pen, width: pen.width - left.width - 3 };
  return [
    ...verdict(content, pen),
    ...beside(
      [...money(content, left), ...sides(content, left), ...customer(content, left)],
      timeline(content, right, 8),
      left.width,
      [span(` ${pen.glyphs.wall} `, 'dim')],
      pen.measure,
    ),
    ...why(content, pen),
    ...further(content, pen, 8),
    ...ids(content, pen),
    ...next(content, pen),
  ];
};
