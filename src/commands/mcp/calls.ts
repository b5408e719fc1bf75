import { type Call, type CallEnd, runCall, type Shop } from './call.ts';
import { type CallContext, openCallStop } from './call-context.ts';

/** The calls that are under way. */
export interface Calls {
  /** Runs one until it is answered; as soon as `cancelled` aborts it is stopped as by Ctrl-C. */
  readonly run: <Answer>(
    call: Omit<Call, 'stop'>,
    cancelled: AbortSignal,
    answer: (end: CallEnd) => Promise<Answer>,
  ) => Promise<Answer>;
  /** Stops all of them; a write that has left is waited for. */
  readonly stop: (reason: 'interrupted' | 'terminated') => void;
  readonly settled: () => Promise<void>;
  /** What one of them would leave undone. */
  readonly lastWord: () => string | undefined;
}

interface UnderWay {
  readonly stop: (reason: 'interrupted' | 'terminated') => void;
  readonly lastWord: () => string | undefined;
  readonly end: Promise<unknown>;
}

export const openCalls = (shop: Shop): Calls => {
  const underWay = new Set<UnderWay>();
  return {
    run: async (call, cancelled, answer) => {
      const stop = openCallStop();
      cancelled.addEventListener('abort', () => stop.press('interrupted'), { once: true });
      let begun: CallContext | undefined;
      const end = runCall(shop, { ...call, stop }, (context) => {
        begun = context;
      }).then(answer);
      const entry: UnderWay = { stop: stop.press, lastWord: () => begun?.lastWord(), end };
      underWay.add(entry);
      try {
        return await end;
      } finally {
        underWay.delete(entry);
      }
    },
    stop: (reason) => {
      for (const each of underWay) each.stop(reason);
    },
    settled: async () => {
      await Promise.allSettled([...underWay].map(({ end }) => end));
    },
    lastWord: () => [...underWay].map((each) => each.lastWord()).find((word) => word !== undefined),
  };
};
