import { setMaxListeners } from 'node:events';
import type { Stop } from '../context.ts';

const exitCodeOf = { SIGINT: 130, SIGTERM: 143 } as const;

export interface StopWords {
  /** Called when the run goes on for a while after the first signal, since an answer is waited for. */
  readonly onWait: () => void;
  /** Called when a second signal ends it at once. */
  readonly onHurry: (reason: 'interrupted' | 'terminated') => void;
}

/** A run that ends by itself within this time says no more about it. */
const waitMs = 400;

/**
 * The first SIGINT or SIGTERM aborts `stop.signal`: waits and reads end at once, a write that is under way is waited
 * for. The second one leaves at once.
 */
export const listenForStop = (process: NodeJS.Process, { onWait, onHurry }: StopWords): Stop => {
  const controller = new AbortController();
  // Each row of a batch that is under way listens, which is no leak.
  setMaxListeners(0, controller.signal);
  let reason: ReturnType<Stop['reason']>;
  const onSignal = (signal: keyof typeof exitCodeOf) => {
    if (reason !== undefined) {
      onHurry(signal === 'SIGINT' ? 'interrupted' : 'terminated');
      process.exit(exitCodeOf[signal]);
    }
    reason = signal === 'SIGINT' ? 'interrupted' : 'terminated';
    controller.abort();
    setTimeout(onWait, waitMs).unref();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return { signal: controller.signal, reason: () => reason };
};
