import { CliError } from '../../errors.ts';
import type { RunMemory } from '../run-memory.ts';
import { refusePlacingTwice } from '../second-authorization.ts';

/**
 * Stops what books money for an order that was, or may have been, paid on Klarna Network by a run of this machine. What
 * such a run has voided since charges nobody.
 * @throws CliError `unknown` (7) unless it is meant (`--new-authorization`)
 */
export const refuseSecondCharge = (memory: RunMemory, orderId: string, isMeant: boolean): void => {
  const isVoided = (id: string) =>
    memory.settlements([`transaction ${id}`]).some(({ step, state }) => step === 'network-void' && state === 'done');
  const past = memory.past({ orderId }).filter(({ transactionId }) => !(transactionId && isVoided(transactionId)));
  refusePlacingTwice(past, isMeant);
};

/** @throws CliError `unknown` (7) while nobody knows whether a run has placed the order */
export const refuseWhileMaybePlaced = (memory: RunMemory, orderId: string): void => {
  const [other] = memory.openPlacings(orderId);
  if (other === undefined) return;
  throw new CliError('unknown', 'This order may be placed already.', {
    code: 'MAY_BE_PLACED',
    execution: 'none',
    why: `Nobody knows what became of the placing that run ${other.run} asked for. Nothing was sent.`,
    hint: `\`klarna-cl flow --resume ${other.run}\` finds out.`,
  });
};
