import { Command } from 'commander';
import type { Context } from '../context.ts';
import { addPurchaseFlags } from './authorize/flags.ts';
import { addBrowserFlags } from './flow/browser-flags.ts';
import { addResumeFlag, addRouteFlags, type FlowFlags } from './flow/flags.ts';
import { startFlow } from './flow/start.ts';

/** `checkout`: `flow --browser` by a name of its own. */
export const checkoutCommand = (context: Context): Command => {
  const command = new Command('checkout').description(
    'let the customer approve in a browser, take the token from there and go on with the flow',
  );
  addResumeFlag(addBrowserFlags(addRouteFlags(command)));
  return addPurchaseFlags(command, 'follow this payment request rather than make one (route network)').action(
    async (argument: string | undefined, _: unknown, command: Command) => {
      await startFlow(context, argument, { ...command.optsWithGlobals<FlowFlags>(), browser: true });
    },
  );
};
