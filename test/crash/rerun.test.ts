import { expect, it } from 'vitest';
import { live } from './lives.ts';
import { isWholeSweep } from './points.ts';
import { type Scenario, scenarios } from './scenarios.ts';
import { openStage } from './stage.ts';

const stage = await openStage();

/** A person who runs the command again, and not `--resume`, after the last write has left. */
const runAgain = (scenario: Scenario): void => {
  const last = scenario.writes.at(-1);
  it.concurrent.each([`before sending ${last} #1`, `after sending ${last} #1`, `at the answer to ${last} #1`])(
    `${scenario.name}, run anew after kill -9 %s, does nothing twice, and its --resume comes to its one end`,
    (at) =>
      stage.play(scenario, async ({ args, environment, nextArgs, customer, expectOnce, expectSuccess }) => {
        expect(await live(args, environment, { at }, customer)).toMatchObject({ signal: 'SIGKILL' });
        const again = await live(args, environment, undefined, customer);
        expect(again.stderr).toMatch(/--resume/);
        expectSuccess(await live(nextArgs(), environment, undefined, customer));
        await expectOnce();
      }),
  );
};

const { both, place, network } = scenarios;
for (const scenario of [both, place, network, scenarios['authorize-order'], scenarios['send-token']])
  runAgain(scenario);
if (isWholeSweep)
  for (const scenario of [scenarios['checkout-network'], scenarios['checkout-native']]) runAgain(scenario);
