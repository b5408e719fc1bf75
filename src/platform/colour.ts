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
 * Whether to colour: `--no-color`, then `FORCE_COLOR`, `NO_COLOR`, `TERM=dumb`, then whether it is a terminal.
 * @see https://no-color.org
 */
export const wantsColour = ({ environment, isTerminal, refused }: ColourWish): boolean => {
  if (refused) return false;
  const forced = environment.FORCE_COLOR;
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  if (environment.NO_COLOR !== undefined && environment.NO_COLOR !== '') return false;
  return isTerminal && environment.TERM !== 'dumb';
};
