/** A command line as a shell reads it: its words, and whether it reads stdin or writes a file. */
export interface Typed {
  readonly argv: readonly string[];
  readonly readsStdin: boolean;
}

/** Reads what examples need of a shell: quotes and redirections. @throws Error for a line that is not ours */
export const typed = (line: string): Typed => {
  const words = [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, single, double, bare]) => ({
    text: single ?? double ?? bare ?? '',
    sign: bare === '<' || bare === '>' ? bare : undefined,
  }));
  if (words[0]?.text !== 'klarna-cl') throw new Error(`${line} does not begin with klarna-cl`);
  const argv = words.flatMap(({ text, sign }, index) =>
    index === 0 || sign !== undefined || words[index - 1]?.sign !== undefined ? [] : [text],
  );
  return { argv, readsStdin: words.some(({ sign }) => sign === '<') };
};
