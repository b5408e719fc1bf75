import { scenarios } from './scenarios.ts';
import { openStage } from './stage.ts';
import { sweep } from './sweep.ts';

const stage = await openStage();
for (const name of ['place', 'native', 'send-token'] as const) await sweep(stage, scenarios[name]);
