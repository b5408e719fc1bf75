import { attemptOn } from './attempt.ts';
import type { Attempt, Task } from './evidence.ts';
import { commandOf, type Group } from './inputs.ts';
import { readJournals } from './journals.ts';
import type { Pool, Slot } from './pool.ts';
import { dice } from './random.ts';
import { resumeCommand } from './resume.ts';
import { runsIn } from './run-of.ts';

interface Job {
  readonly task: Task;
  /** Resolves when whoever has the other half of the pair is there as well. */
  readonly together: () => Promise<void>;
}

export interface ChaosSettings {
  readonly stateFolder: string;
  readonly seed: number;
  /** Called after each attempt. */
  readonly onAttempt: (attempt: Attempt) => void;
}

/** Hands the tasks to the workers, those of a group to two of them at once, while whatever happens to them happens. */
export const runChaos = async ({ slots }: Pool, groups: readonly Group[], settings: ChaosSettings): Promise<void> => {
  const jobs = groups.flatMap((group) => jobsOf(group, slots.length > 1));
  await Promise.all(
    slots.map(async (slot, index) => {
      const random = dice(settings.seed + index);
      for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
        await job.together();
        const attempt = await attemptOn(slot, job.task, 'chaos', commandOf(job.task));
        settings.onAttempt(attempt);
        // Half of those who see their process die follow the hint at once, in the midst of it all.
        if (attempt.exit === null && random.chance(0.5)) await resumeAtOnce(slot, attempt, settings);
      }
    }),
  );
};

const resumeAtOnce = async (slot: Slot, killed: Attempt, { stateFolder, onAttempt }: ChaosSettings): Promise<void> => {
  const run = runsIn(readJournals(stateFolder, killed.startedAt))(killed);
  if (run === undefined) return;
  onAttempt(await attemptOn(slot, killed.task, 'chaos', resumeCommand(run, killed.task), run));
};

const jobsOf = (group: Group, canMeet: boolean): readonly Job[] => {
  const { length } = group;
  let here = 0;
  let open = () => {};
  const all = new Promise<void>((resolve) => {
    open = resolve;
  });
  const together = async () => {
    here += 1;
    if (here === length) open();
    if (canMeet) await all;
  };
  return group.map((task) => ({ task, together }));
};
