import type { Context } from '../context.ts';
import type { PaymentId } from '../flows/inputs.ts';
import { sendToken } from '../flows/send-token.ts';
import { openStepLog } from '../flows/steps.ts';
import { throwIfStopped } from '../flows/stopped.ts';
import { maskText } from '../output/masking.ts';
import { ask, authTokenField, paymentIdField } from './fields.ts';
import type { GlobalFlags } from './global-flags.ts';
import { printDocument } from './print.ts';
import { openSession } from './session.ts';
import { confirmSummary } from './summary.ts';

/** `send-token` once its flags are read: asks for what is missing, stores the token, prints the API's document. */
export const runSendToken = async (
  context: Context,
  flags: GlobalFlags,
  id: PaymentId | undefined,
  token: string | undefined,
): Promise<void> => {
  const session = await openSession(context, flags, {
    command: 'send-token',
    services: ['commerce-layer'],
    action: 'write',
  });
  try {
    const { sandbox } = session.settings;
    const payment = await ask(context, paymentIdField, id, sandbox ? paymentIdField.inSandbox : undefined);
    const authToken = await ask(context, authTokenField, token, sandbox ? authTokenField.inSandbox : undefined);
    context.secrets.addToken(authToken);
    const summary = [
      ['Profile', session.profile],
      ['Payment', payment],
      ['Auth token', maskText(authToken)],
      ['Writes', 'the token'],
    ] as const;
    await confirmSummary(context, flags, summary, id === undefined || token === undefined);
    const answer = await sendToken(session.commerceLayer(), openStepLog(context), payment, authToken);
    await printDocument(context, flags, answer.document, session);
    throwIfStopped(context.stop, `The token is stored on ${payment}.`);
  } finally {
    await session.close();
  }
};
