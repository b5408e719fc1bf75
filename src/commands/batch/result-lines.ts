import type { RowResult } from '../../batch/row-result.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { compactJson } from '../../output/json.ts';
import type { GlobalFlags } from '../command-line/global-flags.ts';
import { isFiltered, printDocument } from '../command-line/print.ts';

/** The results on stdout, a line each, as the rows end. */
export interface ResultLines {
  /** A promise where the reader is too slow for the rows: they wait for it then. */
  readonly write: (result: RowResult) => Promise<void> | undefined;
  /** Writes what is left. @returns what went wrong with stdout, if anything did */
  readonly close: () => Promise<CliError | undefined>;
}

/** So much may wait for the reader before rows do. */
const mostWaiting = 256 * 1024;

/** The lines of rows that end in the same moment leave in one write. A reader that is gone, or a full device, stops no payment. */
export const openResultLines = (context: Context, flags: GlobalFlags): ResultLines =>
  isFiltered(flags) ? filteredLines(context, flags) : wholeLines(context);

const wholeLines = ({ terminal }: Pick<Context, 'terminal'>): ResultLines => {
  let waiting = '';
  let writing: Promise<void> | undefined;
  let failure: CliError | undefined;
  const drain = async (): Promise<void> => {
    while (waiting !== '') {
      await new Promise(setImmediate);
      const text = waiting;
      waiting = '';
      try {
        if (failure === undefined) await terminal.data(text);
      } catch (error) {
        if (!(error instanceof CliError)) throw error;
        failure = error;
      }
    }
    writing = undefined;
  };
  return {
    write: (result) => {
      waiting += `${compactJson(result)}\n`;
      writing ??= drain();
      return waiting.length > mostWaiting ? writing : undefined;
    },
    close: async () => {
      await writing;
      return failure;
    },
  };
};

/** A filter may take its time: the rows that end meanwhile wait their turn, and no more than so many of them. */
const mostInTurn = 256;

/** What `--query` and `--jq` leave of each row. */
const filteredLines = (context: Context, flags: GlobalFlags): ResultLines => {
  let inTurn = 0;
  let turn: Promise<void> = Promise.resolve();
  let failure: CliError | undefined;
  const print = async (result: RowResult): Promise<void> => {
    try {
      if (failure === undefined) await printDocument(context, { ...flags, output: 'compact' }, result);
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      failure = error;
    }
    inTurn -= 1;
  };
  return {
    write: (result) => {
      inTurn += 1;
      turn = turn.then(() => print(result));
      return inTurn > mostInTurn ? turn : undefined;
    },
    close: async () => {
      await turn;
      return failure;
    },
  };
};
