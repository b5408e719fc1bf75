import { beside, type Line, span, textOf } from '../../../output/spans.ts';
import type { CardContent } from './content.ts';
import { columnsOf, dotted, hanging, heading, type Pen, paragraph } from './drawing.ts';

/** The parts of a card, each as the lines it takes at a width. */

/** Below so many columns a text stands under its time, not beside it. */
const inline = 56;

/** The verdict, its mark before it, and whose turn it is. */
export const verdict = ({ weight, verdict: says, turn, about }: CardContent, pen: Pen): readonly Line[] => [
  ...hanging([span(`${pen.glyphs.marks[weight]} `, weight)], says, pen, weight),
  ...hanging([span('  ')], [turn, ...about].join(` ${pen.glyphs.dot} `), pen),
];

const sums = ['amount', 'authorized', 'captured', 'refunded', 'open'] as const;

/** The sums in a row, a row for each side where they differ; or one below the other, where there is little room. */
export const money = ({ money: rows }: CardContent, pen: Pen): readonly Line[] => {
  const shown = sums.filter((name) => rows.some((row) => row[name] !== ''));
  const isCompared = rows.length > 1;
  const names = isCompared ? ['', ...shown] : shown;
  const texts = rows.map((row) => [...(isCompared ? [row.side] : []), ...shown.map((name) => row[name] || '?')]);
  const across = columnsOf([names, ...texts], pen);
  const down = names.map((name, index) => [name, ...texts.map((row) => row[index] ?? '')]);
  const isName = (line: number, column: number) => (across === undefined ? column === 0 : line === 0);
  const isSide = (line: number, column: number) => isCompared && (across === undefined ? line === 0 : column === 0);
  const table = (across ?? columnsOf(down, pen))?.map(
    (cells, line): Line =>
      cells.map((cell, column) =>
        span(cell, isName(line, column) ? 'dim' : isSide(line, column) ? 'problem' : 'plain'),
      ),
  );
  if (rows.length === 0) return [];
  const title = isCompared ? 'Money, on which the two sides differ' : 'Money';
  return [heading(title, pen), ...(table ?? down.flatMap((row) => paragraph(row.join(' ').trim(), pen)))];
};

/** Both sides beside each other, or below each other where there is little room. */
export const sides = ({ shop, klarna }: CardContent, pen: Pen): readonly Line[] => {
  const { glyphs, measure } = pen;
  // As much as the left side takes, so that the right one need not be folded.
  const both = pen.width - 3;
  const needed = measure(textOf(dotted(shop, { ...pen, width: both })[0] ?? []));
  const left = { ...pen, width: Math.max(Math.floor(both / 3), Math.min(needed, Math.floor(both / 2))) };
  const right = { ...pen, width: both - left.width };
  const fits = (parts: readonly string[], { width }: Pen) => parts.every((part) => measure(part) <= width);
  if (pen.width < inline || !fits(shop, left) || !fits(klarna, right)) {
    return [heading('Commerce Layer', pen), ...dotted(shop, pen), heading('Klarna', pen), ...dotted(klarna, pen)];
  }
  const head = [
    ...heading('Commerce Layer', left),
    span(`${glyphs.rule}${glyphs.crossing}`, 'dim'),
    ...heading('Klarna', { ...right, width: right.width + 1 }),
  ];
  const wall = [span(` ${glyphs.wall} `, 'dim')];
  return [head, ...beside(dotted(shop, left), dotted(klarna, right), left.width, wall, measure)];
};

export const customer = ({ customer: { who, step } }: CardContent, pen: Pen): readonly Line[] => [
  heading('Customer', pen),
  ...dotted([...who, step], pen),
];

/** What the verdict rests on. */
export const why = ({ why: reasons }: CardContent, pen: Pen): readonly Line[] =>
  reasons === undefined
    ? []
    : [heading('Why', pen), ...paragraph(reasons.explanation, pen), ...dotted(reasons.evidence, pen, 'dim')];

/** What else was found, at most so many of it in full. */
export const further = ({ further: findings, unread }: CardContent, pen: Pen, most: number): readonly Line[] => {
  if (findings.length + unread.length === 0) return [];
  const shown = findings.slice(0, most);
  const rest = findings.slice(most).map(({ name }) => name);
  return [
    heading('Also', pen),
    ...shown.flatMap(({ name, says }) =>
      pen.width < inline ? paragraph(`${name}: ${says}`, pen) : [shortened([span(`${name}  `, 'problem')], says, pen)],
    ),
    ...(rest.length === 0 ? [] : paragraph(`${pen.glyphs.more} ${rest.length} more: ${rest.join(', ')}`, pen, 'dim')),
    ...unread.slice(0, most).map((text) => shortened([span('not read  ', 'dim')], inShort(text), pen)),
  ];
};

/** What was being read stands before it already, and its id takes the room that the reason needs. */
const inShort = (text: string): string => text.replace(/: Reading the [^.]{1,120}? was refused by /, ': refused by ');

/** On one line, whatever has to be left out of it. */
const shortened = (first: Line, text: string, { width, measure, glyphs }: Pen): Line => {
  const room = Math.max(8, width - measure(textOf(first)));
  if (measure(text) <= room) return [...first, span(text)];
  const words = text.split(' ');
  while (words.length > 1 && measure(`${words.join(' ')} ${glyphs.more}`) > room) words.pop();
  return [...first, span(`${words.join(' ')} ${glyphs.more}`)];
};

/** The last things that happened, at most so many, the newest last. */
export const timeline = ({ moments, zone }: CardContent, pen: Pen, most: number): readonly Line[] => {
  if (moments.length === 0) return [];
  const shown = moments.slice(-most);
  const earlier = moments.length - shown.length;
  const left = earlier === 0 ? '' : ` ${pen.glyphs.dot} ${pen.glyphs.more} ${earlier} more before`;
  const title = `Timeline, ${zone}${left}`;
  const agoWidth = Math.max(...shown.map(({ ago }) => ago.length));
  return [
    ...(pen.measure(title) + 4 <= pen.width
      ? [heading(title, pen)]
      : [heading('Timeline', pen), ...paragraph(`${zone}${left}`, pen, 'dim')]),
    ...shown.flatMap(({ time, ago, what, where }) => {
      // Most of what Klarna did says so.
      const text = where === 'Commerce Layer' || what.includes(where) ? what : `${what} (${where})`;
      if (pen.width < inline) return [...paragraph(`${time}, ${ago}`, pen, 'dim'), ...hanging([span('  ')], text, pen)];
      return hanging([span(`${time}  `, 'dim'), span(ago.padEnd(agoWidth)), span('  ')], text, pen);
    }),
  ];
};

/** Each id whole, so that it can be selected: beside another one where there is room. */
export const ids = ({ ids: quoted }: CardContent, pen: Pen): readonly Line[] => {
  if (quoted.length === 0) return [];
  const lines: Line[] = [];
  for (const { name, value } of quoted) {
    const part = [span(`${name} `, 'dim'), span(value)];
    const last = lines.at(-1);
    const joined = last === undefined ? part : [...last, span(` ${pen.glyphs.dot} `, 'dim'), ...part];
    if (last !== undefined && pen.measure(textOf(joined)) <= pen.width) lines[lines.length - 1] = joined;
    else if (pen.measure(textOf(part)) <= pen.width) lines.push(part);
    else lines.push([span(name, 'dim')], [span(value)]);
  }
  return [heading('Ids to quote', pen), ...lines];
};

/** The command stands on a line of its own, as it is to be pasted: the terminal may fold it, nobody else. */
export const next = ({ next: { says, command } }: CardContent, pen: Pen): readonly Line[] => [
  heading('Next', pen),
  ...paragraph(says, pen),
  ...(command === null ? [] : [[span(command, 'bold')]]),
];
