import type { Command } from 'commander';
import type { Context } from '../../context.ts';
import type { FlowInputs } from '../../flows/flow-state.ts';
import type { Route } from '../../flows/inputs.ts';
import {
  type AuthorizeFlags,
  type AuthorizeFlagValues,
  addSessionTokenFlags,
  readAuthorizeFlags,
} from '../authorize/flags.ts';
import { authTokenField, given, paymentIdField, routeField } from '../command-line/fields.ts';
import type { GlobalFlags } from '../command-line/global-flags.ts';
import { samePaymentId } from '../command-line/payment-argument.ts';
import { openValueReader } from '../command-line/value-reader.ts';
import { type BrowserFlags, type BrowserWish, readBrowserFlags } from './browser-flags.ts';

export interface FlowFlags extends GlobalFlags, AuthorizeFlags, BrowserFlags {
  readonly paymentId?: string;
  readonly authToken?: string;
  readonly authTokenFile?: string;
  readonly route?: string;
  readonly place?: true;
  readonly resume?: string;
  readonly browser?: true;
}

/** The flags of a flow, checked; what is `undefined` was not given. */
export interface FlowGiven extends AuthorizeFlagValues {
  readonly route: Route | undefined;
  readonly paymentId: FlowInputs['paymentId'] | undefined;
  readonly authToken: string | undefined;
  readonly place: boolean;
  readonly newAuthorization: boolean;
  /** There where the customer is to bring the tokens. */
  readonly browser: BrowserWish | undefined;
  /** Some of it was asked for. */
  readonly wasAsked?: true;
}

/** Which payment a flow is about, and its route; shared with `checkout`, where the customer brings the tokens. */
export const addRouteFlags = (command: Command): Command =>
  command
    .argument('[payment-id]', 'id of the klarna_payment')
    .option('--payment-id <id>', 'the same, as a flag')
    .option('--route <route>', 'both (test only), native or network; see klarna-cl help routes')
    .option('--place', 'place the order as well (route native)');

export const addTokenFlags = (command: Command): Command =>
  addSessionTokenFlags(
    command
      .option('--auth-token <token>', 'token that Klarna returned in the browser; - reads stdin')
      .option('--auth-token-file <file>', 'the same, from a file'),
  );

export const addResumeFlag = (command: Command): Command =>
  command.option('--resume <run-id>', 'finish a run of flow, send-token or authorize; see klarna-cl runs list');

/** What the flags say, checked; nothing has been asked or sent. @throws CliError `usage`, `local-io` */
export const readFlowFlags = async (
  context: Context,
  argument: string | undefined,
  flags: FlowFlags,
): Promise<FlowGiven> => {
  const reader = openValueReader(context);
  const route = given(routeField, flags.route);
  const paymentId = given(paymentIdField, samePaymentId(argument, flags.paymentId));
  const authToken = given(
    authTokenField,
    await reader.read('--auth-token', flags.authToken, '--auth-token-file', flags.authTokenFile),
  );
  return {
    ...(await readAuthorizeFlags(flags, reader, context.terminal.talk)),
    route,
    paymentId,
    authToken,
    place: flags.place === true,
    newAuthorization: flags.newAuthorization === true,
    browser: readBrowserFlags(flags, context.folders.working),
  };
};
