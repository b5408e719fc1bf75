import { checkoutSituations } from './checkout.ts';
import type { SituationName } from './names.ts';
import { placedSituations } from './placed.ts';
import { settlingSituations } from './settling.ts';
import type { Situation } from './situation.ts';

const situations: Readonly<Record<SituationName, Situation>> = {
  ...checkoutSituations,
  ...placedSituations,
  ...settlingSituations,
};

export const situationOf = (name: SituationName): Situation => situations[name];
