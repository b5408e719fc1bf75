import { expect, it } from 'vitest';
import { live } from './lives.ts';
import { type Swept, sweptIn } from './points.ts';
import type { Scenario } from './scenarios.ts';
import type { Stage } from './stage.ts';

/** Kills a run at each of its points, each time on a machine of its own, and goes on with it. */
export const sweep = async (stage: Stage, scenario: Scenario, what: Swept = 'steps'): Promise<void> => {
  const points = sweptIn(await stage.eventsOf(scenario), what);
  it.concurrent.each(points)(`${scenario.name} comes to its one end after kill -9 %s`, (at) =>
    stage.play(scenario, async ({ args, environment, nextArgs, customer, expectDone }) => {
      expect(await live(args, environment, { at }, customer)).toMatchObject({ signal: 'SIGKILL' });
      await expectDone(await live(nextArgs(), environment, undefined, customer));
    }),
  );
};
