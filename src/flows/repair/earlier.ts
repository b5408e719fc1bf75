import type { Clock } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { settlementIn } from '../../journal/run-state.ts';
import type { Settlement, SettlingStep } from '../../journal/settlements.ts';
import type { LocalMemory } from '../run-memory.ts';
import type { RepairState } from './repairs.ts';

/** How long a request may still be on its way after its process was killed. */
const patienceMs = 90_000;

/** What an earlier process of this run has sent of this step, where it came that far. */
export const earlierWrite = ({ resumed }: LocalMemory, step: SettlingStep): Settlement | undefined => {
  const earlier = resumed && settlementIn(resumed, step);
  return earlier === undefined || earlier.state === 'none' ? undefined : earlier;
};

/**
 * Whether such a write may still take effect, now that its effect is not there: it was sent a moment ago, or the order is
 * being placed, which may be what it does.
 */
export const isOnItsWay = ({ lastAt }: Settlement, { order }: RepairState, { now }: Pick<Clock, 'now'>): boolean =>
  order?.status === 'placing' || now() - Date.parse(lastAt) <= patienceMs;

/** A refusal while the earlier write is on its way: the state that speaks against it may be its own work. */
export const stillOpen = (refusal: CliError): CliError =>
  new CliError('unknown', 'It is not known whether the repair was made.', {
    execution: 'unknown',
    why: `It was sent a moment ago, and nobody heard what came of it. Meanwhile: ${refusal.message}`,
    hint: 'Wait a minute, then go on with it.',
  });
