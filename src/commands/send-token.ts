import { Command } from 'commander';
import type { Context } from '../context.ts';
import { ask, authTokenField, given, paymentIdField } from './command-line/fields.ts';
import { type GlobalFlags, isPlanOnly } from './command-line/global-flags.ts';
import { samePaymentId } from './command-line/payment-argument.ts';
import { openValueReader } from './command-line/value-reader.ts';

interface SendTokenFlags extends GlobalFlags {
  readonly paymentId?: string;
  readonly authToken?: string;
  readonly authTokenFile?: string;
}

export const sendTokenCommand = (context: Context): Command =>
  new Command('send-token')
    .description('give a Klarna authorization token to a Commerce Layer payment')
    .argument('[payment-id]', 'id of the klarna_payment')
    .option('--payment-id <id>', 'the same, as a flag')
    .option('--auth-token <token>', 'token that Klarna returned in the browser; - reads stdin')
    .option('--auth-token-file <file>', 'the same, from a file')
    .action(async (argument: string | undefined, _: unknown, command: Command) => {
      await run(context, argument, command.optsWithGlobals<SendTokenFlags>());
    });

const run = async (context: Context, argument: string | undefined, flags: SendTokenFlags): Promise<void> => {
  const reader = openValueReader(context);
  const id = given(paymentIdField, samePaymentId(argument, flags.paymentId));
  const token = given(
    authTokenField,
    await reader.read('--auth-token', flags.authToken, '--auth-token-file', flags.authTokenFile),
  );
  if (isPlanOnly(flags)) {
    const { planSendTokenCommand } = await import('./send-token/plan.ts');
    return planSendTokenCommand(context, flags, id, token);
  }
  if (!context.terminal.interactive) {
    await ask(context, paymentIdField, id);
    await ask(context, authTokenField, token);
  }
  const { runSendToken } = await import('./send-token/run.ts');
  await runSendToken(context, flags, id, {
    ...(token === undefined ? {} : { value: token }),
    file: flags.authTokenFile,
  });
};
