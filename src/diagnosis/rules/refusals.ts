import type { Rule, Wording } from '../finding.ts';
import { isFailed, isStillToPay, unpaidOrderOf } from '../money-held.ts';
import { errorCode, paste } from '../paste.ts';
import type { PaymentFacts, TransactionFacts } from '../payment-facts.ts';
import { timeOf } from '../spans.ts';

/** The authorization that Klarna refused last, where none has succeeded after it. */
export const lastRefusal = ({ transactions }: PaymentFacts): TransactionFacts | undefined => {
  const last = transactions.findLast(({ type }) => type === 'authorizations');
  return last !== undefined && isFailed(last) ? last : undefined;
};

/** Whether the token that is stored is the refused one; `undefined` where nothing tells. */
export const isSameToken = ({ payment }: PaymentFacts, refused: TransactionFacts): boolean | undefined => {
  const refusedMs = timeOf(refused.created_at);
  const storedMs = timeOf(payment?.token_stored_at);
  if (refusedMs === undefined) return undefined;
  if (storedMs !== undefined) return storedMs <= refusedMs;
  const updatedMs = timeOf(payment?.updated_at);
  // Whatever was stored was stored before its last change.
  return updatedMs !== undefined && updatedMs <= refusedMs ? true : undefined;
};

const reasonOf = ({ error_code, error_detail, message }: TransactionFacts): string | null =>
  error_detail ?? message ?? error_code;

/** "Creating the order is idempotent per token: a refusal sticks to it." */
export const refusedToken: Rule = {
  name: 'refused-token',
  severity: 'problem',
  look: (facts, { quote }) => {
    const { payment } = facts;
    const order = unpaidOrderOf(facts);
    const refused = lastRefusal(facts);
    if (order === undefined || refused === undefined) return undefined;
    if (payment === null || !payment.is_current || !payment.token_stored) return undefined;
    const isSame = isSameToken(facts, refused);
    if (isSame === false) return undefined;
    const isConsumed = refused.error_code === 'INVALID_OPERATION';
    return {
      says: isSame
        ? `Klarna refused this token (${quote(reasonOf(refused))}), and will refuse it again: the customer must authorize anew.`
        : `Klarna refused the last authorization (${quote(reasonOf(refused))}); if its token is still the one stored, the customer must authorize again.`,
      evidence: [
        `authorization ${quote(refused.id)} failed: ${quote(refused.error_code)}, ${quote(refused.error_detail)}`,
        `payment ${quote(payment.id)} still holds an auth_token`,
        ...(payment.token_stored_at === null ? [] : [`it was stored at ${quote(payment.token_stored_at)}`]),
      ],
      explanation: isConsumed
        ? 'The token was already used: there may be an order at Klarna that was made with it.'
        : 'A refusal by Klarna sticks to the authorization token; placing the order with it again cannot succeed.',
      remedy: isConsumed
        ? 'Look for an order of this purchase in the Klarna portal first. Only if there is none may the customer authorize again.'
        : `${order.status === 'placing' ? 'Take the order back to pending. Then send' : 'Send'} the customer back to the checkout: they authorize again, or choose another way to pay.`,
      ...paste('explain', errorCode(refused.error_code)),
      turn: isConsumed ? 'support' : 'customer',
    };
  },
};

/** Klarna said no, and nothing has happened since. */
export const declined: Rule = {
  name: 'declined',
  severity: 'problem',
  look: (facts, wording) => {
    const said = refusalSaid(facts, wording);
    if (said === undefined) return undefined;
    const { says, reason, code, evidence } = said;
    return {
      says: `Klarna ${says}: ${reason === null ? 'it gave no reason' : wording.quote(reason)}.`,
      evidence: [evidence, `reason: ${wording.quote(code)}`],
      explanation:
        'Klarna decides on each purchase anew. Its reasons are for the shop; it tells the customer more in its own app.',
      remedy:
        'Let the customer choose another way to pay, or try Klarna again with another approval; the old one is spent.',
      ...paste('explain', errorCode(code)),
      turn: 'customer',
    };
  },
};

interface Said {
  readonly says: string;
  readonly reason: string | null;
  readonly code: string | null;
  readonly evidence: string;
}

const refusalSaid = (facts: PaymentFacts, { quote, id }: Wording): Said | undefined => {
  const { payment, klarna, runs, mode } = facts;
  // Of an order that is paid, cancelled or perhaps authorized elsewhere it is history.
  if (!isStillToPay(facts)) return undefined;
  const refused = lastRefusal(facts);
  const isNewToken = payment?.is_current === true && payment.token_stored;
  if (refused !== undefined && !isNewToken) {
    return {
      says: 'refused the last attempt',
      reason: reasonOf(refused),
      code: refused.error_code,
      evidence: `authorization ${quote(refused.number ?? refused.id)} failed`,
    };
  }
  const request = klarna.payment_request;
  if (request?.state === 'DECLINED') {
    const { state_reason: reason } = request;
    return {
      says: 'declined the payment request',
      reason,
      code: reason,
      evidence: `payment request ${id(request.id)} is DECLINED`,
    };
  }
  const run = runs.findLast((one) => one.mode === mode && one.authorization !== null);
  if (run?.authorization?.state !== 'DECLINED') return undefined;
  const { reason } = run.authorization;
  return {
    says: 'declined it on Klarna Network',
    reason,
    code: reason,
    evidence: `run ${quote(run.run_id)} ended DECLINED`,
  };
};
