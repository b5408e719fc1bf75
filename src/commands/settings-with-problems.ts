import type { CredentialSet } from '../config/catalogue.ts';
import { loadSettings } from '../config/load.ts';
import type { Settings } from '../config/resolve.ts';
import type { Context } from '../context.ts';
import { CliError } from '../errors.ts';
import type { GlobalFlags } from './global-flags.ts';

const accounts: readonly CredentialSet[] = ['commerce-layer', 'klarna', 'klarna-v1'];

/**
 * The settings for looking at them: half a set of credentials or a bad value is told as a problem, so that the commands
 * that show what is wrong do not stop at it.
 * @throws CliError `config` where nothing can be read at all
 */
export const settingsWithProblems = async (
  context: Context,
  flags: GlobalFlags,
): Promise<{ readonly settings: Settings; readonly problems: readonly string[] }> => {
  const sandbox = flags.sandbox ? await context.startSandbox({}) : undefined;
  try {
    const asked = sandbox === undefined ? { flags } : { flags: {}, sandbox: sandbox.environment };
    const problems: string[] = [];
    const sound: CredentialSet[] = [];
    for (const account of accounts) {
      try {
        await loadSettings(context, { ...asked, services: [account] });
        sound.push(account);
      } catch (error) {
        if (!(error instanceof CliError) || error.kind !== 'config') throw error;
        problems.push([error.message, error.facts.hint].filter(Boolean).join(' '));
      }
    }
    return { settings: await loadSettings(context, { ...asked, services: sound }), problems: [...new Set(problems)] };
  } finally {
    await sandbox?.close();
  }
};
