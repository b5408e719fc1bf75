import type { Context } from '../../context.ts';
import { type FlowEnd, runFlow } from '../../flows/flow.ts';
import type { FlowInputs } from '../../flows/flow-state.ts';
import type { Route } from '../../flows/inputs.ts';
import type { ResumedJournal } from '../../journal/run-journal.ts';
import { printDocument } from '../command-line/print.ts';
import { offerStepUp } from '../command-line/step-up.ts';
import { type RunPlan, runInputsOf, type TokenFiles } from '../session/run-plan.ts';
import { openSession, type Session } from '../session/session.ts';
import type { FlowFlags, FlowGiven } from './flags.ts';
import { askFlowValues, confirmFlow } from './questions.ts';
import { servicesOf } from './route.ts';

/**
 * `flow` once its flags are read: asks for what the route needs, takes its steps, prints how far they got.
 * @param resumed the run that is taken up again; a token that it needs no more is absent
 */
export const runFlowCommand = async (
  context: Context,
  flags: FlowFlags,
  route: Route,
  values: FlowGiven & TokenFiles,
  resumed?: ResumedJournal,
): Promise<void> => {
  const services = servicesOf(route, values);
  const session = await openSession(context, flags, {
    services,
    action: 'flow',
    partnerAccountId: values.partnerAccountId,
    resumed,
  });
  try {
    const found = await askFlowValues(context, session.settings, route, values, resumed !== undefined);
    const asked = flags.testOnly ? { ...found, inputs: { ...found.inputs, isForAgent: true as const } } : found;
    for (const token of [asked.inputs.authToken, asked.inputs.sessionToken]) {
      if (token !== undefined) context.secrets.addToken(token);
    }
    if (values.browser?.tokenFile !== undefined) await context.files.checkPrivate(values.browser.tokenFile);
    await session.run(planOf(asked.inputs, values), (conclude) =>
      takeSteps(context, flags, session, asked, values, conclude),
    );
  } finally {
    await session.close();
  }
};

const planOf = (
  inputs: FlowInputs,
  { authTokenFile, sessionTokenFile, partnerAccountId, browser }: FlowGiven & TokenFiles,
): RunPlan => ({
  inputs: {
    ...runInputsOf({ ...inputs, partnerAccountId }),
    ...(browser === undefined ? {} : { browser: true }),
    ...(browser?.tokenFile === undefined ? {} : { token_file: browser.tokenFile }),
  },
  ...(inputs.authToken === undefined ? {} : { authToken: { value: inputs.authToken, file: authTokenFile } }),
  ...(inputs.sessionToken === undefined
    ? {}
    : { sessionToken: { value: inputs.sessionToken, file: sessionTokenFile } }),
});

const takeSteps = async (
  context: Context,
  flags: FlowFlags,
  session: Session,
  { inputs, wasAsked }: { readonly inputs: FlowInputs; readonly wasAsked: boolean },
  { digitsOf, browser }: FlowGiven,
  conclude: (result: string) => void,
): Promise<void> => {
  const services = servicesOf(inputs.route, inputs);
  const customer =
    browser && (await import('./browser-step.ts')).browserStepOf(context, browser, session.settings, digitsOf);
  let isBack = false;
  try {
    const end = await runFlow(
      context,
      {
        memory: session.memory,
        digitsOf,
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
        ...(customer === undefined ? {} : { browser: customer }),
      },
      inputs,
      (state) => confirmFlow(context, flags, session.profile, state, inputs, { wasAsked, browser }),
    );
    if (end.document !== undefined) conclude(end.document.result);
    isBack = end.failure === undefined || end.failure.kind === 'declined';
    await printEnd(context, flags, session, end);
  } finally {
    await customer?.end(isBack);
  }
};

const printEnd = async (
  context: Context,
  flags: FlowFlags,
  session: Session,
  { document, failure }: FlowEnd,
): Promise<void> => {
  if (failure !== undefined) {
    // What became of the payment matters more than that it could not be printed.
    if (document !== undefined) await printDocument(context, flags, document, session).catch(() => {});
    await offerStepUp(context, failure);
    throw failure;
  }
  if (document === undefined) return;
  await printDocument(context, flags, document, session);
  // The document scrolls the steps away; the last line says how it ended.
  if (context.terminal.stdout.isTerminal) context.terminal.talk(`${document.result}. ${document.next}`);
};
