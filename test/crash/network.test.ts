import { scenarios } from './scenarios.ts';
import { openStage } from './stage.ts';
import { sweep } from './sweep.ts';

const stage = await openStage();
for (const name of ['network', 'network-order', 'authorize', 'authorize-order'] as const) {
  await sweep(stage, scenarios[name]);
}
