import { describe, expect, it } from 'vitest';
import { readRun, runIds } from '../../src/journal/runs-folder.ts';
import { live, type PowerCut, stateIn } from './lives.ts';
import { type Scenario, scenarios } from './scenarios.ts';
import { openStage, type Scene } from './stage.ts';

const stage = await openStage();

const stepOf = { P: 'store-token', A: 'authorize', O: 'place' } as const;

/** Where a power cut could hurt: at each write's syncs and boundaries, and once everything is done. */
const pointsOf = ({ writes }: Scenario): readonly string[] => [
  'before writeSync runs/run run #1',
  ...writes.flatMap((letter, index) => [
    `before fdatasyncSync runs/run #${2 * index + 1}`,
    `after sending ${letter} #1`,
    `at the answer to ${letter} #1`,
    `before fdatasyncSync runs/run #${2 * index + 2}`,
    `after fdatasyncSync runs/run #${2 * index + 2}`,
  ]),
  'after writeSync runs/run end #1',
];

/** Whatever a vendor was asked for must be on the disk that is left. */
const expectKnown = async ({ folder, written }: Scene): Promise<void> => {
  const state = stateIn(folder);
  const records = runIds(state).flatMap((id) => readRun(state, id)?.records ?? []);
  const steps = records.flatMap((record) => (record.kind === 'intent' ? record.step : []));
  for (const { letter } of await written()) expect(steps).toContain(stepOf[letter as keyof typeof stepOf]);
};

const cuts: readonly (readonly [string, PowerCut])[] = [
  ['that takes every name and byte that was not synced', 'names'],
  ['that takes every byte that was not synced', 'bytes'],
  ['that tears the bytes that were not synced', 'half'],
];

describe.each(cuts)('a power cut %s', (_, power) => {
  for (const scenario of [scenarios.both, scenarios.place, scenarios['send-token'], scenarios.authorize]) {
    it.concurrent.each(pointsOf(scenario))(`%s leaves ${scenario.name} to come to its one end`, (at) =>
      stage.play(scenario, async (scene) => {
        const { args, environment, nextArgs, expectDone } = scene;
        expect(await live(args, environment, { at, power })).toMatchObject({ signal: 'SIGKILL' });
        await expectKnown(scene);
        await expectDone(await live(nextArgs(), environment));
      }),
    );
  }
});
