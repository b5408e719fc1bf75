import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { foundRun } from '../runs/lookup.ts';

/** The commands that an agent may begin, and so may finish. */
const own: ReadonlySet<string> = new Set(['flow', 'send-token', 'authorize']);

/**
 * A person's refund is not for an agent to finish, nor a run that waits for a customer in a browser.
 * @throws CliError `usage` for these, and for a run that is not there
 */
export const refuseOthersRuns = (context: Pick<Context, 'folders'>, id: string): void => {
  const [first] = foundRun(context, id).records;
  if (first?.kind !== 'run') return;
  const isBrowser = first.inputs.browser === true;
  if (own.has(first.command) && !isBrowser) return;
  throw new CliError('usage', `Run ${id} is not one that a call can finish.`, {
    why: `It is a run of ${first.command}${isBrowser ? ' in a browser' : ''}, and a person began it. Nothing was sent.`,
    hint: `They finish it in a terminal: \`klarna-cl flow --resume ${id}\`.`,
  });
};
