import type { Paint } from '../../output/paint.ts';
import { wrap } from '../../output/wrap.ts';
import type { Block, Example, Row, Section } from './blocks.ts';

/** How wide, and in which colours. */
export interface Look {
  readonly columns: number;
  readonly paint: Pick<Paint, 'bold'>;
}

/** Longer lines are hard to read, however wide the window. */
const widest = 110;
/** A text beside its name has at least so many columns, else it stands below. */
const leastBeside = 28;
const longestTerm = 30;

const indented = (lines: readonly string[], by: number): string =>
  lines.map((line) => ' '.repeat(by) + line).join('\n');

/** Where the texts of a section's rows begin: those of all sections of its kind stand below each other. */
const termWidth = (section: Section, sections: readonly Section[]): number =>
  Math.max(
    0,
    ...sections
      .filter((each) => each === section || (section.kind !== undefined && each.kind === section.kind))
      .flatMap(({ blocks }) => blocks)
      .flatMap((block) => (typeof block !== 'string' && 'rows' in block ? block.rows : []))
      .map(([term]) => term.length)
      .filter((length) => length <= longestTerm),
  );

const rowText = ([term, text]: Row, columns: number, width: number): string => {
  const room = columns - width - 4;
  if (text === '') return `  ${term}`;
  if (room < leastBeside) return `  ${term}\n${indented(wrap(text, columns - 6), 6)}`;
  const [first = '', ...others] = wrap(text, room);
  const below = others.map((line) => `\n${' '.repeat(width + 4)}${line}`).join('');
  if (term.length > width) return `  ${term}\n${' '.repeat(width + 4)}${first}${below}`;
  return `  ${term.padEnd(width)}  ${first}${below}`;
};

/**
 * A command that is too long goes on in the next line, as a shell reads it: before a flag, or before what it is handed to.
 * One that cannot be broken there stays whole, so that it can be copied.
 */
export const commandLines = (line: string, columns: number): readonly string[] => {
  const lines: string[] = [];
  for (const part of line.split(/ (?=--?[a-z]|[|<>] )/)) {
    const last = lines.at(-1);
    // Two for the sign that it goes on, two for the indentation of what does.
    const room = columns - (lines.length > 1 ? 4 : 2);
    if (last === undefined || last.length + 1 + part.length > room) lines.push(part);
    else lines[lines.length - 1] = `${last} ${part}`;
  }
  return lines.map((each, index) => `${index === 0 ? '' : '  '}${each}${index < lines.length - 1 ? ' \\' : ''}`);
};

const exampleText = ([line, what]: Example, columns: number): string =>
  [...(what === '' ? [] : [indented(wrap(what, columns - 2), 2)]), indented(commandLines(line, columns - 4), 4)].join(
    '\n',
  );

const blockText = (block: Block, columns: number, width: number, indent: number): string => {
  if (typeof block === 'string') return indented(wrap(block, columns - indent), indent);
  if ('lines' in block) return indented(block.lines, 2);
  if ('rows' in block) return block.rows.map((row) => rowText(row, columns, width)).join('\n');
  return block.examples.map((example) => exampleText(example, columns)).join('\n');
};

/** As many columns as a text should take. */
export const usableColumns = ({ columns }: Look): number => Math.max(20, Math.min(columns, widest));

export const headingText = (heading: string, look: Look): string =>
  wrap(heading, usableColumns(look))
    .map((line) => look.paint.bold(line))
    .join('\n');

/** Sections one after another; a section without a heading is plain text. */
export const sectionsText = (sections: readonly Section[], look: Look): string => {
  const usable = usableColumns(look);
  return sections
    .map((section) => {
      const { heading, blocks } = section;
      const width = termWidth(section, sections);
      const body = blocks.map((block) => blockText(block, usable, width, heading === '' ? 0 : 2)).join('\n\n');
      return heading === '' ? body : `${headingText(heading, look)}\n${body}`;
    })
    .join('\n\n')
    .concat('\n');
};
