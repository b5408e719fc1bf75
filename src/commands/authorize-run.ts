import type { Context } from '../context.ts';
import { authorize, prepareAuthorization, refusalOf } from '../flows/authorize.ts';
import { buildAuthorizeBody } from '../flows/authorize-body.ts';
import { orderToKlarna } from '../flows/order-to-klarna.ts';
import { reasonNotToAuthorize } from '../flows/preflight.ts';
import { readOrderStep } from '../flows/read-payment.ts';
import { takeAccessToken } from '../flows/send-token.ts';
import { openStepLog } from '../flows/steps.ts';
import { throwIfStopped } from '../flows/stopped.ts';
import { maskText } from '../output/masking.ts';
import type { AuthorizeFlags, AuthorizeFlagValues } from './authorize-flags.ts';
import { completeValues, isComplete } from './authorize-values.ts';
import { ask, sessionTokenField } from './fields.ts';
import type { GlobalFlags } from './global-flags.ts';
import { printDocument } from './print.ts';
import { openSession } from './session.ts';
import { confirmSummary, moneyOf } from './summary.ts';

/** `authorize` once its flags are read: asks for what is missing, authorizes, prints Klarna's document. */
export const runAuthorize = async (
  context: Context,
  flags: GlobalFlags & AuthorizeFlags,
  inputs: AuthorizeFlagValues,
): Promise<void> => {
  const { orderId } = inputs;
  const session = await openSession(context, flags, {
    command: 'authorize',
    services: orderId === undefined ? ['klarna'] : ['klarna', 'commerce-layer'],
    action: 'write',
    partnerAccountId: inputs.partnerAccountId,
  });
  try {
    const steps = openStepLog(context);
    const suggestion = session.settings.sandbox ? sessionTokenField.inSandbox : undefined;
    const sessionToken = await ask(context, sessionTokenField, inputs.sessionToken, suggestion);
    context.secrets.addToken(sessionToken);
    const values = await completeValues(context, inputs, session.settings, orderId !== undefined);
    if (orderId !== undefined) await takeAccessToken(session.commerceLayer(), steps);
    const order = orderId === undefined ? undefined : await readOrderStep(session.commerceLayer(), steps, orderId);
    const reason = order && reasonNotToAuthorize(order, context.clock.now());
    if (reason !== undefined) throw reason;
    const wanted = {
      sessionToken,
      orderId,
      idempotencyKey: inputs.idempotencyKey,
      newAuthorization: flags.newAuthorization === true,
      now: context.clock.now,
      body: (attempt: number) =>
        buildAuthorizeBody(values, order && orderToKlarna(order, inputs.digitsOf, attempt), inputs.data),
    };
    // What speaks against it must show before anybody is asked to go on; the summary is of what will be sent.
    const { body } = prepareAuthorization(session.klarna(), session.memory, wanted);
    const { amount, payment_transaction_reference: reference } = body.request_payment_transaction;
    const summary = [
      ['Profile', session.profile],
      ['Order', order && (order.number ?? order.id)],
      ['Amount', await moneyOf(amount, body.currency)],
      ['Reference', reference],
      ['Session token', maskText(sessionToken)],
      ['Writes', 'an authorization at Klarna'],
    ] as const;
    const wasAsked = inputs.sessionToken === undefined || (order === undefined && !isComplete(inputs));
    await confirmSummary(context, flags, summary, wasAsked);
    const { answer, authorization } = await authorize(session.klarna(), steps, session.memory, wanted);
    const refusal = refusalOf(authorization, answer);
    // What became of the payment matters more than that it could not be printed.
    if (refusal !== undefined) {
      await printDocument(context, flags, answer.document, session).catch(() => {});
      throwIfStopped(context.stop, `Klarna answered ${authorization.result}.`, refusal.facts.hint);
      throw refusal;
    }
    await printDocument(context, flags, answer.document, session);
    throwIfStopped(context.stop, 'Klarna approved the payment.');
  } finally {
    await session.close();
  }
};
