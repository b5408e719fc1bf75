import { nextId, uuidFor } from '../identifiers.ts';
import type { Authorization, Draft, Read } from '../tables.ts';
import { caseOf } from './authorization-tokens.ts';
import { expireKlarnaOrder } from './klarna-orders.ts';
import type { Settling } from './settling.ts';
import { accepted, failed, type GatewayAnswer, undecided } from './transactions.ts';

const magic: Readonly<Record<Settling, { readonly declined: string; readonly pending: string }>> = {
  captures: { declined: 'sandbox-capture-declined', pending: 'sandbox-capture-pending' },
  voids: { declined: 'sandbox-void-declined', pending: '' },
  refunds: { declined: 'sandbox-refund-declined', pending: 'sandbox-refund-pending' },
};

const refused = {
  captures: 'The capture was refused by Klarna.',
  voids: 'The release was refused by Klarna.',
  refunds: 'The refund was refused by Klarna.',
} as const;

/**
 * What Klarna says to acting on an authorization. The token that it was made with decides, and time. Whether Klarna
 * captures what is still under review is not known; the sandbox's does not.
 */
export function answerTo(
  draft: Draft,
  type: Settling,
  authorization: Read<Authorization>,
  amount: number,
  at: string,
): GatewayAnswer {
  const klarna = draft.klarna_orders.get(authorization.klarna_order_id);
  if (klarna === undefined) return failed('NOT_FOUND', 'There is no such order.');
  expireKlarnaOrder(klarna, at);
  const outcome = caseOf(klarna.authorization_token);
  if (outcome === magic[type].declined) return failed('REJECTED', refused[type]);
  if (type !== 'refunds' && klarna.remaining_authorized_amount === 0)
    return failed('INVALID_OPERATION', 'The authorization has expired.');
  if (type === 'captures' && klarna.fraud_status !== 'ACCEPTED')
    return failed('INVALID_OPERATION', 'The order is under review.');
  // Commerce Layer's balances follow `succeeded`, which integrations may write; Klarna keeps its own.
  if (type === 'captures' && amount > klarna.remaining_authorized_amount)
    return failed('INVALID_OPERATION', 'The amount is more than what remains authorized.');
  if (type === 'refunds' && amount > klarna.captured_amount - klarna.refunded_amount)
    return failed('INVALID_OPERATION', 'The amount is more than what was captured.');
  if (outcome === magic[type].pending) return undecided;
  return accepted(uuidFor(`${type}:${nextId(draft, type)}`));
}
