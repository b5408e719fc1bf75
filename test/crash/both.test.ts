import { expect, it } from 'vitest';
import { json } from '../support/run.ts';
import { live, runsIn } from './lives.ts';
import { scenarios } from './scenarios.ts';
import { openStage } from './stage.ts';
import { sweep } from './sweep.ts';

const stage = await openStage();
await sweep(stage, scenarios.both, 'everything');

it('a killed run is listed as unsettled with the command that goes on with it, and no more once that is done', () =>
  stage.play(scenarios.both, async ({ folder, args, environment, nextArgs, expectDone }) => {
    const unsettled = async () => json((await live(['runs', 'list', '--unsettled'], environment)).stdout).runs;
    await live(args, environment, { at: 'after sending A #1' });
    const [run] = runsIn(folder);
    const resume = `klarna-cl flow --resume ${run}`;
    expect(await unsettled()).toMatchObject([{ run_id: run, status: 'interrupted', resume }]);
    await expectDone(await live(nextArgs(), environment));
    expect(await unsettled()).toEqual([]);
  }));
