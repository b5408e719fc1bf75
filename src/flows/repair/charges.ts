import type { LocalMemory } from '../run-memory.ts';
import { refusePlacingTwice } from '../second-authorization.ts';
import { refuseWhileOpen, refuseWhilePlacing } from '../settle/elsewhere.ts';

/**
 * Stops what books money for an order that was, or may have been, paid on Klarna Network by a run of this machine. What
 * such a run has voided since charges nobody.
 * @throws CliError `unknown` (7) unless it is meant (`--new-authorization`)
 */
export const refuseSecondCharge = (memory: LocalMemory, orderId: string, isMeant: boolean): void => {
  const isVoided = (id: string) =>
    memory.settlements([`transaction ${id}`]).some(({ step, state }) => step === 'network-void' && state === 'done');
  const past = memory.past({ orderId }).filter(({ transactionId }) => !(transactionId && isVoided(transactionId)));
  refusePlacingTwice(past, isMeant);
};

/**
 * Stops a repair while nobody knows whether a run has placed the order, or moved its money. Another repair may be open:
 * made twice it comes to the same.
 * @throws CliError `unknown` (7) naming the run that finds out
 */
export const refuseWhileUnsettled = (memory: LocalMemory, orderId: string): void => {
  refuseWhilePlacing(memory, orderId);
  const moving = (names: Parameters<LocalMemory['settlements']>[0]) =>
    memory.settlements(names).filter(({ step }) => step !== 'repair' && step !== 'cancel-token');
  refuseWhileOpen({ ...memory, settlements: moving }, [`order ${orderId}`]);
};
