import type { SeedRequest } from '../seed-request.ts';
import type { Past } from './past.ts';

/** A state that support meets, and how an order comes to it. */
export interface Situation {
  /** How long before now the customer put the order together. */
  readonly beganMs: number;
  /** What its order is from the beginning, where it is not as any other. */
  readonly wish?: (request: SeedRequest) => SeedRequest;
  /** What was done to it since, by the sandbox's own functions wherever a client's request would do it. */
  readonly since: (past: Past) => void;
}
