import type { Paint } from './paint.ts';

/** How a piece of text is meant; colours only repeat what words and marks say. */
export type Tone = 'plain' | 'bold' | 'dim' | 'danger' | 'problem' | 'waiting' | 'healthy';

export interface Span {
  readonly text: string;
  readonly tone: Tone;
}

/** A line of a screen, not yet painted: what it looks like can be measured and tested. */
export type Line = readonly Span[];

/** The columns that a text takes on a terminal: `string-width`, or what a test puts in its place. */
export type Measure = (text: string) => number;

export const span = (text: string, tone: Tone = 'plain'): Span => ({ text, tone });

export const textOf = (line: Line): string => line.map(({ text }) => text).join('');

export const painted = (line: Line, paint: Paint): string =>
  line
    .map(({ text, tone }) => (tone === 'plain' ? text : paint[tone](text)))
    .join('')
    .trimEnd();

/** Blanks up to a width. */
export const padded = (text: string, width: number, measure: Measure): string =>
  text + ' '.repeat(Math.max(0, width - measure(text)));

/** Two blocks beside each other, the left one as wide as it is told. */
export const beside = (
  left: readonly Line[],
  right: readonly Line[],
  leftWidth: number,
  between: Line,
  measure: Measure,
): readonly Line[] =>
  Array.from({ length: Math.max(left.length, right.length) }, (_, index) => {
    const line = left[index] ?? [];
    const gap = span(' '.repeat(Math.max(0, leftWidth - measure(textOf(line)))));
    return [...line, gap, ...between, ...(right[index] ?? [])];
  });
