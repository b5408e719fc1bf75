import type { Context } from 'hono';
import { credentials, type Sandbox, type SandboxBindings } from '../sandbox.ts';
import type { Draft } from '../world/tables.ts';
import { type AuthorizeBody, readAuthorizeBody } from './authorize-body.ts';
import { decisionOn } from './customer-decision.ts';
import { type Charge, chargeOf, requireCurrency } from './customer-tokens.ts';
import { refuseParameter } from './errors.ts';
import type { Outcome } from './idempotency.ts';
import { addTransaction, declined } from './new-transaction.ts';
import { stepUp } from './step-up.ts';

/**
 * Begins a payment without a session token. What Klarna decides here is its own affair; the sandbox takes what is hardest on
 * a client: wherever the partner said how, the customer has to step up. Without that, a customer token that allows charges
 * in the customer's absence is charged, a published test customer gets what that customer gets, and a stranger is declined.
 */
export function initialAuthorization(sandbox: Sandbox, draft: Draft, c: Context<SandboxBindings>): Outcome {
  const account = c.req.param('account') ?? credentials.partnerAccountId;
  const token = c.req.header('klarna-customer-token');
  const charge = token === undefined ? undefined : chargeOf(draft, token, account);
  const body = readAuthorizeBody(c);
  // A payment request is named where one has been approved, and then there is a session token.
  if (body.payment_request_id !== undefined)
    throw refuseParameter('payment_request_id', 'must come with the session token of its payment request');
  if (charge !== undefined) requireCurrency(charge, body.currency);
  if (isDeclined(body, charge)) return { status: 200, document: declined };
  if (body.step_up_config !== undefined)
    return { status: 200, document: stepUp(sandbox, draft, account, body, body.step_up_config) };
  const { answer, transactionId } = addTransaction(sandbox, draft, account, body, null);
  return { status: 200, document: answer, created: transactionId };
}

function isDeclined(body: AuthorizeBody, charge: Charge | undefined): boolean {
  if (charge?.result === 'DECLINED') return true;
  if (body.step_up_config !== undefined) return false;
  const allowsAbsence = charge?.scopes.includes('payment:customer_not_present') === true;
  return !allowsAbsence && (charge !== undefined || decisionOn(body.supplementary_purchase_data) !== 'approved');
}
