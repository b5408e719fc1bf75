import { CliError } from '../../../errors.ts';
import type { GlobalFlags } from '../global-flags.ts';

/** What commands print that is no document of their own, in the words of a refusal. */
const unprinted: Readonly<Record<string, string>> = {
  help: 'a text',
  completion: 'a script for the shell',
  complete: 'words for the shell',
  mcp: 'what its protocol wants',
  sandbox: 'where it listens, for programs to read',
  'batch init': 'a template',
  'config import': 'nothing',
  'config init': 'nothing',
  'config logout': 'nothing',
  'config set': 'nothing',
  'config unset': 'nothing',
  'config use': 'nothing',
};

/** Commands that go on printing, a line a document, as it comes. */
const streams = (path: string, flags: GlobalFlags & { readonly check?: true }): boolean =>
  path === 'worker' || (path === 'batch' && !flags.check);

/** Its SHA-256 is told, so it is printed byte by byte. */
const asFile = (path: string, { file }: { readonly file?: string }): string | undefined =>
  path === 'runs export' && file === '-' ? 'the file' : undefined;

/**
 * A flag that would change nothing is refused: a script that gives it counts on it.
 * @throws CliError `usage`
 */
export const refuseUnprinted = (
  path: string,
  flags: GlobalFlags & { readonly file?: string; readonly check?: true },
): void => {
  const { output } = flags;
  const filter = flags.query !== undefined ? '--query' : flags.jq !== undefined ? '--jq' : flags.raw && '--raw';
  const what = flags.curl ? 'curl commands' : flags.dryRun ? undefined : (unprinted[path] ?? asFile(path, flags));
  // `json` and `compact` say how errors are told, besides.
  const isOddOutput = output !== undefined && output !== 'json' && output !== 'compact';
  if (what !== undefined && (filter || isOddOutput)) {
    const flag = filter || `--output ${output}`;
    throw new CliError('usage', `${flag} has no meaning here: ${flags.curl ? '--curl' : path} prints ${what}.`, {
      why: 'There is no document that it could be for. Nothing was sent.',
      hint: 'Leave it out.',
    });
  }
  if ((output === 'table' || output === 'yaml') && streams(path, flags)) {
    throw new CliError(
      'usage',
      `--output ${output} has no meaning here: ${path} prints a line for each document, as it comes.`,
      {
        why: 'Nothing was sent.',
        hint: 'Leave it out. What was kept can be printed afterwards.',
      },
    );
  }
};
