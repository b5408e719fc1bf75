type Environment = Readonly<Record<string, string | undefined>>;

/** Consoles of Windows whose fonts have more than the signs of a code page; the one it always had is not among them. */
const newConsoles = ({ WT_SESSION, ConEmuANSI, TERM_PROGRAM, TERMINAL_EMULATOR, TERM = '' }: Environment): boolean =>
  Boolean(WT_SESSION) ||
  ConEmuANSI === 'ON' ||
  TERM_PROGRAM === 'vscode' ||
  TERMINAL_EMULATOR === 'JetBrains-JediTerm' ||
  /^(?:xterm|alacritty|rxvt-unicode|cygwin$)/.test(TERM);

const localeOf = ({ LC_ALL, LC_CTYPE, LANG }: Environment): string | undefined =>
  [LC_ALL, LC_CTYPE, LANG].find(Boolean);

const isUtf8 = (locale: string): boolean => /utf-?8/i.test(locale);

/**
 * Whether the reader's terminal can show more than ASCII. As POSIX decides it: LC_ALL, then LC_CTYPE, then LANG; none of
 * them is the C locale. Windows has no such variables: there it is for the console to show them.
 */
export const showsUnicode = (environment: Environment): boolean => {
  const locale = localeOf(environment);
  return locale === undefined ? environment.OS === 'Windows_NT' && newConsoles(environment) : isUtf8(locale);
};

/** Whether it is known that it cannot. A single sign at the start of a line is risked where nothing is said: in a container. */
export const lacksUnicode = (environment: Environment): boolean => {
  const locale = localeOf(environment);
  return locale === undefined ? environment.OS === 'Windows_NT' && !newConsoles(environment) : !isUtf8(locale);
};
