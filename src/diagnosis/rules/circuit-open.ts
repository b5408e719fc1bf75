import type { Rule } from '../finding.ts';
import { pasteAction, resourceId } from '../paste.ts';

/**
 * Commerce Layer no longer calls the shop's own service, which would have checked or priced the order.
 * @see https://docs.commercelayer.io/core/external-resources
 */
export const circuitOpen: Rule = {
  name: 'circuit-open',
  severity: 'problem',
  look: (facts, { quote }) => {
    const { order } = facts;
    if (order === null || order.circuit_state !== 'open' || order.status === 'cancelled') return undefined;
    return {
      says: "The order's circuit breaker is open: Commerce Layer no longer calls the shop's own service for it.",
      evidence: [
        'order.circuit_state is open',
        ...(order.circuit_failure_count === null ? [] : [`circuit_failure_count is ${order.circuit_failure_count}`]),
        `order.status is ${quote(order.status)}`,
      ],
      explanation:
        'It opens after too many calls in a row have failed. Until it is reset, the service is skipped, or asked for in vain.',
      remedy: "See to it that the shop's service answers again, then reset the circuit.",
      ...pasteAction(facts, 'repair', 'reset-circuit', resourceId(order.id)),
      turn: 'shop',
    };
  },
};
