import type { Clock, Random, Stop } from '../context.ts';
import type { Connections } from './connections.ts';
import type { HttpSettings, Limits, Step } from './step.ts';

/** What the sending of a step may touch. */
export interface World {
  readonly settings: HttpSettings;
  readonly clock: Clock;
  readonly random: Random;
  readonly stop: Stop;
  readonly connections: Connections;
  readonly limits: Limits;
  readonly deadline: Deadline;
  /** The writes of this run that were answered and believed, in their order. */
  readonly written: Step[];
}

/** When the run must be over. It moves on while the run waits for its turn: that wait is ours, not the service's. */
export interface Deadline {
  /** On the monotonic clock, in milliseconds. */
  atMs: number;
}

/** Milliseconds until the command's deadline. */
export const timeLeft = (world: World): number => world.deadline.atMs - world.clock.monotonic();
