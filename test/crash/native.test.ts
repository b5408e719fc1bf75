import { isWholeSweep } from './points.ts';
import { scenarios } from './scenarios.ts';
import { openStage } from './stage.ts';
import { sweep } from './sweep.ts';

const stage = await openStage();
const { place, native } = scenarios;
for (const scenario of [place, native, scenarios['send-token']]) await sweep(stage, scenario);
// It waits between its looks at the order, and comes by the same points.
if (isWholeSweep) await sweep(stage, scenarios['place-async']);
