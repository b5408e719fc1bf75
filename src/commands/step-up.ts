import type { Context } from '../context.ts';
import type { CliError } from '../errors.ts';

/** Klarna asks the customer for another approval: only a person at the terminal can say that it may open now. */
export const offerStepUp = async (
  { terminal, prompt, openBrowser }: Pick<Context, 'terminal' | 'prompt' | 'openBrowser'>,
  { code, facts }: CliError,
): Promise<void> => {
  if (code !== 'STEP_UP_REQUIRED' || facts.openUrl === undefined || !terminal.interactive) return;
  const message = 'Klarna asks the customer for another approval. Open its page now?';
  if (!(await prompt.confirm({ message, initial: false }))) return;
  if (!(await openBrowser(facts.openUrl))) terminal.talk('There is no browser here; the address follows.');
};
