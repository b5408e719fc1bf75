import type { Rule } from '../finding.ts';
import { tokenNotPlaced } from './token-not-placed.ts';

/** Every rule, the worst first; of those that apply, the first one is the verdict. */
export const rules: readonly Rule[] = [tokenNotPlaced];
