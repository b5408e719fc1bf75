import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';

/** Reads values that may come by flag, by `-` from stdin or from a file. stdin can be read once a command. */
export interface ValueReader {
  /** The text, one trailing line break dropped. @throws CliError `usage`, `local-io` */
  readonly read: (
    flag: string,
    direct: string | undefined,
    fileFlag?: string,
    file?: string | undefined,
  ) => Promise<string | undefined>;
}

export const openValueReader = ({ files }: Pick<Context, 'files'>): ValueReader => {
  let stdinTakenBy: string | undefined;

  const fromStdin = async (flag: string) => {
    if (stdinTakenBy !== undefined) {
      throw new CliError('usage', `${flag} - cannot read stdin: ${stdinTakenBy} does already.`, {
        hint: 'Give one of them by a file.',
      });
    }
    stdinTakenBy = flag;
    return files.readStdin();
  };

  return {
    read: async (flag, direct, fileFlag, file) => {
      if (direct !== undefined && file !== undefined) {
        throw new CliError('usage', `${flag} and ${fileFlag} exclude each other.`, { hint: 'Leave one of them out.' });
      }
      const text =
        direct === '-' || file === '-' ? await fromStdin(flag) : await (file === undefined ? direct : files.read(file));
      return text?.replace(/\r?\n$/, '');
    },
  };
};
