import type { Rule } from '../finding.ts';

/** Everything is there but the placing: Klarna's order is created only then. */
export const tokenNotPlaced: Rule = {
  name: 'token-not-placed',
  severity: 'waiting',
  look: ({ order, payment }) => {
    if (order === null || payment === null || !payment.is_current || !payment.token_stored) return undefined;
    if (order.status !== 'pending' || order.payment_status !== 'unpaid') return undefined;
    return {
      says: 'The authorization token is stored; the order waits to be placed.',
      evidence: [`order.status is ${order.status}`, `payment ${payment.id} holds an auth_token`],
      explanation: 'Storing the token pays nothing: Klarna creates its order when the order is placed.',
      remedy: 'Place the order in the checkout, or with the flow.',
      turn: 'shop',
    };
  },
};
