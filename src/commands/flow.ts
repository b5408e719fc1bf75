import { Command } from 'commander';
import type { Context } from '../context.ts';
import type { Route } from '../flows/inputs.ts';
import { refuseMissingCurrency, refuseMissingValues } from './authorize-values.ts';
import { authTokenField, missingValue, paymentIdField, sessionTokenField } from './fields.ts';
import { addFlowFlags, type FlowFlags, type FlowGiven, readFlowFlags } from './flow-flags.ts';
import { askRoute, checkRoute, configuredRoute, defaultRoute, refuseLiveBoth } from './flow-route.ts';
import { isPlanOnly, refuseShortTimeout } from './global-flags.ts';

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
  klarna-cl flow --route network --order NgojhKoyYN --session-token-file session.txt
  klarna-cl flow --resume 01M804HBM2DKQAXE8VW5XFC437 --auth-token-file token.txt`,
    )
    .action(async (argument: string | undefined, _: unknown, command: Command) => {
      await run(context, argument, command.optsWithGlobals<FlowFlags>());
    });

const run = async (context: Context, argument: string | undefined, flags: FlowFlags): Promise<void> => {
  if (flags.resume !== undefined) {
    const { resumeRun } = await import('./resume-run.ts');
    return resumeRun(context, argument, flags, flags.resume);
  }
  const values = await readFlowFlags(context, argument, flags);
  if (values.route !== undefined) checkRoute(values.route, flags, argument);
  const known = values.route ?? (await configuredRoute(context, flags));
  const route =
    known ??
    (context.terminal.interactive && !isPlanOnly(flags) ? await askRoute(context, flags) : defaultRoute(flags));
  checkRoute(route, flags, argument);
  if (route !== 'native') refuseShortTimeout(flags);
  if (isPlanOnly(flags)) {
    refuseLiveBoth(route, flags);
    const { planFlow } = await import('./flow-plan.ts');
    return planFlow(context, flags, { ...values, route });
  }
  if (!context.terminal.interactive) {
    refuseMissing(values, route);
    if (route === 'network') await refuseMissingCurrency(context, flags, values);
  }
  refuseLiveBoth(route, flags);

  const { runFlowCommand } = await import('./flow-run.ts');
  const { authTokenFile, sessionTokenFile } = flags;
  await runFlowCommand(context, flags, route, { ...values, authTokenFile, sessionTokenFile });
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
