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
    .addHelpText(
      'after',
      `
Examples:
  klarna-cl send-token ertHJlpPTR --auth-token 0b1d9815-165e-42e2-8867-35bc03789e00
  klarna-cl send-token --payment-id ertHJlpPTR --auth-token - < token.txt

The token is stored, nothing is paid: Klarna's order is created when the order
is placed.`,
    )
    .action(async (argument: string | undefined, _: unknown, command: Command) => {
      await startSendToken(context, argument, command.optsWithGlobals<SendTokenFlags>());
    });
