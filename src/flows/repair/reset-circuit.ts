import { circuitOf } from '../../apis/commerce-layer/repairs.ts';
import { nameOf, noEffect, orderIn, type Repair } from './repairs.ts';

/**
 * `_reset_circuit`: Commerce Layer calls the shop's external services for this order again.
 * @see https://docs.commercelayer.io/core/v/api-reference/orders/update
 */
export const resetCircuit: Repair = {
  isDone: ({ order }) => {
    if (order === undefined) return false;
    const { state, failures = 0 } = circuitOf(order);
    return state === 'closed' && failures === 0;
  },
  judge: (state) => {
    const order = orderIn(state);
    const { state: circuit, failures } = circuitOf(order);
    if (circuit === 'closed' && (failures ?? 0) === 0)
      return { nothing: `The circuit of the order ${order.id} is closed.` };
    const found = circuit === undefined ? 'it is not told whether it is open' : `it is ${circuit}`;
    return {
      changes: `the circuit of the order is closed (${found}${failures === undefined ? '' : `, after ${failures} failures`})`,
      warning: 'The external service that failed is called again: see that it answers first.',
    };
  },
  trigger: (state) => ({ trigger: '_reset_circuit', type: 'orders', id: orderIn(state).id }),
  outcome: (_, after) => {
    const order = orderIn(after);
    const { state: circuit } = circuitOf(order);
    // An API client that is not told the state has the answer's word alone.
    if (circuit === undefined || circuit === 'closed') {
      return { result: 'DONE', next: 'Do again what the open circuit has kept from being done.' };
    }
    throw noEffect(
      `The circuit of ${nameOf(order)} is ${circuit} again.`,
      'The external service has failed since, or the reset did nothing.',
      'Mend the external service first.',
    );
  },
};
