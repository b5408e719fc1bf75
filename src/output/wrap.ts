/** Breaks at blanks; a word longer than the line stands alone. `measure` gives the columns that a text takes. */
export const wrap = (text: string, width: number, measure = (part: string) => part.length): string[] => {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && measure(line) + 1 + measure(word) > Math.max(width, 8)) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
};
