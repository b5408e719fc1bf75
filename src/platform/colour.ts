import type { ChalkInstance } from 'chalk';

export type Chalk = ChalkInstance;

/** Chalk with colours on: whether they are wanted was decided before (`Screen.colour`). */
export const loadChalk = async (): Promise<Chalk> => {
  const { Chalk: Instance } = await import('chalk');
  return new Instance({ level: 1 });
};

export interface ColourWish {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly isTerminal: boolean;
  /** `--no-color` */
  readonly refused: boolean;
}

/**
 * Whether to colour. The first of these that is set decides: `--no-color`, `FORCE_COLOR`, `NO_COLOR`, `CLICOLOR_FORCE`,
 * `TERM=dumb`, `CLICOLOR`; else whether it is a terminal.
 * @see https://no-color.org
 * @see https://bixense.com/clicolors/
 */
export const wantsColour = ({ environment, isTerminal, refused }: ColourWish): boolean => {
  if (refused) return false;
  const { FORCE_COLOR: forced, NO_COLOR: none, CLICOLOR_FORCE: always, TERM: term, CLICOLOR: some } = environment;
  if (forced) return !isNo(forced);
  if (none) return false;
  if (always && !isNo(always)) return true;
  return isTerminal && term !== 'dumb' && !(some && isNo(some));
};

const isNo = (text: string): boolean => text === '0' || text.toLowerCase() === 'false';
