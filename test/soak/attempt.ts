import type { Attempt, Task } from './evidence.ts';
import type { Slot } from './pool.ts';

/** Runs a command line in a worker, and notes what for. */
export const attemptOn = async (
  slot: Slot,
  task: Task,
  phase: Attempt['phase'],
  argv: readonly string[],
  resumes?: string,
): Promise<Attempt> => ({ task, phase, ...(await slot.run(argv)), ...(resumes === undefined ? {} : { resumes }) });
