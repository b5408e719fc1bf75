import { type Sandbox, timestamp } from '../../sandbox.ts';
import { finalizeToken, issueToken } from '../../world/payments/authorization-tokens.ts';
import { type CustomerOutcome, outcomeOfCustomer } from '../../world/seeds/test-customers.ts';
import type { AuthorizeBody } from './request-bodies.ts';
import type { OpenSession } from './session.ts';

/** What the callback of `authorize` or `finalize` is called with. */
export interface Result {
  readonly approved: boolean;
  readonly show_form: boolean;
  readonly authorization_token?: string;
  readonly finalize_required?: true;
  readonly error?: { readonly invalid_fields: readonly string[] };
}

/** What comes next for the customer, or what came of it. */
export type Decision =
  | { readonly ask: 'code' | 'confirm' }
  | { readonly ask: 'step'; readonly step: string }
  | { readonly result: Result };

/** Klarna refuses, and nothing that the customer does helps. */
const refused: Result = { approved: false, show_form: false };

/** The customer can mend it, and try again. */
const mend = (...invalid_fields: readonly string[]): Result => ({
  approved: false,
  show_form: true,
  error: { invalid_fields },
});

/** "Any six digits but 999999." */
const isGoodCode = (code: string): boolean => /^\d{6}$/.test(code) && code !== '999999';

/**
 * Klarna's decision about a customer, by its published test customers. Assumed, as no page says: somebody unknown, or of
 * another market than the order's, is asked for another address or number; a wrong code is a matter of the phone it went
 * to; whoever has taken the steps asked for is approved; paying through a bank has to be finalized, even where the page does
 * not ask for that.
 */
export function decide(sandbox: Sandbox, session: OpenSession, body: AuthorizeBody): Decision {
  const { email, phone, code, steps: taken, confirmed } = body;
  const outcome = outcomeOfCustomer({
    ...(email === undefined ? {} : { email }),
    ...(phone === undefined ? {} : { phone }),
  });
  if (outcome.outcome === 'unknown' || outcome.country !== session.order.country_code)
    return { result: mend(phone === undefined ? 'billing_address.email' : 'billing_address.phone') };
  if (code === undefined) return { ask: 'code' };
  if (!isGoodCode(code)) return { result: mend('billing_address.phone') };
  if (outcome.outcome === 'denied') return { result: refused };
  const steps = stepsOf(outcome);
  const step = steps.find((each) => !taken.includes(each));
  if (step !== undefined) return { ask: 'step', step };
  if (!confirmed) return { ask: 'confirm' };
  const isFinal = body.auto_finalize && !steps.includes('bank_login');
  return { result: approve(sandbox, session, outcome, isFinal) };
}

const stepsOf = (outcome: CustomerOutcome): readonly string[] => (outcome.outcome === 'steps' ? outcome.steps : []);

function approve(
  sandbox: Sandbox,
  { payment, order }: OpenSession,
  outcome: CustomerOutcome,
  isFinal: boolean,
): Result {
  const approval = {
    session_id: payment.session_id,
    approved: { amount: payment.session_amount_cents, currency: order.currency_code },
    review: outcome.outcome === 'pending' ? outcome.decision : null,
    isFinal,
  };
  const token = sandbox.newUuid();
  sandbox.store.transact((draft) => issueToken(draft, token, approval, timestamp(sandbox)));
  return isFinal ? approvedWith(token) : { approved: true, show_form: true, finalize_required: true };
}

const approvedWith = (authorization_token: string): Result => ({
  authorization_token,
  approved: true,
  show_form: true,
});

/** Ends an authorization that had to be finalized; without one there is nothing to end. */
export function finalize(sandbox: Sandbox, { payment }: OpenSession): Result {
  const token = sandbox.store.transact((draft) => finalizeToken(draft, payment.session_id, timestamp(sandbox))?.id);
  return token === undefined ? refused : approvedWith(token);
}
