import type { Context } from '../../context.ts';
import { type AuthorizeInputs, authorize, checkAuthorization, refusalOf } from '../../flows/authorize.ts';
import { buildAuthorizeBody } from '../../flows/authorize-body.ts';
import type { Order, OrderId } from '../../flows/clients.ts';
import { orderToKlarna } from '../../flows/order-to-klarna.ts';
import { reasonNotToAuthorize } from '../../flows/preflight.ts';
import { readOrderStep } from '../../flows/read-payment.ts';
import { hasBegunAuthorization } from '../../flows/resumed-authorization.ts';
import { withWayOn } from '../../flows/run-memory.ts';
import { takeAccessToken } from '../../flows/send-token.ts';
import { openStepLog, type StepLog } from '../../flows/steps.ts';
import { throwIfStopped } from '../../flows/stopped.ts';
import { sha256 } from '../../journal/attempts.ts';
import type { ResumedJournal } from '../../journal/run-journal.ts';
import { maskText } from '../../output/masking.ts';
import { ask, sessionTokenField } from '../command-line/fields.ts';
import type { GlobalFlags } from '../command-line/global-flags.ts';
import { printDocument } from '../command-line/print.ts';
import { offerStepUp } from '../command-line/step-up.ts';
import { confirmSummary, moneyOf } from '../command-line/summary.ts';
import { type RunPlan, runInputsOf, type TokenFiles } from '../session/run-plan.ts';
import { openSession, type Session } from '../session/session.ts';
import type { AuthorizeFlags, AuthorizeFlagValues } from './flags.ts';
import { completeValues, isComplete } from './values.ts';

/**
 * `authorize` once its flags are read: asks for what is missing, authorizes, prints Klarna's document.
 * @param resumed the run that is taken up again; its token is absent where Klarna has given its word
 */
export const runAuthorize = async (
  context: Context,
  flags: GlobalFlags & AuthorizeFlags,
  inputs: AuthorizeFlagValues & Pick<TokenFiles, 'sessionTokenFile'>,
  resumed?: ResumedJournal,
): Promise<void> => {
  const { orderId } = inputs;
  const session = await openSession(context, flags, {
    services: orderId === undefined ? ['klarna'] : ['klarna', 'commerce-layer'],
    action: 'authorize',
    partnerAccountId: inputs.partnerAccountId,
    resumed,
  });
  try {
    const suggestion = session.settings.sandbox ? sessionTokenField.inSandbox : undefined;
    const sessionToken = resumed
      ? inputs.sessionToken
      : await ask(context, sessionTokenField, inputs.sessionToken, suggestion);
    if (sessionToken !== undefined) context.secrets.addToken(sessionToken);
    const values = await completeValues(context, inputs, session.settings, orderId !== undefined);
    const newAuthorization = flags.newAuthorization === true;
    const plan: RunPlan = {
      inputs: runInputsOf({ ...inputs, values, newAuthorization }),
      ...(sessionToken === undefined ? {} : { sessionToken: { value: sessionToken, file: inputs.sessionTokenFile } }),
    };
    const wasAsked = !resumed && (inputs.sessionToken === undefined || (orderId === undefined && !isComplete(inputs)));
    await session.run(plan, (conclude) =>
      takeSteps(context, flags, session, { ...inputs, sessionToken, values, newAuthorization }, wasAsked, conclude),
    );
  } finally {
    await session.close();
  }
};

const takeSteps = async (
  context: Context,
  flags: GlobalFlags,
  session: Session,
  inputs: AuthorizeFlagValues & { readonly newAuthorization: boolean },
  wasAsked: boolean,
  conclude: (result: string) => void,
): Promise<void> => {
  const { memory } = session;
  const { orderId, sessionToken, values, newAuthorization, idempotencyKey } = inputs;
  const steps = openStepLog(context);
  if (sessionToken !== undefined) memory.claim({ kind: 'session token', hash: sha256(sessionToken) });
  const order = orderId === undefined ? undefined : await readOrderToPay(context, session, steps, orderId);
  const wanted: AuthorizeInputs = {
    sessionToken,
    orderId,
    idempotencyKey,
    newAuthorization,
    ...(flags.testOnly ? { isForAgent: true } : {}),
    approvedNow: false,
    now: context.clock.now,
    body: (attempt) => buildAuthorizeBody(values, order && orderToKlarna(order, inputs.digitsOf, attempt), inputs.data),
  };
  // What speaks against it must show before anybody is asked to go on; the summary is of what will be sent.
  const body = await checkAuthorization(session.klarna(), memory, wanted);
  if (body !== undefined) {
    const { amount, payment_transaction_reference: reference } = body.request_payment_transaction;
    const summary = [
      ['Profile', session.profile],
      ['Order', order && (order.number ?? order.id)],
      ['Amount', await moneyOf(amount, body.currency)],
      ['Reference', reference],
      ['Session token', sessionToken && maskText(sessionToken)],
      ['Writes', 'an authorization at Klarna'],
    ] as const;
    await confirmSummary(context, flags, summary, wasAsked);
  }
  const { answer, authorization } = await authorize(session.klarna(), steps, memory, wanted);
  conclude(authorization.result);
  const verdict = refusalOf(authorization, answer);
  const refusal = verdict && withWayOn(verdict, memory);
  // What became of the payment matters more than that it could not be printed.
  if (refusal !== undefined) {
    await printDocument(context, flags, answer.document, session).catch(() => {});
    throwIfStopped(context.stop, `Klarna answered ${authorization.result}.`, refusal.facts.hint);
    await offerStepUp(context, refusal);
    throw refusal;
  }
  await printDocument(context, flags, answer.document, session);
  throwIfStopped(context.stop, 'Klarna approved the payment.');
};

/**
 * The order that an amount comes from, kept from other runs. Once this run has sent an authorization that was not refused, what
 * became of that must be found out, whatever has become of the order since.
 */
const readOrderToPay = async (
  { clock }: Context,
  { memory, commerceLayer }: Session,
  steps: StepLog,
  id: OrderId,
): Promise<Order> => {
  const api = commerceLayer();
  const { apiUrl } = await takeAccessToken(api, steps);
  const order = await readOrderStep(api, steps, id);
  memory.claim({ kind: 'order', apiUrl, id });
  const reason = hasBegunAuthorization(memory) ? undefined : reasonNotToAuthorize(order, clock.now());
  if (reason !== undefined) throw reason;
  return order;
};
