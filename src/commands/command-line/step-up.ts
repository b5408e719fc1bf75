import type { Context } from '../../context.ts';
import type { CliError } from '../../errors.ts';
import { isOfKlarna } from '../session/klarna-address.ts';

/**
 * A step-up asks the customer for another approval, so its page opens when a person at the terminal says so, and never by
 * itself.
 */
export const offerStepUp = async (
  { terminal, prompt, openBrowser }: Pick<Context, 'terminal' | 'prompt' | 'openBrowser'>,
  { code, facts: { openUrl } }: CliError,
): Promise<void> => {
  if (code !== 'STEP_UP_REQUIRED' || openUrl === undefined || !terminal.interactive || !isOfKlarna(openUrl)) return;
  terminal.talk('Klarna asks the customer for another approval:');
  terminal.showAsIs(openUrl);
  if (!(await prompt.confirm({ message: 'Open it now?', initial: false }))) return;
  if (!(await openBrowser(openUrl))) terminal.talk('No browser was opened here: open the address yourself.');
};
