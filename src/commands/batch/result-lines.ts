import type { RowResult } from '../../batch/row-result.ts';
import type { Terminal } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { compactJson } from '../../output/json.ts';

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
export const openResultLines = (terminal: Pick<Terminal, 'data'>): ResultLines => {
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
