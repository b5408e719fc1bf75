import { describe, expect, it } from 'vitest';
import { readRun, runIds } from '../../src/journal/runs-folder.ts';
import { live, type PowerCut, stateIn } from './lives.ts';
import { isWholeSweep } from './points.ts';
import { type Scenario, scenarios } from './scenarios.ts';
import { openStage, type Scene } from './stage.ts';

const stage = await openStage();

const stepOf = {
  P: 'store-token',
  A: 'authorize',
  O: 'place',
  C: 'create-payment',
  Q: 'payment-request',
} as const;

/** With a customer it takes long. */
const checkouts: readonly Scenario[] = isWholeSweep
  ? [scenarios['checkout-network'], scenarios['checkout-native']]
  : [];

/** Each of a run's syncs while its bytes are not on the disk, and the very end, which is never synced. */
const unsyncedPoints = ({ writes }: Scenario): readonly string[] => [
  ...writes
    .flatMap((_, index) => [2 * index + 1, 2 * index + 2])
    .map((sync) => `before fdatasyncSync runs/run #${sync}`),
  'after writeSync runs/run end #1',
];

/** Where a request is on its way, its answer has come, or a step is over. */
const syncedPoints = ({ writes }: Scenario): readonly string[] =>
  writes.flatMap((letter, index) => [
    `after sending ${letter} #1`,
    `at the answer to ${letter} #1`,
    `after fdatasyncSync runs/run #${2 * index + 2}`,
  ]);

/** Whatever a vendor was asked for must be on the disk that is left. */
const expectKnown = async ({ folder, written }: Scene): Promise<void> => {
  const state = stateIn(folder);
  const records = runIds(state).flatMap((id) => readRun(state, id)?.records ?? []);
  const steps = records.flatMap((record) => (record.kind === 'intent' ? record.step : []));
  for (const { letter } of await written()) expect(steps).toContain(stepOf[letter as keyof typeof stepOf]);
};

const cutPower = (scenario: Scenario, power: PowerCut, points: readonly string[]): void => {
  it.concurrent.each(points)(`leaves ${scenario.name} to come to its one end, %s`, (at) =>
    stage.play(scenario, async (scene) => {
      const { args, environment, nextArgs, customer, expectDone } = scene;
      expect(await live(args, environment, { at, power }, customer)).toMatchObject({ signal: 'SIGKILL' });
      await expectKnown(scene);
      await expectDone(await live(nextArgs(), environment, undefined, customer));
    }),
  );
};

describe('a power cut that takes every name and byte that was not synced', () => {
  for (const scenario of [
    scenarios.both,
    scenarios.place,
    scenarios['send-token'],
    scenarios.authorize,
    ...checkouts,
  ]) {
    const points = ['before writeSync runs/run run #1', ...syncedPoints(scenario), ...unsyncedPoints(scenario)];
    cutPower(scenario, 'names', points);
  }
});

describe('a power cut that takes every byte that was not synced, but no name', () => {
  for (const scenario of [scenarios.both, scenarios.place]) {
    cutPower(scenario, 'bytes', ['after writeSync runs/run run #1', ...unsyncedPoints(scenario)]);
  }
});

describe('a power cut that tears the bytes that were not synced', () => {
  for (const scenario of [scenarios.both, scenarios.place]) {
    cutPower(scenario, 'half', ['after writeSync runs/run run #1', ...unsyncedPoints(scenario)]);
  }
});

describe('a power cut in a --resume', () => {
  it.concurrent.each([scenarios.both, scenarios.place, scenarios['send-token'], scenarios.authorize])(
    'finds the journal of the killed $name on the disk once its first write has left',
    (scenario) =>
      stage.play(scenario, async (scene) => {
        const { args, environment, nextArgs, expectDone } = scene;
        // Nothing was synced yet, not even the name of the run's file.
        const at = 'after writeSync runs/run run #1';
        expect(await live(args, environment, { at })).toMatchObject({ signal: 'SIGKILL' });
        const cut = { at: `after sending ${scenario.writes[0]} #1`, power: 'names' } as const;
        expect(await live(nextArgs(), environment, cut)).toMatchObject({ signal: 'SIGKILL' });
        await expectKnown(scene);
        await expectDone(await live(nextArgs(), environment));
      }),
  );
});
