import type { Settings } from '../config/resolve.ts';
import type { Context } from '../context.ts';
import { CliError } from '../errors.ts';
import type { FlowInputs, FlowState } from '../flows/flow-state.ts';
import type { Route } from '../flows/inputs.ts';
import { maskText } from '../output/masking.ts';
import { currencyDigits, formatMinorUnits } from '../output/money.ts';
import { sanitiseLine } from '../output/sanitise.ts';
import { completeValues } from './authorize-values.ts';
import { ask, authTokenField, paymentIdField, sessionTokenField } from './fields.ts';
import type { FlowFlags, FlowGiven } from './flow-flags.ts';

/** Asks for what the route still needs, in the order a person has it at hand. */
export const askFlowValues = async (
  context: Context,
  settings: Settings,
  route: Route,
  given: FlowGiven,
): Promise<{ readonly inputs: FlowInputs; readonly wasAsked: boolean }> => {
  let wasAsked = given.route === undefined && context.terminal.interactive;
  const initial = (field: { readonly inSandbox?: string }) => (settings.sandbox ? field.inSandbox : undefined);
  const take = async <Value>(field: Parameters<typeof ask<Value>>[1], value: Value | undefined): Promise<Value> => {
    wasAsked ||= value === undefined;
    return ask(context, field, value, initial(field));
  };

  const payment =
    route === 'network'
      ? {}
      : {
          paymentId: await take(paymentIdField, given.paymentId),
          authToken: await take(authTokenField, given.authToken),
        };
  const session = route === 'native' ? {} : { sessionToken: await take(sessionTokenField, given.sessionToken) };
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
      ...(given.orderId === undefined ? {} : { orderId: given.orderId }),
      ...(given.data === undefined ? {} : { data: given.data }),
      ...(given.idempotencyKey === undefined ? {} : { idempotencyKey: given.idempotencyKey }),
    },
  };
};

/** Shows what is about to be written, and asks once more where the person was asked for values. */
export const confirmSummary = async (
  context: Context,
  flags: FlowFlags,
  profile: string,
  state: Readonly<FlowState>,
  inputs: FlowInputs,
  wasAsked: boolean,
): Promise<void> => {
  const { terminal, prompt } = context;
  if (!terminal.interactive) return;
  for (const line of await summary(profile, state, inputs)) terminal.talk(line);
  if (!wasAsked || flags.yes) return;
  if (await prompt.confirm({ message: 'Go on?', initial: true })) return;
  throw new CliError('interrupted', 'Stopped before the first write.', {
    why: 'You said no.',
    hint: 'Nothing was written.',
  });
};

const summary = async (profile: string, { payment, order }: Readonly<FlowState>, inputs: FlowInputs) => {
  const amount = inputs.values.amount ?? order?.amount;
  const currency = inputs.values.currency ?? order?.currency;
  const digitsOf = await currencyDigits();
  const money =
    amount === undefined || currency === undefined
      ? undefined
      : formatMinorUnits(amount, currency, digitsOf(currency) ?? 2);
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['Profile', profile],
    ['Route', inputs.route],
    ['Order', order && `${order.number ?? order.id}${order.number === undefined ? '' : ` (${order.id})`}`],
    ['Payment', payment?.id],
    ['Amount', money],
    ['Auth token', inputs.authToken && maskText(inputs.authToken)],
    ['Session token', inputs.sessionToken && maskText(inputs.sessionToken)],
    ['Writes', writes(inputs)],
  ];
  return rows.flatMap(([name, value]) => (value === undefined ? [] : [`  ${name.padEnd(16)}${sanitiseLine(value)}`]));
};

const writes = ({ route, place }: FlowInputs): string => {
  if (route === 'network') return 'an authorization at Klarna';
  if (route === 'native') return place ? 'the token, then the order is placed' : 'the token';
  return 'the token, then an authorization at Klarna';
};
