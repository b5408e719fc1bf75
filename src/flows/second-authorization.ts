import { CliError } from '../errors.ts';
import type { PastAuthorization } from '../journal/records.ts';

/**
 * Which authorization of its order this one is, counted from 1: the same session token keeps its number, so that a
 * repeat has the same reference, the same bytes and so the same idempotency key.
 */
export const attemptNumber = (past: readonly PastAuthorization[], tokenHash: string): number => {
  const same = past.findIndex((authorization) => authorization.tokenHash === tokenHash);
  return same === -1 ? past.length + 1 : same + 1;
};

/**
 * Stops a second authorization of an order that may already have one.
 * @throws CliError `unknown` (7) unless it is the very same request again, or is meant (`--new-authorization`)
 */
export const refuseSecondAuthorization = (
  past: readonly PastAuthorization[],
  idempotencyKey: string,
  isMeant: boolean,
): void => {
  if (isMeant) return;
  const other = past.find(
    (authorization) =>
      authorization.idempotencyKey !== idempotencyKey &&
      (authorization.state === 'APPROVED' || authorization.state === 'UNKNOWN'),
  );
  if (other === undefined) return;
  throw new CliError('unknown', 'This order may already have an authorization.', {
    code: 'SECOND_AUTHORIZATION',
    why:
      other.state === 'APPROVED'
        ? `Run ${other.run} ended APPROVED: another authorization would charge the customer twice. Nothing was sent.`
        : `Nobody knows whether the authorization of run ${other.run} was executed. Nothing was sent.`,
    hint: 'Repeat that one with the same token and values, or look in the Klarna portal. If a second one is really meant: --new-authorization.',
  });
};
