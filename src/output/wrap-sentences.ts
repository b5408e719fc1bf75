/** What is to be pasted: between backticks, behind a colon up to the end, or a command that stands there without. */
const pieces =
  /`[^`]*`\S*|(?<=: )klarna-cl (?:(?![.;,] ).)+$|klarna-cl(?: (?:--?[a-z][\w-]*|<[^>]+>|\S*[\d/:=@<]\S*)(?=[\s.,;]|$)[.,;]?|(?<=klarna-cl) [a-z-]+)*|\S+/g;

const indent = '  ';

/** Blanks at the start, and a name in a column of its own, behind which its value goes on. */
const labelled = /^ *(?:\S+(?: \S+)? {2,})?/;

/**
 * Lines for a screen so wide, broken between words. A command is never broken: one that does not fit stands on a line of
 * its own, where it can be copied whole, and the terminal folds it if it must.
 */
export const wrapSentences = (text: string, columns: number): string =>
  text
    .split('\n')
    .map((line) => (line.length <= columns ? line : wrapped(line, columns)))
    .join('\n');

const wrapped = (line: string, columns: number): string => {
  const [margin = ''] = labelled.exec(line) ?? [];
  const below = margin.endsWith('  ') && margin.trim() !== '' ? ' '.repeat(margin.length) : margin + indent;
  const lines: string[] = [];
  let open = '';
  for (const [piece] of line.slice(margin.length).matchAll(pieces)) {
    const start = lines.length === 0 ? margin : below;
    if (open === '') open = start + piece;
    else if (open.length + 1 + piece.length <= columns) open += ` ${piece}`;
    else {
      lines.push(open);
      open = below + piece;
    }
  }
  return [...lines, open].join('\n');
};
