import type { Rule } from '../finding.ts';
import { unpaidOrderOf } from '../money-held.ts';
import { paste, resourceId } from '../paste.ts';
import { isSameToken, lastRefusal } from './refusals.ts';

export const beingPlaced: Rule = {
  name: 'being-placed',
  severity: 'waiting',
  look: (facts, { quote }) => {
    const { order, errors } = facts;
    if (order?.status !== 'placing') return undefined;
    // Refused in the background, an order stays `placing` until somebody takes it back.
    const refused = lastRefusal(facts);
    if (refused !== undefined && isSameToken(facts, refused) === true) return undefined;
    const last = errors.at(-1);
    return {
      says: 'The order is being placed right now.',
      evidence: [
        'order.status is placing',
        `place_async is ${order.place_async ?? 'not told'}`,
        ...(last === undefined ? [] : [`the last error says ${quote(last.message ?? last.code)}`]),
      ],
      explanation:
        'Commerce Layer places it in the background and calls Klarna meanwhile. Whether the customer pays is decided there.',
      remedy: 'Wait until it is placed or pending again, and do not place it anew meanwhile.',
      ...paste('inspect', resourceId(order.id), '--until', 'placed'),
      turn: 'nobody',
    };
  },
};

/** Everything is there but the placing: Klarna's order is created only then. */
export const tokenNotPlaced: Rule = {
  name: 'token-not-placed',
  severity: 'waiting',
  ifNothingElse: true,
  look: (facts, { quote }) => {
    const { payment } = facts;
    const order = unpaidOrderOf(facts);
    if (order?.status !== 'pending' || payment === null || !payment.is_current || !payment.token_stored)
      return undefined;
    return {
      says: 'The authorization token is stored; the order waits to be placed.',
      evidence: [
        `order.status is ${order.status}`,
        `payment ${quote(payment.id)} holds an auth_token`,
        ...(payment.token_stored_at === null ? [] : [`it was stored at ${quote(payment.token_stored_at)}`]),
      ],
      explanation:
        'Storing the token pays nothing: Klarna creates its order when the order is placed, and the token lives for 60 minutes.',
      remedy: 'Let the checkout place the order within the hour, once.',
      ...paste('inspect', resourceId(order.id), '--until', 'placed'),
      turn: 'shop',
    };
  },
};
