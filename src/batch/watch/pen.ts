import { fitted } from '../../output/fit.ts';
import type { Glyphs } from '../../output/glyphs.ts';
import { sanitiseLine } from '../../output/sanitise.ts';
import { type Line, type Measure, type Span, span, type Tone, textOf } from '../../output/spans.ts';
import { wrap } from '../../output/wrap.ts';

/** What a batch is drawn with. */
export interface Pen {
  readonly width: number;
  readonly glyphs: Glyphs;
  readonly measure: Measure;
}

/** A word of a sentence that counts something, and how it is meant. */
export type Part = readonly [text: string, tone?: Tone];

/** What a server or a file says, on one line that this screen can show. */
export const clean = (text: string, { glyphs }: Pick<Pen, 'glyphs'>): string => glyphs.shown(sanitiseLine(text));

/** A line that is as long as there is room, and no longer: what does not fit is cut. */
export const cut = (line: Line, { width, glyphs, measure }: Pen): Line => {
  let left = width;
  return line.map(({ text, tone }) => {
    const fits = fitted(text, left, glyphs.more, measure);
    left -= measure(fits);
    return span(fits, tone);
  });
};

/** Parts with a dot between them; a new line begins before one that no longer fits. */
export const dotted = (parts: readonly Part[], pen: Pen): readonly Line[] => {
  const dot = ` ${pen.glyphs.dot} `;
  const lines: Span[][] = [];
  for (const [text, tone] of parts) {
    const line = lines.at(-1);
    if (line !== undefined && pen.measure(textOf(line) + dot + text) <= pen.width) {
      line.push(span(dot, 'dim'), span(text, tone));
    } else lines.push([span(text, tone)]);
  }
  return lines.map((line) => cut(line, pen));
};

/** Texts with commas between them, none of them torn in two, below the indent. */
export const listed = (texts: readonly string[], pen: Pen, indent: number): readonly Line[] => {
  const lines: string[] = [];
  for (const [index, text] of texts.entries()) {
    const next = index === texts.length - 1 ? text : `${text},`;
    const longer = `${lines.at(-1)} ${next}`;
    if (index > 0 && pen.measure(longer) <= pen.width) lines[lines.length - 1] = longer;
    else lines.push(' '.repeat(indent) + next);
  }
  return lines.map((line) => cut([span(line)], pen));
};

/** Text in lines of at most that width; a word that is longer is cut. */
export const paragraph = (text: string, pen: Pen, tone: Tone = 'plain', indent = 0): readonly Line[] =>
  wrap(text, pen.width - indent, pen.measure).map((line) => cut([span(' '.repeat(indent) + line, tone)], pen));
