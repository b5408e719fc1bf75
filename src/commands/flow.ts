import { Command } from 'commander';
import type { Context } from '../context.ts';
import { runFlow } from '../flows/flow.ts';
import type { Route } from '../flows/inputs.ts';
import { refuseMissingValues } from './authorize-values.ts';
import { authTokenField, missingValue, paymentIdField, sessionTokenField } from './fields.ts';
import { addFlowFlags, type FlowFlags, type FlowGiven, readFlowFlags } from './flow-flags.ts';
import { planFlow } from './flow-plan.ts';
import { askFlowValues, confirmSummary } from './flow-questions.ts';
import { askRoute, checkRoute, configuredRoute, defaultRoute, servicesOf } from './flow-route.ts';
import { isPlanOnly } from './plan-print.ts';
import { printDocument } from './print.ts';
import { openSession } from './session.ts';

export const flowCommand = (context: Context): Command =>
  addFlowFlags(
    new Command('flow').description(
      'take a payment through its steps: token, read, send-token, authorize or place, confirm',
    ),
  )
    .addHelpText(
      'after',
      `
Examples:
  klarna-cl flow --sandbox
  klarna-cl flow --route native --payment-id ertHJlpPTR --auth-token - --place < token.txt
  klarna-cl flow --route network --order NgojhKoyYN --session-token-file session.txt`,
    )
    .action(async (argument: string | undefined, _: unknown, command: Command) => {
      await run(context, argument, command.optsWithGlobals<FlowFlags>());
    });

const run = async (context: Context, argument: string | undefined, flags: FlowFlags): Promise<void> => {
  const values = await readFlowFlags(context, argument, flags);
  if (values.route !== undefined) checkRoute(values.route, values, flags);
  const known = values.route ?? (await configuredRoute(context, flags));
  const route =
    known ??
    (context.terminal.interactive && !isPlanOnly(flags) ? await askRoute(context, flags) : defaultRoute(flags));
  checkRoute(route, values, flags);
  if (isPlanOnly(flags)) return planFlow(context, flags, { ...values, route });
  if (!context.terminal.interactive) refuseMissing(values, route);

  const session = await openSession(context, flags, {
    command: 'flow',
    services: servicesOf(route, values),
    action: 'write',
    partnerAccountId: values.partnerAccountId,
  });
  try {
    const asked = await askFlowValues(context, session.settings, route, values);
    const services = servicesOf(route, values);
    const end = await runFlow(
      context,
      {
        memory: session.memory,
        digitsOf: values.digitsOf,
        run: { id: session.runId, profile: session.profile, mode: session.mode },
        ...(services.includes('commerce-layer') ? { commerceLayer: session.commerceLayer() } : {}),
        ...(services.includes('klarna') ? { klarna: session.klarna() } : {}),
      },
      asked.inputs,
      (state, inputs) => confirmSummary(context, flags, session.profile, state, inputs, asked.wasAsked),
    );
    if (end.document !== undefined) {
      const secrets = [asked.inputs.authToken, asked.inputs.sessionToken].filter((token) => token !== undefined);
      await printDocument(context, flags, end.document, { session, secrets });
      // The document scrolls the steps away; the last line says how it ended.
      if (context.terminal.stdout.isTerminal && end.failure === undefined) {
        context.terminal.talk(`${end.document.result}. ${end.document.next}`);
      }
    }
    if (end.failure !== undefined) throw end.failure;
  } finally {
    await session.close();
  }
};

const refuseMissing = (values: FlowGiven, route: Route): void => {
  if (route !== 'network') {
    if (values.paymentId === undefined) throw missingValue(paymentIdField);
    if (values.authToken === undefined) throw missingValue(authTokenField);
  }
  if (route === 'native') return;
  if (values.sessionToken === undefined) throw missingValue(sessionTokenField);
  if (route === 'network') refuseMissingValues(values);
};
