import type { AuthorizeBody } from '../apis/klarna/authorize-body.ts';
import type { Context } from '../context.ts';
import { CliError } from '../errors.ts';
import { sha256 } from '../journal/attempts.ts';
import type { BrowserStep } from './browser-step.ts';
import { createPayment } from './create-payment.ts';
import type { FlowInputs, FlowParties, FlowState, SavedToken } from './flow-state.ts';
import { isComplaint, type Parsed, parseAuthToken, parseSessionToken } from './inputs.ts';
import type { MissingTokens } from './missing-tokens.ts';
import { approveAtKlarna } from './request-approval.ts';
import { tokenLifeMs } from './resumed-authorization.ts';
import type { StepLog } from './steps.ts';
import { approveInWidget, wishOf } from './widget-approval.ts';

export type ApprovalContext = Pick<Context, 'clock' | 'stop' | 'secrets'>;

type Approvers = FlowParties & { readonly browser: BrowserStep };

/**
 * The customer's part: each missing token is asked for in turn, and kept in the journal by its digest.
 * @param planned the authorization that is to follow, checked against what the journal knows
 * @throws CliError `declined`, `step-up` where the approval is still missing, `rejected`, `interrupted`
 */
export const approvals = async (
  context: ApprovalContext,
  parties: Approvers,
  inputs: FlowInputs,
  missing: MissingTokens,
  planned: () => Promise<AuthorizeBody>,
  steps: StepLog,
  state: FlowState,
): Promise<Partial<FlowInputs>> => {
  if (missing.auth && (await isSaved(context, parties, state))) return {};
  return {
    ...(missing.auth ? await widgetApproval(context, parties, steps, state) : {}),
    ...(missing.session ? await requestApproval(context, parties, inputs, await planned(), steps, state) : {}),
  };
};

const widgetApproval = async (
  context: ApprovalContext,
  { commerceLayer, memory, browser, run }: Approvers,
  steps: StepLog,
  state: FlowState,
): Promise<Partial<FlowInputs>> => {
  const { order } = state;
  if (commerceLayer === undefined || order === undefined) throw new TypeError('the order was not read');
  if (state.payment === undefined) await browser.checkPort();
  const payment = state.payment ?? (await createPayment(commerceLayer, steps, order));
  state.payment = payment;
  const { apiUrl } = await commerceLayer.access();
  await memory.claim({ kind: 'payment', apiUrl, id: payment.id });
  const wish = wishOf(payment, order, run.mode, browser.format);
  context.secrets.addToken(wish.clientToken);
  const token = await approveInWidget(context, browser, steps, wish);
  // The customer has a time of their own; what follows has the command's again.
  commerceLayer.http.restartDeadline();
  const authToken = believed(parseAuthToken(token));
  context.secrets.addToken(authToken);
  memory.approve?.({ payment_id: payment.id, auth_token: { sha256: sha256(authToken) } });
  state.approved = { amount: wish.amount, currency: wish.currency };
  await save(context, browser, state, 'auth_token', authToken);
  return { paymentId: payment.id, authToken };
};

const requestApproval = async (
  context: ApprovalContext,
  parties: Approvers,
  inputs: FlowInputs,
  body: AuthorizeBody,
  steps: StepLog,
  state: FlowState,
): Promise<Partial<FlowInputs>> => {
  const { memory, browser } = parties;
  const approval = await approveAtKlarna(context, parties, inputs, body, steps, state);
  parties.klarna?.http.restartDeadline();
  const { id, amount, currency } = approval;
  const sessionToken = believed(parseSessionToken(approval.sessionToken));
  context.secrets.addToken(sessionToken);
  memory.approve?.({ payment_request_id: id, session_token: { sha256: sha256(sessionToken) } });
  state.approved = { amount, currency };
  state.paymentRequestId = id;
  await save(context, browser, state, 'session_token', sessionToken);
  return { sessionToken, approvedNow: true, values: { ...inputs.values, paymentRequestId: id } };
};

const save = async (
  { clock }: Pick<Context, 'clock'>,
  { tokenFile }: BrowserStep,
  state: FlowState,
  kind: SavedToken['kind'],
  token: string,
): Promise<void> => {
  if (tokenFile === undefined) return;
  await tokenFile.write(token);
  const goodUntil = new Date(clock.now() + tokenLifeMs).toISOString();
  state.savedToken = { kind, file: tokenFile.path, shellWord: tokenFile.shellWord, goodUntil };
};

/** An earlier process of this run has asked the customer, and the file still holds what they brought. */
const isSaved = async (
  { clock }: Pick<Context, 'clock'>,
  { memory: { resumed }, browser: { tokenFile } }: Approvers,
  state: FlowState,
): Promise<boolean> => {
  const { approvedAt, run } = resumed ?? {};
  const hash = run?.auth_token?.sha256;
  if (tokenFile === undefined || hash === undefined || approvedAt === undefined) return false;
  const endsAt = Date.parse(approvedAt) + tokenLifeMs;
  if (clock.now() >= endsAt || !(await tokenFile.holds(hash))) return false;
  const goodUntil = new Date(endsAt).toISOString();
  state.savedToken = { kind: 'auth_token', file: tokenFile.path, shellWord: tokenFile.shellWord, goodUntil };
  return true;
};

/** @throws CliError `protocol` for what no request could carry; the token itself is not repeated */
const believed = (parsed: Parsed<string>): string => {
  if (!isComplaint(parsed)) return parsed.value;
  throw new CliError('protocol', 'The token that the browser brought cannot be used.', {
    execution: 'none',
    why: `${parsed.complaint.charAt(0).toUpperCase()}${parsed.complaint.slice(1)}. It was not sent anywhere.`,
    hint: 'Let the customer approve again; if it stays so, something else than Klarna answers in the browser.',
  });
};

/**
 * The customer approved what the page or the payment request said; an order that costs something else by now was not
 * approved.
 * @throws CliError `rejected`
 */
export const refuseOtherPrice = ({ approved, order }: FlowState): void => {
  if (approved === undefined || order === undefined) return;
  if (order.amount === approved.amount && order.currency === approved.currency) return;
  throw new CliError('rejected', `The order ${order.number ?? order.id} changed while the customer approved.`, {
    code: 'ORDER_CHANGED',
    execution: 'none',
    why: `Approved were ${approved.amount} ${approved.currency} in minor units, and it is ${order.amount} ${order.currency} now. The approval was not used.`,
    hint: 'Run it again: the customer has to approve what the order costs now.',
  });
};
