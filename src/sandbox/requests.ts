/** A request as it came in, kept as it was: what is shown of it is made when somebody looks. */
export interface SeenRequest {
  /** Counts up from 1, whatever has been forgotten since. */
  readonly number: number;
  /** Milliseconds since the epoch, by the sandbox's clock. */
  readonly at: number;
  readonly method: string;
  /** As it was sent, with its query. */
  readonly path: string;
  readonly headers: Headers;
  /** `undefined` where it is too long to be kept. */
  readonly body: Uint8Array | undefined;
  /** As in the ledger: what was answered, or would have been had the answer not been lost. */
  readonly status: number;
  readonly executed: boolean;
  readonly replayed: boolean;
  readonly fault: string | null;
  /** The body that left, once it does; `undefined` where it is too long to be kept. */
  answer: Uint8Array | undefined;
}

type Arrived = Omit<SeenRequest, 'number' | 'answer'>;

/**
 * The latest requests, reads among them. The ledger is what tests believe, and has every write; this is for somebody who
 * watches, and forgets.
 */
export interface RequestFeed {
  readonly add: (request: Arrived) => SeenRequest;
  /** Notes what was answered. */
  readonly answered: (request: SeenRequest, body: Uint8Array) => void;
  /** Those that are kept, oldest first. */
  readonly kept: () => readonly SeenRequest[];
  /** How many there were. */
  readonly total: () => number;
  readonly onRequest: (listener: (request: SeenRequest) => void) => () => void;
  readonly clear: () => void;
}

const mostKept = 200;
/** Longer bodies would make a few requests heavy; with this, all of them stay below 7 MB. */
const longestBody = 16 * 1024;

export function createRequestFeed(): RequestFeed {
  let ring: SeenRequest[] = [];
  let total = 0;
  const listeners = new Set<(request: SeenRequest) => void>();
  const short = (body: Uint8Array | undefined) => (body && body.length <= longestBody ? body : undefined);
  return {
    add: (arrived) => {
      const request = { ...arrived, body: short(arrived.body), number: total + 1, answer: undefined };
      ring[total % mostKept] = request;
      total += 1;
      for (const listener of listeners) listener(request);
      return request;
    },
    answered: (request, body) => {
      request.answer = short(body);
    },
    kept: () => {
      const oldest = total > mostKept ? total % mostKept : 0;
      return [...ring.slice(oldest), ...ring.slice(0, oldest)];
    },
    total: () => total,
    onRequest: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    clear: () => {
      ring = [];
      total = 0;
    },
  };
}
