import type { Clock } from '../context.ts';
import type { Outcome } from './fault.ts';
import type { ExchangeWatch } from './got-exchange.ts';
import type { ReceivedHead, RecordedExchange, Step } from './step.ts';

/** A watch that remembers when what happened, on the monotonic clock. */
export interface RecordingWatch extends ExchangeWatch {
  readonly recorded: (
    step: Step,
    attempt: number,
    outcome: Outcome,
    tookMs: number,
    proxy: string | undefined,
  ) => RecordedExchange;
}

/** Watches one attempt that began just now. */
export const watchFor = (clock: Clock, begun: number): RecordingWatch => {
  const startedAtMs = clock.now();
  const since = () => clock.monotonic() - begun;
  let connectedAfterMs: number | undefined;
  let answeredAfterMs: number | undefined;
  let answer: ReceivedHead | undefined;
  let bodyBytes: number | undefined;
  return {
    connected: () => {
      connectedAfterMs = since();
    },
    answered: (head) => {
      answer = head;
      answeredAfterMs = since();
    },
    read: (bytes) => {
      bodyBytes = bytes;
    },
    recorded: (step, attempt, outcome, tookMs, proxy) => {
      const { method, url, headers, body, kind, service } = step;
      return {
        request: { method, url, headers, ...(body === undefined ? {} : { body }) },
        kind,
        service,
        attempt,
        startedAtMs,
        connectedAfterMs,
        answeredAfterMs,
        tookMs,
        proxy,
        answer,
        bodyBytes,
        ...told(outcome),
      };
    },
  };
};

const told = (outcome: Outcome): Pick<RecordedExchange, 'document' | 'meta' | 'fault'> => {
  if (outcome.kind === 'cancelled') return { fault: 'stopped' };
  if (outcome.kind === 'answer') return { document: outcome.document, meta: outcome.meta };
  const { slug, document, meta } = outcome.fault;
  return { fault: slug, document, meta };
};
