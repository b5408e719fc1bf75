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
  'config init': 'nothing',
  'config set': 'nothing',
  'config unset': 'nothing',
  'config use': 'nothing',
};

/** Commands that go on printing, a line a document, as it comes. */
const streams = (path: string, flags: GlobalFlags & Readonly<Record<string, unknown>>): boolean =>
  (path === 'batch' && flags.check !== true) ||
  path === 'worker' ||
  (path === 'inspect' && flags.watch === true) ||
  (path === 'sandbox ledger' && flags.follow === true);

/**
 * A flag that would change nothing is refused: a script that gives it counts on it.
 * @throws CliError `usage`
 */
export const refuseUnprinted = (path: string, flags: GlobalFlags): void => {
  const { output } = flags;
  const filter = flags.query !== undefined ? '--query' : flags.jq !== undefined ? '--jq' : flags.raw && '--raw';
  const what = flags.curl ? 'curl commands' : unprinted[path];
  // `json` and `compact` say how errors are told, besides.
  const isOddOutput = output !== undefined && output !== 'json' && output !== 'compact';
  if (what !== undefined && (filter || isOddOutput)) {
    const flag = filter || `--output ${output}`;
    throw new CliError('usage', `${flag} has no meaning here: ${flags.curl ? '--curl' : path} prints ${what}.`, {
      why: 'There is no document that it could be for. Nothing was sent.',
      hint: 'Leave it out.',
    });
  }
  if ((output === 'table' || output === 'yaml') && streams(path, flags as GlobalFlags & Record<string, unknown>)) {
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
