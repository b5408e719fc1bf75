import type { Context } from '../../context.ts';
import type { PaymentId } from '../../flows/inputs.ts';
import { deliverToken } from '../../flows/send-token.ts';
import { openStepLog } from '../../flows/steps.ts';
import { throwIfStopped } from '../../flows/stopped.ts';
import type { ResumedJournal } from '../../journal/run-journal.ts';
import { maskText } from '../../output/masking.ts';
import { ask, authTokenField, paymentIdField } from '../command-line/fields.ts';
import type { GlobalFlags } from '../command-line/global-flags.ts';
import { printDocument } from '../command-line/print.ts';
import { confirmSummary } from '../command-line/summary.ts';
import type { GivenToken } from '../session/run-plan.ts';
import { openSession } from '../session/session.ts';

/**
 * `send-token` once its flags are read: asks for what is missing, stores the token, prints the API's document.
 * @param resumed the run that is taken up again; its token is absent where it is stored already
 */
export const runSendToken = async (
  context: Context,
  flags: GlobalFlags,
  id: PaymentId | undefined,
  token: Partial<GivenToken>,
  resumed?: ResumedJournal,
): Promise<void> => {
  const session = await openSession(context, flags, { services: ['commerce-layer'], action: 'send-token', resumed });
  try {
    const { sandbox } = session.settings;
    const payment = await ask(context, paymentIdField, id, sandbox ? paymentIdField.inSandbox : undefined);
    const initial = sandbox ? authTokenField.inSandbox : undefined;
    const authToken = resumed ? token.value : await ask(context, authTokenField, token.value, initial);
    if (authToken !== undefined) context.secrets.addToken(authToken);
    const plan = {
      inputs: { payment_id: payment },
      ...(authToken === undefined ? {} : { authToken: { value: authToken, file: token.file } }),
    };
    await session.run(plan, async (conclude) => {
      const summary = [
        ['Profile', session.profile],
        ['Payment', payment],
        ['Auth token', authToken && maskText(authToken)],
        ['Writes', 'the token'],
      ] as const;
      const wasAsked = !resumed && (id === undefined || token.value === undefined);
      await confirmSummary(context, flags, summary, wasAsked);
      const api = session.commerceLayer();
      const answer = await deliverToken(api, openStepLog(context), session.memory, payment, authToken);
      conclude('TOKEN_STORED');
      await printDocument(context, flags, answer.document, session);
      throwIfStopped(context.stop, `The token is stored on ${payment}.`);
    });
  } finally {
    await session.close();
  }
};
