import type { CredentialSet } from '../../config/catalogue.ts';
import { type Asked, loadSettings } from '../../config/load.ts';
import type { Settings } from '../../config/resolve.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import type { GlobalFlags } from '../command-line/global-flags.ts';

const accounts: readonly CredentialSet[] = ['commerce-layer', 'klarna', 'klarna-v1'];

/** What is wrong with the settings of one account. */
export interface Problem {
  readonly account: CredentialSet;
  readonly error: CliError;
}

/**
 * The settings for looking at them: half a set of credentials or a bad value is told as a problem, so that the commands
 * that show what is wrong do not stop at it.
 * @throws CliError `config` where nothing can be read at all
 */
export const settingsAndProblems = async (
  context: Context,
  asked: Pick<Asked, 'flags' | 'sandbox' | 'keyring'>,
): Promise<{ readonly settings: Settings; readonly problems: readonly Problem[] }> => {
  const problems: Problem[] = [];
  for (const account of accounts) {
    try {
      await loadSettings(context, { ...asked, services: [account] });
    } catch (error) {
      if (!(error instanceof CliError) || error.kind !== 'config') throw error;
      problems.push({ account, error });
    }
  }
  const services = accounts.filter((account) => problems.every((problem) => problem.account !== account));
  return { settings: await loadSettings(context, { ...asked, services }), problems };
};

/** The same in sentences, the sandbox's where it is asked for; the keyring stays closed. @throws CliError `config` */
export const settingsWithProblems = async (
  context: Context,
  flags: GlobalFlags,
): Promise<{ readonly settings: Settings; readonly problems: readonly string[] }> => {
  const sandbox = flags.sandbox ? await context.startSandbox({}) : undefined;
  try {
    const asked =
      sandbox === undefined ? { flags, keyring: 'closed' as const } : { flags: {}, sandbox: sandbox.environment };
    const { settings, problems } = await settingsAndProblems(context, asked);
    const sentences = problems.map(({ error }) => [error.message, error.facts.hint].filter(Boolean).join(' '));
    return { settings, problems: [...new Set(sentences)] };
  } finally {
    await sandbox?.close();
  }
};
