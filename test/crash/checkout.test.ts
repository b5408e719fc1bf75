import { scenarios } from './scenarios.ts';
import { openStage } from './stage.ts';
import { sweep } from './sweep.ts';

const stage = await openStage();

// Both wait for a customer, who acts at once, and in the second life acts again where that is asked for.
await sweep(stage, scenarios['checkout-network'], 'unheard');
await sweep(stage, scenarios['checkout-native'], 'unheard');
