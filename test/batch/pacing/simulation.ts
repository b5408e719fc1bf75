import { setMaxListeners } from 'node:events';
import { openPacer, type PacerOptions } from '../../../src/batch/pacing/pacer.ts';
import type { Answer, Clock, SharedText, Step } from '../../../src/context.ts';
import { createRateLimits } from '../../../src/sandbox/rate-limits.ts';

/** Time that passes only when everything else has been done; nothing in it depends on how fast this machine is. */
const simulatedTime = (startMs = 1_800_000_000_000) => {
  let passed = 0;
  let set = 0;
  let order = 0;
  const timers: { at: number; order: number; wake: () => void }[] = [];
  const clock: Clock = {
    now: () => Math.floor(startMs + passed + set),
    monotonic: () => passed,
    every: () => {
      throw new Error('nothing here repeats');
    },
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        order += 1;
        const timer = { at: passed + Math.max(0, ms), order, wake: resolve };
        timers.push(timer);
        signal?.addEventListener(
          'abort',
          () => {
            const index = timers.indexOf(timer);
            if (index >= 0) timers.splice(index, 1);
            resolve();
          },
          { once: true },
        );
      }),
  };
  return {
    clock,
    passed: () => passed,
    timers: () => timers.length,
    /** Somebody sets the machine's clock. */
    set: (ms: number) => {
      set += ms;
    },
    /** Lets time pass until `until` says so, or nothing is left that waits for it. */
    run: async (until: () => boolean) => {
      for (;;) {
        await new Promise((resolve) => setImmediate(resolve));
        if (until() || timers.length === 0) return;
        const next = timers.reduce((a, b) => (b.at < a.at || (b.at === a.at && b.order < a.order) ? b : a));
        timers.splice(timers.indexOf(next), 1);
        passed = Math.max(passed, next.at);
        next.wake();
      }
    },
  };
};

type Time = ReturnType<typeof simulatedTime>;

/** The same numbers in every run. */
const simulatedChance = (seed: number) => {
  let state = seed;
  return {
    fraction: () => {
      state = (state + 0x6d2b79f5) | 0;
      let t = Math.imul(state ^ (state >>> 15), 1 | state);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
    },
  };
};

/** Texts that several simulated processes change in turn. */
const sharedTexts = (time: Time) => {
  const texts = new Map<string, string>();
  let changes = 0;
  const open = async (path: string): Promise<SharedText> => ({
    steadyMs: () => Math.floor(time.passed()),
    read: () => texts.get(path),
    change: async (edit) => {
      changes += 1;
      const { text, value } = edit(texts.get(path));
      if (text === undefined) texts.delete(path);
      else texts.set(path, text);
      return value;
    },
  });
  return { texts, open, changes: () => changes };
};

export const stepTo = (url: string, changes: Partial<Step> = {}): Step => ({
  kind: 'store-token',
  service: url.includes('/v2/') ? 'Klarna' : 'Commerce Layer',
  method: 'PATCH',
  url,
  headers: {},
  describeRefusal: () => ({ message: '' }),
  ...changes,
});

interface Window {
  readonly limit: number;
  readonly seconds: number;
}

/** A service that counts as the sandbox does, when a request comes in: each request in all its windows. */
const referee = (time: Time, windowsOf: (step: Step) => Readonly<Record<string, Window>>, counts = true) => {
  const limits = createRateLimits(counts, time.passed);
  const log: { readonly at: number; readonly status: number; readonly from: string }[] = [];
  const ask = (step: Step, from: string): { status: number; rateLimit: NonNullable<Answer['meta']['rateLimit']> } => {
    const usages = Object.entries(windowsOf(step)).map(([key, window]) => limits.count(key, window));
    const told = usages.find(({ exceeded }) => exceeded) ?? usages[0];
    if (told === undefined) throw new Error('nothing is counted');
    const status = told.exceeded ? 429 : 200;
    log.push({ at: time.passed(), status, from });
    const { limit, remaining, seconds } = told;
    return { status, rateLimit: { limit, remaining, intervalSeconds: seconds } };
  };
  return {
    log,
    ask,
    clear: limits.clear,
    refused: () => log.filter(({ status }) => status === 429).length,
    /** Refusals of ours that follow one another, with nothing of ours let in between. */
    mostInARow: (from = 'us') => {
      let most = 0;
      let row = 0;
      for (const one of log) {
        if (!one.from.startsWith(from)) continue;
        row = one.status === 429 ? row + 1 : 0;
        most = Math.max(most, row);
      }
      return most;
    },
    letIn: (from = 'us') => log.filter((one) => one.status === 200 && one.from.startsWith(from)).length,
  };
};

type Referee = ReturnType<typeof referee>;

/** The sandbox's reading of Commerce Layer's limits in test mode. */
const asCommerceLayer = ({ url, method, kind }: Step): Readonly<Record<string, Window>> => {
  if (kind === 'token') return { token: { limit: 30, seconds: 60 } };
  const type = /\/api\/(\w+)/.exec(url)?.[1] ?? '';
  const isCached = method === 'GET' && type === 'markets';
  return isCached
    ? { cacheable: { limit: 500, seconds: 60 }, [`cacheable ${type}`]: { limit: 125, seconds: 10 } }
    : { uncacheable: { limit: 100, seconds: 60 }, [`uncacheable ${type}`]: { limit: 25, seconds: 10 } };
};

/** A service, and a machine that knows nothing of it yet. */
export const world = (windowsOf: (step: Step) => Readonly<Record<string, Window>> = asCommerceLayer, counts = true) => {
  const time = simulatedTime();
  return { time, server: referee(time, windowsOf, counts), shared: sharedTexts(time) };
};

interface ProcessWish {
  readonly time: Time;
  readonly server: Referee;
  readonly shared: Pick<ReturnType<typeof sharedTexts>, 'open'>;
  readonly seed: number;
  /** The n-th request. */
  readonly next: (n: number) => Step;
  readonly name?: string;
  readonly concurrency?: number;
  /** Milliseconds a request takes to the service, and its answer back. */
  readonly travelMs?: (chance: () => number) => number;
  readonly mode?: 'test' | 'live';
  readonly silent?: boolean;
}

/** A process of ours that sends as fast as its pacer lets it, until it is told to stop. */
export const startProcess = (wish: ProcessWish) => {
  const { time, server, shared, seed, next, name = 'us', concurrency = 16, silent = false } = wish;
  let isDead = false;
  const clock: Clock = {
    ...time.clock,
    sleep: async (ms, signal) => {
      await time.clock.sleep(ms, signal);
      // For a dead process no time passes.
      if (isDead) await new Promise(() => {});
    },
  };
  const chance = simulatedChance(seed);
  const travelMs = wish.travelMs ?? ((fraction) => 20 + fraction() * 180);
  const options: PacerOptions = {
    sharedText: shared.open,
    stateFolder: '/state',
    mode: () => wish.mode ?? 'test',
    clock,
    random: chance,
  };
  const pacer = openPacer(options);
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  let sent = 0;
  let underWay = 0;
  let most = 0;
  const reasons = new Set<string>();
  const waits: { readonly step: Step; readonly ms: number }[] = [];
  const worker = async () => {
    while (!controller.signal.aborted) {
      const step = next(sent);
      sent += 1;
      const from = time.passed();
      const turn = await pacer.enter(step, controller.signal, 240_000);
      waits.push({ step, ms: time.passed() - from });
      const { reason } = pacer.waited();
      if (reason !== undefined) reasons.add(reason);
      if ('restMs' in turn) continue;
      if (!controller.signal.aborted) {
        underWay += 1;
        most = Math.max(most, underWay);
        await clock.sleep(travelMs(chance.fraction));
        const { status, rateLimit } = server.ask(step, name);
        await clock.sleep(travelMs(chance.fraction));
        underWay -= 1;
        turn.over({ status, meta: silent ? {} : { rateLimit } });
      } else turn.over();
    }
  };
  const done = Promise.all(Array.from({ length: concurrency }, worker));
  return {
    pacer,
    waits,
    mostUnderWay: () => most,
    /** What steps have waited for. */
    reasons: () => [...reasons],
    /** What it has under way is never heard of again. */
    kill: () => {
      isDead = true;
    },
    stop: async () => {
      controller.abort();
      await time.run(() => underWay === 0);
      await done;
      await pacer.close();
    },
  };
};

/** Lets so many processes of ours run for so long. */
export const runFor = async (
  { time, server, shared }: ReturnType<typeof world>,
  ms: number,
  wish: Partial<ProcessWish> & Pick<ProcessWish, 'next'>,
  processes = 1,
) => {
  const running = Array.from({ length: processes }, (_, index) =>
    startProcess({ time, server, shared, seed: index + 1, name: `us ${index}`, ...wish }),
  );
  let isOver = false;
  time.clock.sleep(ms).then(() => {
    isOver = true;
  });
  await time.run(() => isOver);
  for (const one of running) await one.stop();
  return running;
};

export const minute = 60_000;

const vendor = 'https://acme.commercelayer.io/api';

/** Requests of a batch to Commerce Layer itself. */
export const asked = {
  payment: stepTo(`${vendor}/klarna_payments/ertHJlpPTR`),
  readPayment: stepTo(`${vendor}/klarna_payments/ertHJlpPTR?include=order`, { kind: 'read', method: 'GET' }),
  order: stepTo(`${vendor}/orders/NgojhKoyYN?include=market`, { kind: 'read', method: 'GET' }),
  place: stepTo(`${vendor}/orders/NgojhKoyYN`, { kind: 'place' }),
  market: stepTo(`${vendor}/markets/xYZkjABcde`, { kind: 'read', method: 'GET' }),
  token: stepTo('https://auth.commercelayer.io/oauth/token', { kind: 'token', method: 'POST' }),
};

/** One after the other, again and again. */
export const inTurn =
  (...steps: readonly [Step, ...Step[]]) =>
  (n: number): Step =>
    steps[n % steps.length] ?? steps[0];
