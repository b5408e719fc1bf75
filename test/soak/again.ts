import { attemptOn } from './attempt.ts';
import { claimOf } from './claims.ts';
import type { Attempt, Task } from './evidence.ts';
import { grouped } from './group.ts';
import { commandOf } from './inputs.ts';
import type { Pool } from './pool.ts';

/** Whether this attempt ended as its task was to end. */
const isThere = (attempt: Attempt): boolean => {
  const { comesTo, kind } = attempt.task;
  const { says } = claimOf(attempt);
  if (comesTo === 'declined') return says === 'declined';
  if (comesTo === 'not-placed') return attempt.exit === 12;
  const stores = kind === 'native' || kind === 'send-token';
  return stores ? says === 'stored' : says === 'approved' || says === 'placed';
};

/**
 * Runs the first command line of each payment that got nowhere once more: it was refused, the services were not there,
 * or its process was killed before it had begun.
 */
export const runAgain = async (
  pool: Pool,
  tasks: readonly Task[],
  attempts: readonly Attempt[],
  onAttempt: (attempt: Attempt) => void,
): Promise<void> => {
  const done = new Set(attempts.filter(isThere).map(({ task }) => task.payment.order_id));
  const left = [...grouped(tasks, ({ payment }) => payment.order_id)].flatMap(([order, [first]]) =>
    first === undefined || done.has(order) ? [] : [first],
  );
  await Promise.all(
    pool.slots.map(async (slot) => {
      for (let task = left.shift(); task !== undefined; task = left.shift()) {
        onAttempt(await attemptOn(slot, task, 'again', commandOf(task)));
      }
    }),
  );
};
