import type { Stop } from '../context.ts';

const exitCodeOf = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * The first SIGINT or SIGTERM aborts `stop.signal`: waits and reads end at once, a write that is under way is waited
 * for. The second one leaves at once; `onHurry` has the last word on what is then unknown.
 */
export const listenForStop = (process: NodeJS.Process, onHurry: () => void): Stop => {
  const controller = new AbortController();
  let reason: ReturnType<Stop['reason']>;
  const onSignal = (signal: keyof typeof exitCodeOf) => {
    if (reason !== undefined) {
      onHurry();
      process.exit(exitCodeOf[signal]);
    }
    reason = signal === 'SIGINT' ? 'interrupted' : 'terminated';
    controller.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return { signal: controller.signal, reason: () => reason };
};
