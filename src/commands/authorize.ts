import { Command } from 'commander';
import type { Context } from '../context.ts';
import { authorize, refusalOf } from '../flows/authorize.ts';
import { buildAuthorizeBody, valuesOfData } from '../flows/authorize-body.ts';
import { orderToKlarna } from '../flows/order-to-klarna.ts';
import { planAccessToken, planAuthorize, planReadOrder } from '../flows/plan.ts';
import { readOrderStep } from '../flows/read-payment.ts';
import { takeAccessToken } from '../flows/send-token.ts';
import { openStepLog } from '../flows/steps.ts';
import {
  type AuthorizeFlags,
  type AuthorizeFlagValues,
  addAuthorizeFlags,
  readAuthorizeFlags,
} from './authorize-flags.ts';
import { completeValues, refuseMissingValues } from './authorize-values.ts';
import { ask, missingValue, sessionTokenField } from './fields.ts';
import type { GlobalFlags } from './global-flags.ts';
import { planAddresses } from './plan-inputs.ts';
import { isPlanOnly, printPlan } from './plan-print.ts';
import { printDocument } from './print.ts';
import { openSession } from './session.ts';
import { openValueReader } from './value-reader.ts';

type Flags = GlobalFlags & AuthorizeFlags;

export const authorizeCommand = (context: Context): Command =>
  addAuthorizeFlags(
    new Command('authorize').description("make Klarna's final authorization with a klarna_network_session_token"),
  )
    .addHelpText(
      'after',
      `
Examples:
  klarna-cl authorize --session-token krn:payment:eu1:klarna-network-session-token:... \\
    --amount 11800 --currency USD --reference acquiring-partner-transaction-reference-1234
  klarna-cl authorize --session-token-file token.txt --order NgojhKoyYN

A repeat with the same values carries the same idempotency key and returns the first result.`,
    )
    .action(async (_: unknown, command: Command) => {
      await run(context, command.optsWithGlobals<Flags>());
    });

const run = async (context: Context, flags: Flags): Promise<void> => {
  const inputs = await readAuthorizeFlags(flags, openValueReader(context), context.terminal.talk);
  if (isPlanOnly(flags)) return plan(context, flags, inputs);
  if (!context.terminal.interactive) {
    if (inputs.sessionToken === undefined) throw missingValue(sessionTokenField);
    refuseMissingValues(inputs);
  }

  const { orderId } = inputs;
  const session = await openSession(context, flags, {
    command: 'authorize',
    services: orderId === undefined ? ['klarna'] : ['klarna', 'commerce-layer'],
    action: 'write',
    partnerAccountId: inputs.partnerAccountId,
  });
  try {
    const steps = openStepLog(context);
    const inSandbox = session.settings.sandbox;
    const sessionToken = await ask(
      context,
      sessionTokenField,
      inputs.sessionToken,
      inSandbox ? sessionTokenField.inSandbox : undefined,
    );
    const values = await completeValues(context, inputs, session.settings);
    if (orderId !== undefined) await takeAccessToken(session.commerceLayer(), steps);
    const order = orderId === undefined ? undefined : await readOrderStep(session.commerceLayer(), steps, orderId);
    const { answer, authorization } = await authorize(session.klarna(), steps, session.memory, {
      sessionToken,
      orderId,
      idempotencyKey: inputs.idempotencyKey,
      newAuthorization: flags.newAuthorization === true,
      body: (attempt) =>
        buildAuthorizeBody(values, order && orderToKlarna(order, inputs.digitsOf, attempt), inputs.data),
    });
    await printDocument(context, flags, answer.document, { session, secrets: [sessionToken] });
    const refusal = refusalOf(authorization, answer);
    if (refusal !== undefined) throw refusal;
  } finally {
    await session.close();
  }
};

const plan = async (context: Context, flags: Flags, inputs: AuthorizeFlagValues): Promise<void> => {
  const { values, data, orderId, sessionToken, idempotencyKey } = inputs;
  const withOrder = orderId !== undefined;
  const planned = {
    ...(await planAddresses(context, flags)),
    ...(inputs.partnerAccountId === undefined ? {} : { partnerAccountId: inputs.partnerAccountId }),
    values: { ...valuesOfData(data ?? {}), ...values },
    withOrder,
    ...(orderId === undefined ? {} : { orderId }),
    ...(data === undefined ? {} : { data }),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    ...(sessionToken === undefined || (flags.curl && !flags.reveal) ? {} : { sessionToken }),
    ...(sessionToken === undefined ? {} : { keyToken: sessionToken }),
  };
  const reads = withOrder ? [...planAccessToken(planned), planReadOrder(planned)] : [];
  const requests = [...reads, planAuthorize(planned)];
  await printPlan(context, flags, requests, sessionToken === undefined ? [] : [sessionToken]);
};
