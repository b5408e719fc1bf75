import type { Context } from '../../context.ts';
import { valuesOfData } from '../../flows/authorize-body.ts';
import type { Route } from '../../flows/inputs.ts';
import {
  planAccessToken,
  planAuthorize,
  planPlace,
  planReadOrder,
  planReadPayment,
  planSendToken,
} from '../../flows/plan.ts';
import { withDefaults } from '../authorize/values.ts';
import { planFromConfig } from '../command-line/plan-inputs.ts';
import { printPlan } from '../command-line/plan-print.ts';
import type { FlowFlags, FlowGiven } from './flags.ts';

/** Shows the requests of a route, in order, without the last reading back. */
export const planFlow = async (
  context: Context,
  flags: FlowFlags,
  given: FlowGiven & { readonly route: Route },
): Promise<void> => {
  const { route, data, orderId, paymentId, authToken, sessionToken, idempotencyKey, partnerAccountId } = given;
  const hidden = flags.curl && !flags.reveal;
  const { addresses, defaults } = await planFromConfig(context, flags);
  const withOrder = route === 'both' || orderId !== undefined;
  const inputs = {
    ...addresses,
    values: { ...valuesOfData(data ?? {}), ...withDefaults(given, defaults, withOrder) },
    withOrder,
    ...(partnerAccountId === undefined ? {} : { partnerAccountId }),
    ...(paymentId === undefined ? {} : { paymentId }),
    ...(orderId === undefined ? {} : { orderId }),
    ...(authToken === undefined || hidden ? {} : { authToken }),
    ...(sessionToken === undefined || hidden ? {} : { sessionToken }),
    ...(sessionToken === undefined ? {} : { keyToken: sessionToken }),
    ...(data === undefined ? {} : { data }),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  };
  if (given.browser !== undefined) {
    const { planBrowserFlow } = await import('../../flows/browser-plan.ts');
    const { tokenFile } = given.browser;
    const plan = { route, place: given.place, tokenOnly: tokenFile !== undefined };
    context.terminal.talk(asideOf[route]);
    return printPlan(context, flags, planBrowserFlow(inputs, plan), []);
  }
  const requests = {
    both: () => [...planAccessToken(inputs), ...planReadPayment(inputs), planSendToken(inputs), planAuthorize(inputs)],
    native: () => [
      ...planAccessToken(inputs),
      ...planReadPayment(inputs),
      planSendToken(inputs),
      ...(given.place ? [planPlace(inputs)] : []),
    ],
    network: () => [
      ...(orderId === undefined ? [] : [...planAccessToken(inputs), planReadOrder(inputs)]),
      planAuthorize(inputs),
    ],
  };
  await printPlan(context, flags, requests[route](), [authToken, sessionToken]);
};

const inWidget =
  'A Klarna payment is created only where the order has none, and the customer approves before the token is sent.';
const atKlarna = 'The payment request is read again and again until the customer has approved it.';

/** What the list of requests does not show of the browser step. */
const asideOf: Readonly<Record<Route, string>> = {
  native: inWidget,
  network: atKlarna,
  both: `${inWidget} ${atKlarna}`,
};
