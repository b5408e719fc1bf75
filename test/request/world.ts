import type { Clock, Random, Stop } from '../../src/context.ts';
import { CliError } from '../../src/errors.ts';
import { openHttp } from '../../src/request/http.ts';
import type { Answer, Http, HttpSettings, Step, StepKind } from '../../src/request/step.ts';

/** A clock whose waits pass at once, and are written down. */
export const skippingClock = (): Clock & { readonly sleeps: number[] } => {
  const sleeps: number[] = [];
  let skipped = 0;
  return {
    sleeps,
    now: () => Date.now() + skipped,
    monotonic: () => performance.now() + skipped,
    sleep: async (ms) => {
      sleeps.push(ms);
      skipped += ms;
    },
    every: () => () => {},
  };
};

const middle: Random = { fraction: () => 0.5, bytes: (count) => new Uint8Array(count) };

export const stoppable = () => {
  const controller = new AbortController();
  let reason: ReturnType<Stop['reason']>;
  const stop: Stop = { signal: controller.signal, reason: () => reason };
  return {
    stop,
    send: (signal: 'interrupted' | 'terminated') => {
      reason = signal;
      controller.abort();
    },
  };
};

export const settingsOf = (changes: Partial<HttpSettings> = {}): HttpSettings => ({
  retries: 2,
  deadlineMs: 240_000,
  environment: {},
  ...changes,
  limits: { connectMs: 10_000, attemptMs: 10_000, authorizeMs: 10_000, ...changes.limits },
});

/** Opens the module, uses it, closes it. */
export const withHttp = async <Value>(
  settings: Partial<HttpSettings>,
  use: (http: Http) => Promise<Value>,
  world: { clock?: Clock; stop?: Stop } = {},
): Promise<Value> => {
  const http = openHttp(settingsOf(settings), {
    clock: world.clock ?? skippingClock(),
    random: middle,
    stop: world.stop ?? stoppable().stop,
  });
  try {
    return await use(http);
  } finally {
    http.close();
  }
};

export const stepOf = (kind: StepKind, url: string, changes: Partial<Step> = {}): Step => ({
  kind,
  service: kind === 'authorize' ? 'Klarna' : 'Commerce Layer',
  method: kind === 'read' ? 'GET' : kind === 'store-token' || kind === 'place' ? 'PATCH' : 'POST',
  url: `${url}/api/${kind}`,
  headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
  ...(kind === 'read' ? {} : { body: `{"step":"${kind}"}` }),
  describeRefusal: ({ status }) => ({ code: `VENDOR_${status}`, message: `The vendor refused with ${status}.` }),
  ...changes,
});

export const verifiedAnswer: Answer = {
  status: 200,
  document: { verified: 'yes' },
  meta: {},
  attempts: 1,
  durationMs: 1,
};

/** The CliError a promise ends with; anything else fails the test. */
export const errorOf = async (promise: Promise<unknown>): Promise<CliError> => {
  try {
    await promise;
  } catch (error) {
    if (error instanceof CliError) return error;
    throw error;
  }
  throw new Error('expected a CliError, got an answer');
};
