import type { Context } from '../../context.ts';
import type { Route } from '../../flows/inputs.ts';
import { refuseMissingCurrency, refuseMissingValues } from '../authorize/values.ts';
import { authTokenField, missingIn, orderField, paymentIdField, sessionTokenField } from '../command-line/fields.ts';
import { isPlanOnly, refuseShortTimeout } from '../command-line/global-flags.ts';
import { checkBrowserRoute, refuseBroughtTokens } from './browser-route.ts';
import { type FlowFlags, type FlowGiven, readFlowFlags } from './flags.ts';
import { askOrder } from './order-question.ts';
import { askRoute, checkRoute, configuredRoute, defaultRoute, refuseLiveBoth } from './route.ts';

/**
 * `flow` and `checkout` up to the first question: finds the route, and refuses what it excludes, or what is missing where
 * nobody can be asked. Nothing has been sent when it hands over.
 * @throws CliError `usage`, `local-io`, `live-guard`
 */
export const startFlow = async (context: Context, argument: string | undefined, flags: FlowFlags): Promise<void> => {
  if (flags.resume !== undefined) {
    const { resumeRun } = await import('./resume.ts');
    return resumeRun(context, argument, flags, flags.resume);
  }
  if (flags.browser) refuseBroughtTokens(flags);
  const values = await readFlowFlags(context, argument, flags);
  if (values.route !== undefined) checkRoute(values.route, flags, argument);
  const known = values.route ?? (await configuredRoute(context, flags));
  const route =
    known ??
    (context.terminal.interactive && !isPlanOnly(flags) ? await askRoute(context, flags) : defaultRoute(flags));
  checkRoute(route, flags, argument);
  if (flags.browser) checkBrowserRoute(route, flags, values);
  if (route !== 'native') refuseShortTimeout(flags);
  if (isPlanOnly(flags)) {
    refuseLiveBoth(route, flags);
    const { planFlow } = await import('./plan.ts');
    return planFlow(context, flags, { ...values, route });
  }
  if (!context.terminal.interactive) {
    refuseMissing(values, route, flags);
    if (route === 'network') await refuseMissingCurrency(context, flags, values);
  }
  refuseLiveBoth(route, flags);
  const isAsked = flags.browser && route === 'network' && context.terminal.interactive;
  const asked = isAsked ? await askOrder(context, values, flags.sandbox === true) : {};

  const { runFlowCommand } = await import('./run.ts');
  const { authTokenFile, sessionTokenFile } = flags;
  await runFlowCommand(context, flags, route, { ...values, ...asked, authTokenFile, sessionTokenFile });
};

const refuseMissing = (values: FlowGiven, route: Route, flags: FlowFlags): void => {
  if (values.browser !== undefined) {
    if (route === 'network') refuseMissingValues(values, flags);
    else if (values.paymentId === undefined && values.orderId === undefined) {
      throw missingIn(flags, { ...orderField, instead: 'the klarna_payment with --payment-id' });
    }
    return;
  }
  if (route !== 'network') {
    if (values.paymentId === undefined) throw missingIn(flags, paymentIdField);
    if (values.authToken === undefined) throw missingIn(flags, authTokenField);
  }
  if (route === 'native') return;
  if (values.sessionToken === undefined) throw missingIn(flags, sessionTokenField);
  if (route === 'network') refuseMissingValues(values, flags);
};
