import type { Claim } from './claims.ts';
import type { Attempt } from './evidence.ts';
import type { Truth } from './sandbox-truth.ts';
import type { Violation } from './violation.ts';

/** What one process said, held against what the sandbox did. */
export const amissWithClaim = (
  truth: Truth,
  { task, exit, endedAt, phase }: Attempt,
  claim: Claim,
  run: string | undefined,
): readonly Violation[] => {
  const { payment, kind, sessionToken = '', authToken } = task;
  const about = `${payment.order_number} (${kind}, ${phase}, exit ${exit}, run ${run ?? 'none'})`;
  const isFalse = (why: string): readonly Violation[] => [{ what: 'false', about, why }];
  const byRun = (run === undefined ? [] : truth.executedBy(run)).filter(({ at }) => Date.parse(at) <= endedAt);
  switch (claim.says) {
    case 'approved': {
      const made = truth.authorizations(sessionToken).flatMap(({ created }) => created ?? []);
      if (made.length === 0)
        return [{ what: 'lost', about, why: 'it says APPROVED, and the sandbox has no transaction' }];
      return made.includes(claim.transaction ?? '')
        ? []
        : isFalse(`it names ${claim.transaction}, not ${made.join(', ')}`);
    }
    case 'placed': {
      const placings = truth.placings(payment.order_id).filter(({ created }) => created !== null);
      if (placings.length === 0)
        return [{ what: 'lost', about, why: 'it says PLACED, and the sandbox has no Klarna order' }];
      const placing = placings.find(({ created }) => created === claim.klarnaOrder);
      if (placing === undefined) return isFalse(`it names the Klarna order ${claim.klarnaOrder}`);
      const inForce = truth.tokensStored(payment.payment_id).findLast(({ write }) => write.at <= placing.at);
      return inForce?.token === authToken ? [] : isFalse(`it was placed with the token ${inForce?.token}`);
    }
    case 'stored':
      return truth.tokensStored(payment.payment_id).some(({ token }) => token === authToken)
        ? []
        : [{ what: 'lost', about, why: 'it says that the token is stored, and the sandbox has not got it' }];
    case 'declined': {
      const executed = truth.authorizations(sessionToken).filter((one) => one.executed);
      return executed.length > 0 && executed.every(({ created }) => created === null)
        ? []
        : isFalse('it says DECLINED, and the sandbox does not');
    }
    case 'nothing': {
      const made = byRun.flatMap(({ created }) => created ?? []);
      if (made.length > 0) return isFalse(`it says that nothing was executed, and made ${made.join(', ')}`);
      // Another run may have stored another token since.
      const inForce = truth.tokensStored(payment.payment_id).findLast(({ write }) => Date.parse(write.at) <= endedAt);
      const hasStored = inForce !== undefined && inForce.token === authToken && byRun.includes(inForce.write);
      return claim.tokenStored === false && hasStored
        ? isFalse('it says that no token was stored, and stored one')
        : [];
    }
    case 'nonsense':
      return isFalse(claim.why);
    default:
      return [];
  }
};
