import type { Context } from '../../context.ts';
import { authTokenField, given, missingIn, paymentIdField } from '../command-line/fields.ts';
import { type GlobalFlags, isPlanOnly } from '../command-line/global-flags.ts';
import { samePaymentId } from '../command-line/payment-argument.ts';
import { openValueReader } from '../command-line/value-reader.ts';

export interface SendTokenFlags extends GlobalFlags {
  readonly paymentId?: string;
  readonly authToken?: string;
  readonly authTokenFile?: string;
}

/**
 * `send-token` up to the first question: refuses what is wrong, or missing where nobody can be asked. Nothing has been sent
 * when it hands over.
 * @throws CliError `usage`, `local-io`
 */
export const startSendToken = async (
  context: Context,
  argument: string | undefined,
  flags: SendTokenFlags,
): Promise<void> => {
  const reader = openValueReader(context);
  const id = given(paymentIdField, samePaymentId(argument, flags.paymentId));
  const token = given(
    authTokenField,
    await reader.read('--auth-token', flags.authToken, '--auth-token-file', flags.authTokenFile),
  );
  if (isPlanOnly(flags)) {
    const { planSendTokenCommand } = await import('./plan.ts');
    return planSendTokenCommand(context, flags, id, token);
  }
  if (!context.terminal.interactive) {
    if (id === undefined) throw missingIn(flags, paymentIdField);
    if (token === undefined) throw missingIn(flags, authTokenField);
  }
  const { runSendToken } = await import('./run.ts');
  await runSendToken(context, flags, id, {
    ...(token === undefined ? {} : { value: token }),
    file: flags.authTokenFile,
  });
};
