import type { Glyphs } from '../../../output/glyphs.ts';
import { type Line, type Measure, padded, type Span, span, type Tone, textOf } from '../../../output/spans.ts';
import { wrap } from '../../../output/wrap.ts';

/** What a part of the card is drawn with. */
export interface Pen {
  readonly width: number;
  readonly glyphs: Glyphs;
  readonly measure: Measure;
}

/** A heading in a line across: `── Money ─────`. */
export const heading = (title: string, { width, glyphs, measure }: Pen): Line => {
  const start = `${glyphs.rule.repeat(2)} `;
  const rest = width - measure(title) - start.length - 1;
  if (rest < 0) return [span(title, 'bold')];
  return [span(start, 'dim'), span(title, 'bold'), span(` ${glyphs.rule.repeat(rest)}`, 'dim')];
};

/** Text in lines of at most that width, but for a word that is longer. */
export const paragraph = (text: string, { width, measure }: Pen, tone: Tone = 'plain'): readonly Line[] =>
  wrap(text, width, measure).map((line) => [span(line, tone)]);

/** A first part on the first line, and the text beside it, below which its further lines stand. */
export const hanging = (first: readonly Span[], text: string, pen: Pen, tone: Tone = 'plain'): readonly Line[] => {
  const indent = pen.measure(textOf(first));
  const [line = '', ...rest] = wrap(text, pen.width - indent, pen.measure);
  return [[...first, span(line, tone)], ...rest.map((part) => [span(' '.repeat(indent)), span(part, tone)])];
};

/** Parts with a dot between them, broken between two parts where the line is full, and within one only at a blank. */
export const dotted = (
  parts: readonly string[],
  { width, glyphs, measure }: Pen,
  tone: Tone = 'plain',
): readonly Line[] => {
  const lines: string[] = [];
  let line = '';
  for (const part of parts) {
    const joined = line === '' ? part : `${line} ${glyphs.dot} ${part}`;
    if (line !== '' && measure(joined) > width) {
      lines.push(line);
      line = part;
    } else line = joined;
  }
  return [...lines, line].flatMap((text) => wrap(text, width, measure)).map((text) => [span(text, tone)]);
};

/** Rows of texts under each other; `undefined` where they do not fit beside each other. */
export const columnsOf = (
  rows: readonly (readonly string[])[],
  { width, measure }: Pen,
): readonly (readonly string[])[] | undefined => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => measure(row[column] ?? ''))));
  const between = '  ';
  if (widths.reduce((sum, each) => sum + each + between.length, -between.length) > width) return undefined;
  return rows.map((row) =>
    row.map((text, column) => padded(text, widths[column] ?? 0, measure) + (column === row.length - 1 ? '' : between)),
  );
};
