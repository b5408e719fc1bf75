import { scenarios } from './scenarios.ts';
import { openStage } from './stage.ts';
import { sweep } from './sweep.ts';

await sweep(await openStage(), scenarios.both, 'locks');
