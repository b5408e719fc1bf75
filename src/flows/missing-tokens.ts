import type { FlowInputs } from './flow-state.ts';
import { settledAnswer } from './resumed-authorization.ts';
import type { RunMemory } from './run-memory.ts';

/** Which tokens the customer still has to bring. */
export interface MissingTokens {
  readonly auth: boolean;
  readonly session: boolean;
}

/** @returns `undefined` where there is nothing left that a customer could bring */
export const missingTokens = (
  memory: RunMemory,
  { route, authToken, sessionToken }: FlowInputs,
  isStored: boolean,
): MissingTokens | undefined => {
  const auth = route !== 'network' && !isStored && authToken === undefined;
  const session = route !== 'native' && sessionToken === undefined && settledAnswer(memory) === undefined;
  return auth || session ? { auth, session } : undefined;
};
