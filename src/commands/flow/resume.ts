import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { settledAnswer } from '../../flows/resumed-authorization.ts';
import { authorizationFlags } from '../../flows/route-rules.ts';
import type { RunRecord } from '../../journal/records.ts';
import { type ResumedJournal, resumeRunJournal } from '../../journal/run-journal.ts';
import { type AuthorizeFlagValues, readAuthorizeFlags } from '../authorize/flags.ts';
import { given, paymentIdField, routeField, runIdField } from '../command-line/fields.ts';
import { isPlanOnly } from '../command-line/global-flags.ts';
import { openValueReader, type ValueReader } from '../command-line/value-reader.ts';
import { processOf } from '../session/journaled-run.ts';
import { readBrowserFlags } from './browser-flags.ts';
import type { FlowFlags } from './flags.ts';
import { authTokenFlags, sessionTokenFlags, tokenOf } from './resumed-token.ts';
import { flagOf } from './route.ts';

/** The flags of a flow that say what a run is to do. */
const runFlags: readonly (keyof FlowFlags)[] = [
  'paymentId',
  'route',
  'place',
  ...authorizationFlags,
  'newAuthorization',
  'tokenFile',
];

/**
 * `flow --resume`: finishes a run of any command, as it was started, and prints that command's document.
 * @throws CliError `usage` for an unknown run, a token that is not the run's, or flags that would change it
 */
export const resumeRun = async (
  context: Context,
  argument: string | undefined,
  flags: FlowFlags,
  text: string,
): Promise<void> => {
  refuseOtherFlags(argument, flags);
  const runId = given(runIdField, text) ?? text;
  const resumed = resumeRunJournal({
    stateFolder: context.folders.state,
    runId,
    clock: context.clock,
    process: processOf(),
  });
  try {
    await goOn(context, flags, resumed);
  } finally {
    resumed.close();
  }
};

const refuseOtherFlags = (argument: string | undefined, flags: FlowFlags): void => {
  const name = argument === undefined ? runFlags.find((flag) => flags[flag] !== undefined) : 'paymentId';
  const hint = 'Leave it out: the run goes on with what it was started with. A new run takes new values.';
  if (name !== undefined) {
    const flag = name === 'paymentId' ? 'A payment id' : flagOf(name);
    throw new CliError('usage', `${flag} does not go with --resume.`, { hint });
  }
  if (isPlanOnly(flags)) {
    throw new CliError('usage', '--resume has no preview.', {
      why: 'What is still to be sent shows when the payment is read.',
      hint: 'Leave out --dry-run and --curl; `klarna-cl runs show <run-id>` shows how far the run got.',
    });
  }
  if (flags.sandbox) {
    throw new CliError('usage', '--resume does not go with --sandbox.', {
      why: 'A run in the embedded sandbox cannot be resumed: its sandbox has ended with it.',
      hint: 'For runs that can be resumed, start a server: `klarna-cl sandbox`.',
    });
  }
};

const goOn = async (context: Context, flags: FlowFlags, resumed: ResumedJournal): Promise<void> => {
  const { run, storeToken } = resumed.state;
  const { inputs } = run;
  const reader = openValueReader(context);
  const isAuthorized = settledAnswer({ resumed: resumed.state }) !== undefined;
  const isBrowser = inputs.browser === true;
  if (flags.browser && !isBrowser) {
    throw new CliError('usage', '--browser does not go with --resume of a run that was begun without it.', {
      why: 'It was given its tokens, and goes on with them. Nothing was sent.',
      hint: 'Leave it out. A new run takes new values.',
    });
  }
  if (run.command === 'capture' || run.command === 'refund' || run.command === 'void') {
    const { settlementOf } = await import('../settle/resume.ts');
    const { runSettlement } = await import('../settle/run.ts');
    return runSettlement(context, withProfile(context, flags, run), settlementOf(run.command, inputs), resumed);
  }
  const authIsAsked = storeToken !== 'done' && !isBrowser;
  const authToken = await tokenOf(context, reader, authTokenFlags, flags, run.auth_token, authIsAsked);
  const sessionIsAsked = !isAuthorized && !isBrowser;
  const sessionToken = await tokenOf(context, reader, sessionTokenFlags, flags, run.session_token, sessionIsAsked);
  const globals = withProfile(context, flags, run);
  const values: AuthorizeFlagValues = {
    ...(await readAuthorizeFlags(valueFlags(run), journaledValues, context.terminal.talk)),
    sessionToken: sessionToken?.value,
  };
  const paymentId = given(paymentIdField, inputs.payment_id);
  const newAuthorization = inputs.new_authorization === true;
  const files = { authTokenFile: authToken?.file, sessionTokenFile: sessionToken?.file };

  if (run.command === 'send-token') {
    const { runSendToken } = await import('../send-token/run.ts');
    return runSendToken(context, globals, paymentId, authToken ?? {}, resumed);
  }
  if (run.command === 'repair') {
    const { resumeRepair } = await import('../repair/run.ts');
    return resumeRepair(context, newAuthorization ? { ...globals, newAuthorization: true as const } : globals, resumed);
  }
  if (run.command === 'authorize') {
    const { runAuthorize } = await import('../authorize/run.ts');
    const ofRun = newAuthorization ? { ...globals, newAuthorization: true as const } : globals;
    return runAuthorize(context, ofRun, { ...values, ...files }, resumed);
  }
  const route = given(routeField, inputs.route);
  if (route === undefined) throw new TypeError('the run has no route');
  const { runFlowCommand } = await import('./run.ts');
  const place = inputs.place === true;
  const asBegun = {
    ...(isBrowser ? { browser: true as const } : {}),
    ...(inputs.token_file === undefined ? {} : { tokenFile: inputs.token_file }),
  };
  const browser = readBrowserFlags({ ...flags, ...asBegun }, context.folders.working);
  const flow = { ...values, ...files, route, paymentId, authToken: authToken?.value, place, newAuthorization, browser };
  await runFlowCommand(context, globals, route, flow, resumed);
};

/** The profile whose credentials it used, unless another one is asked for. */
const withProfile = ({ environment }: Context, flags: FlowFlags, { profile, account }: RunRecord): FlowFlags => {
  const isAsked = flags.profile !== undefined || environment.KLARNA_CL_PROFILE !== undefined;
  return isAsked || profile === undefined || profile !== account ? flags : { ...flags, profile };
};

/** What was journaled, as the flags that say it: it is checked as they are. */
const valueFlags = ({ inputs }: RunRecord) => ({
  ...(inputs.amount === undefined ? {} : { amount: String(inputs.amount) }),
  ...(inputs.currency === undefined ? {} : { currency: inputs.currency }),
  ...(inputs.reference === undefined ? {} : { reference: inputs.reference }),
  ...(inputs.payment_request_id === undefined ? {} : { paymentRequestId: inputs.payment_request_id }),
  ...(inputs.partner_account_id === undefined ? {} : { partnerAccountId: inputs.partner_account_id }),
  ...(inputs.data === undefined ? {} : { data: JSON.stringify(inputs.data) }),
  ...(inputs.capture === undefined ? {} : { capture: inputs.capture }),
  ...(inputs.order_id === undefined ? {} : { order: inputs.order_id }),
  ...(inputs.idempotency_key === undefined ? {} : { idempotencyKey: inputs.idempotency_key }),
});

/** The journal holds the values themselves, where flags name files. */
const journaledValues: ValueReader = { read: async (_, direct, __, file) => direct ?? file };
