import { attemptOn } from './attempt.ts';
import type { Attempt, Task } from './evidence.ts';
import { readJournals } from './journals.ts';
import type { Pool } from './pool.ts';
import { runsIn } from './run-of.ts';

/** The command line that finishes a run, with the tokens that its journal only has the hashes of. */
export const resumeCommand = (run: string, { authToken, sessionToken }: Task): readonly string[] => [
  'flow',
  '--resume',
  run,
  ...(authToken === undefined ? [] : ['--auth-token', authToken]),
  ...(sessionToken === undefined ? [] : ['--session-token', sessionToken]),
  '--output',
  'compact',
];

/** The runs whose end is not known, as the tool itself lists them. */
export const listUnsettled = async ({ slots: [slot] }: Pool): Promise<readonly string[]> => {
  const ran = await slot?.run(['runs', 'list', '--unsettled', '--output', 'compact']);
  if (ran?.exit !== 0) throw new Error(`runs list ended with ${ran?.exit}: ${ran?.stderr}`);
  const { runs }: { runs: readonly { run_id: string }[] } = JSON.parse(ran.stdout);
  return runs.map(({ run_id: id }) => id);
};

/** What an operator does afterwards: takes up every run that is not finished, until none is left or nothing helps. */
export const resumeAll = async (
  pool: Pool,
  stateFolder: string,
  attempts: readonly Attempt[],
  onAttempt: (attempt: Attempt) => void,
): Promise<void> => {
  for (let round = 1; round <= 3; round += 1) {
    const unsettled = [...(await listUnsettled(pool))];
    if (unsettled.length === 0) return;
    const runOf = runsIn(readJournals(stateFolder));
    const tasks = new Map(attempts.map((attempt) => [runOf(attempt), attempt.task]));
    await Promise.all(
      pool.slots.map(async (slot) => {
        for (let run = unsettled.shift(); run !== undefined; run = unsettled.shift()) {
          const task = tasks.get(run);
          if (task === undefined) throw new Error(`nobody began the run ${run}`);
          onAttempt(await attemptOn(slot, task, 'resume', resumeCommand(run, task), run));
        }
      }),
    );
  }
};
