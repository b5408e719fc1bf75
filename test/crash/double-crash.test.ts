import { expect, it } from 'vitest';
import { live } from './lives.ts';
import { isWholeSweep, sweptIn } from './points.ts';
import { type Scenario, scenarios } from './scenarios.ts';
import { openStage, type Scene } from './stage.ts';

const stage = await openStage();

/** The first death: a write has left, and nobody has heard what became of it; or before any, or after all. */
const deathsOf = ({ writes }: Scenario): readonly string[] => {
  const unheard = writes.map((letter) => `after sending ${letter} #1`);
  return isWholeSweep ? [...unheard, 'at the answer to T #1', 'before writeSync runs/run end #1'] : unheard.slice(-1);
};

const die = async ({ args, environment, customer }: Scene, at: string): Promise<void> => {
  expect(await live(args, environment, { at }, customer)).toMatchObject({ signal: 'SIGKILL' });
};

const sweepResume = async (scenario: Scenario, first: string, what: 'everything' | 'steps'): Promise<void> => {
  const points = sweptIn(await stage.eventsOf(scenario, (scene) => die(scene, first)), what);
  it.concurrent.each(points)(
    `${scenario.name}, killed ${first}, and again in its --resume, comes to its one end: %s`,
    (at) =>
      stage.play(scenario, async (scene) => {
        const { environment, nextArgs, customer, expectDone } = scene;
        await die(scene, first);
        expect(await live(nextArgs(), environment, { at }, customer)).toMatchObject({ signal: 'SIGKILL' });
        await expectDone(await live(nextArgs(), environment, undefined, customer));
      }),
  );
};

for (const first of deathsOf(scenarios.both)) await sweepResume(scenarios.both, first, 'everything');
for (const first of deathsOf(scenarios.place)) await sweepResume(scenarios.place, first, 'steps');
if (isWholeSweep) {
  for (const scenario of [scenarios['checkout-network'], scenarios['checkout-native']]) {
    for (const first of deathsOf(scenario)) await sweepResume(scenario, first, 'steps');
  }
}
