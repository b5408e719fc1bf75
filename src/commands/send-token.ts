import { Command } from 'commander';
import type { Context } from '../context.ts';
import { type SendTokenFlags, startSendToken } from './send-token/start.ts';

export const sendTokenCommand = (context: Context): Command =>
  new Command('send-token')
    .description('give a Klarna authorization token to a Commerce Layer payment')
    .argument('[payment-id]', 'id of the klarna_payment')
    .option('--payment-id <id>', 'the same, as a flag')
    .option('--auth-token <token>', 'token that Klarna returned in the browser; - reads stdin')
    .option('--auth-token-file <file>', 'the same, from a file')
    .action(async (argument: string | undefined, _: unknown, command: Command) => {
      await startSendToken(context, argument, command.optsWithGlobals<SendTokenFlags>());
    });
