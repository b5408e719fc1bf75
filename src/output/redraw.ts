import { type Line, type Measure, textOf } from './spans.ts';

/** The rows of a screen that lines take: a terminal folds one that is too long. */
export const rowsOf = (lines: readonly Line[], columns: number, measure: Measure): number =>
  lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(measure(textOf(line)) / columns)), 0);

/** Goes back over so many rows, and takes away what was on them and below. */
export const takeBack = (rows: number): string => (rows === 0 ? '' : `\u001b[${rows}A\r\u001b[J`);
