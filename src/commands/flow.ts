import { Command } from 'commander';
import type { Context } from '../context.ts';
import { addPurchaseFlags } from './authorize/flags.ts';
import { addBrowserFlags } from './flow/browser-flags.ts';
import { addResumeFlag, addRouteFlags, addTokenFlags, type FlowFlags } from './flow/flags.ts';
import { startFlow } from './flow/start.ts';

export const flowCommand = (context: Context): Command => {
  const command = new Command('flow').description(
    'take a payment through its steps: token, read, send-token, authorize or place, confirm',
  );
  addRouteFlags(command);
  addPurchaseFlags(command, 'the payment request the token comes from; with --browser, one to follow');
  addTokenFlags(command);
  addResumeFlag(command);
  command.option('--browser', 'let the customer bring the tokens: see klarna-cl help browser');
  return addBrowserFlags(command).action(async (argument: string | undefined, _: unknown, command: Command) => {
    await startFlow(context, argument, command.optsWithGlobals<FlowFlags>());
  });
};
