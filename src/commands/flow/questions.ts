import type { Settings } from '../../config/resolve.ts';
import type { Context } from '../../context.ts';
import type { FlowInputs, FlowState } from '../../flows/flow-state.ts';
import type { Route } from '../../flows/inputs.ts';
import { maskText } from '../../output/masking.ts';
import { completeValues } from '../authorize/values.ts';
import { ask, authTokenField, orderField, paymentIdField, sessionTokenField } from '../command-line/fields.ts';
import { confirmSummary, moneyOf, type Summary } from '../command-line/summary.ts';
import type { BrowserWish } from './browser-flags.ts';
import type { FlowFlags, FlowGiven } from './flags.ts';

/**
 * Asks for what the route still needs, in the order a person has it at hand. A run that is taken up again has all that
 * it needs; a token that is absent there was used already.
 */
export const askFlowValues = async (
  context: Context,
  settings: Settings,
  route: Route,
  given: FlowGiven,
  isResumed: boolean,
): Promise<{ readonly inputs: FlowInputs; readonly wasAsked: boolean }> => {
  let wasAsked = given.wasAsked === true || (given.route === undefined && context.terminal.interactive);
  const initial = (field: { readonly inSandbox?: string }) => (settings.sandbox ? field.inSandbox : undefined);
  const take = async <Value>(field: Parameters<typeof ask<Value>>[1], value: Value | undefined): Promise<Value> => {
    wasAsked ||= value === undefined;
    return ask(context, field, value, initial(field));
  };

  const isBrowser = given.browser !== undefined;
  const order =
    isBrowser && route !== 'network' && given.paymentId === undefined
      ? { orderId: await take(orderField, given.orderId) }
      : whereGiven('orderId', given.orderId);
  const payment =
    route === 'network' || (isBrowser && given.paymentId === undefined)
      ? {}
      : {
          paymentId: await take(paymentIdField, given.paymentId),
          ...(isResumed || isBrowser
            ? whereGiven('authToken', given.authToken)
            : { authToken: await take(authTokenField, given.authToken) }),
        };
  const session =
    route === 'native'
      ? {}
      : isResumed || isBrowser
        ? whereGiven('sessionToken', given.sessionToken)
        : { sessionToken: await take(sessionTokenField, given.sessionToken) };
  const hasOrder = route !== 'network' || given.orderId !== undefined;
  wasAsked ||= !hasOrder && given.values.amount === undefined;
  const values = route === 'native' ? {} : await completeValues(context, given, settings, hasOrder);
  return {
    wasAsked,
    inputs: {
      route,
      ...payment,
      ...session,
      values,
      place: given.place,
      newAuthorization: given.newAuthorization,
      ...order,
      ...(given.data === undefined ? {} : { data: given.data }),
      ...(given.idempotencyKey === undefined ? {} : { idempotencyKey: given.idempotencyKey }),
    },
  };
};

const whereGiven = <Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { readonly [key in Name]?: Value } =>
  // TypeScript widens a computed key to string; there is exactly this one.
  value === undefined ? {} : ({ [name]: value } as { readonly [key in Name]: Value });

/** Shows what is about to be written, and asks once more where the person was asked for values. */
export const confirmFlow = async (
  context: Context,
  flags: FlowFlags,
  profile: string,
  state: Readonly<FlowState>,
  inputs: FlowInputs,
  { wasAsked, browser }: { readonly wasAsked: boolean; readonly browser: BrowserWish | undefined },
): Promise<void> => {
  if (!context.terminal.interactive) return;
  await confirmSummary(context, flags, await summary(profile, state, inputs, browser), wasAsked);
};

const summary = async (
  profile: string,
  { payment, order, tokenStored }: Readonly<FlowState>,
  inputs: FlowInputs,
  browser: BrowserWish | undefined,
): Promise<Summary> => {
  const amount = inputs.values.amount ?? order?.amount;
  const currency = inputs.values.currency ?? order?.currency;
  const isCreated = browser !== undefined && inputs.route !== 'network' && payment === undefined;
  const replacesToken = browser?.tokenFile === undefined && payment?.authToken !== undefined && !tokenStored;
  const firstWrite = isCreated ? 'a Klarna payment for the order, ' : '';
  return [
    ['Profile', profile],
    ['Route', inputs.route],
    ['Order', order && `${order.number ?? order.id}${order.number === undefined ? '' : ` (${order.id})`}`],
    ['Payment', payment?.id],
    ['Amount', await moneyOf(amount, currency)],
    ['Auth token', inputs.authToken && maskText(inputs.authToken)],
    ['Session token', inputs.sessionToken && maskText(inputs.sessionToken)],
    ['Customer', browser && !tokenStored ? 'approves in the browser first' : undefined],
    ['Stored now', replacesToken ? 'another token, which the new one replaces' : undefined],
    ['Writes', firstWrite + (browser?.tokenFile === undefined ? writes(inputs) : `the token, to ${browser.tokenFile}`)],
  ];
};

const writes = ({ route, place }: FlowInputs): string => {
  if (route === 'network') return 'an authorization at Klarna';
  if (route === 'native') return place ? 'the token, then the order is placed' : 'the token';
  return 'the token, then an authorization at Klarna';
};
