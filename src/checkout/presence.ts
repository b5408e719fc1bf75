import type { ServerResponse } from 'node:http';
import { headersOfAll } from './answer.ts';
import type { CheckoutProgress } from './checkout-page.ts';
import { isSecret, newSecret } from './secret.ts';

/** What an open page is told by the terminal: that it is no longer the one in use, or that all is over. */
export type Saying =
  | { readonly say: 'taken-over' }
  | { readonly say: 'end'; readonly why: string; readonly how?: string };

/** Which page is the one in use, and whether it is there. */
export interface Presence {
  /** Whether a page holds its stream open. */
  readonly isHere: () => boolean;
  readonly isKey: (key: unknown) => boolean;
  /** Makes another page the one in use, and returns its key; every earlier key is void. */
  readonly enter: () => string;
  /** Answers with a stream that stays open as long as the page does. */
  readonly stay: (response: ServerResponse) => void;
  /** Stops watching: nobody can leave any more. */
  readonly settle: () => void;
  /** The last word to the page that is there. */
  readonly end: (saying: Saying) => void;
}

interface Watch {
  readonly graceMs: number;
  readonly onProgress: (progress: CheckoutProgress) => void;
  /** The page was gone for the whole of the grace. */
  readonly onLeft: () => void;
}

export function watchPresence({ graceMs, onProgress, onLeft }: Watch): Presence {
  let key: string | undefined;
  let stream: ServerResponse | undefined;
  let timers: readonly NodeJS.Timeout[] = [];
  let isToldOpen = false;
  let isSettled = false;

  const stopWaiting = () => {
    for (const timer of timers) clearTimeout(timer);
    timers = [];
  };
  const waitForIt = () => {
    stopWaiting();
    if (isSettled) return;
    const tell = () => {
      isToldOpen = false;
      onProgress({ kind: 'closed', graceMs });
    };
    // A reload closes the page as well; nobody need be told of that.
    timers = [setTimeout(tell, Math.min(1000, graceMs / 4)), setTimeout(onLeft, graceMs)];
  };
  const sayLast = (saying: Saying) => {
    const last = stream;
    stream = undefined;
    last?.end(`${JSON.stringify(saying)}\n`);
  };

  return {
    isHere: () => stream !== undefined,
    isKey: (given) => isSecret(given, key),
    enter: () => {
      sayLast({ say: 'taken-over' });
      key = newSecret();
      if (!isToldOpen) onProgress({ kind: 'opened' });
      isToldOpen = true;
      // Should it go before it says that it stays, it has left like any other.
      waitForIt();
      return key;
    },
    stay: (response) => {
      stopWaiting();
      const earlier = stream;
      stream = response;
      earlier?.end();
      // The last on its connection, which ends with it.
      response.writeHead(200, { ...headersOfAll, 'content-type': 'application/x-ndjson', connection: 'close' });
      response.flushHeaders();
      if (!isToldOpen) onProgress({ kind: 'opened' });
      isToldOpen = true;
      response.once('close', () => {
        if (stream !== response) return;
        stream = undefined;
        waitForIt();
      });
    },
    settle: () => {
      isSettled = true;
      stopWaiting();
    },
    end: sayLast,
  };
}
