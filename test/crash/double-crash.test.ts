import { expect, it } from 'vitest';
import { live } from './lives.ts';
import { sweptIn } from './points.ts';
import { type Scenario, scenarios } from './scenarios.ts';
import { openStage, type Scene } from './stage.ts';

const stage = await openStage();

/** The first death: the last write has left, and nobody has heard what became of it. */
const dieUnheard = async ({ args, environment }: Scene, { writes }: Scenario): Promise<void> => {
  const at = `after sending ${writes.at(-1)} #1`;
  expect(await live(args, environment, { at })).toMatchObject({ signal: 'SIGKILL' });
};

for (const scenario of [scenarios.both, scenarios.place]) {
  const points = sweptIn(await stage.eventsOf(scenario, (scene) => dieUnheard(scene, scenario)), 'locks');
  it.concurrent.each(points)(`${scenario.name} comes to its one end after its --resume was killed too, %s`, (at) =>
    stage.play(scenario, async (scene) => {
      const { environment, nextArgs, expectDone } = scene;
      await dieUnheard(scene, scenario);
      expect(await live(nextArgs(), environment, { at })).toMatchObject({ signal: 'SIGKILL' });
      await expectDone(await live(nextArgs(), environment));
    }),
  );
}
