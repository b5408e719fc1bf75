import type { Context } from '../context.ts';
import { runFlow } from '../flows/flow.ts';
import type { Route } from '../flows/inputs.ts';
import type { FlowFlags, FlowGiven } from './flow-flags.ts';
import { askFlowValues, confirmFlow } from './flow-questions.ts';
import { servicesOf } from './flow-route.ts';
import { printDocument } from './print.ts';
import { openSession } from './session.ts';

/** `flow` once its flags are read: asks for what the route needs, takes its steps, prints how far they got. */
export const runFlowCommand = async (
  context: Context,
  flags: FlowFlags,
  route: Route,
  values: FlowGiven,
): Promise<void> => {
  const services = servicesOf(route, values);
  const session = await openSession(context, flags, {
    command: 'flow',
    services,
    action: 'write',
    partnerAccountId: values.partnerAccountId,
  });
  try {
    const asked = await askFlowValues(context, session.settings, route, values);
    for (const token of [asked.inputs.authToken, asked.inputs.sessionToken]) {
      if (token !== undefined) context.secrets.addToken(token);
    }
    const end = await runFlow(
      context,
      {
        memory: session.memory,
        digitsOf: values.digitsOf,
        run: {
          id: session.runId,
          profile: session.profile,
          // The access token, read on the way, may know it better than the configuration.
          get mode() {
            return session.mode();
          },
        },
        ...(services.includes('commerce-layer') ? { commerceLayer: session.commerceLayer() } : {}),
        ...(services.includes('klarna') ? { klarna: session.klarna() } : {}),
      },
      asked.inputs,
      (state, inputs) => confirmFlow(context, flags, session.profile, state, inputs, asked.wasAsked),
    );
    if (end.failure !== undefined) {
      // What became of the payment matters more than that it could not be printed.
      if (end.document !== undefined) await printDocument(context, flags, end.document, session).catch(() => {});
      throw end.failure;
    }
    if (end.document !== undefined) {
      await printDocument(context, flags, end.document, session);
      // The document scrolls the steps away; the last line says how it ended.
      if (context.terminal.stdout.isTerminal) {
        context.terminal.talk(`${end.document.result}. ${end.document.next}`);
      }
    }
  } finally {
    await session.close();
  }
};
