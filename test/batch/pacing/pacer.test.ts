import { describe, expect, it } from 'vitest';
import {
  asCommerceLayer,
  type ProcessWish,
  referee,
  sharedTexts,
  simulatedTime,
  startProcess,
  stepTo,
} from './simulation.ts';

const vendor = 'https://acme.commercelayer.io/api';
const payments = (n: number) => stepTo(`${vendor}/klarna_payments/${n}`);

const world = (counts = true) => {
  const time = simulatedTime();
  return { time, server: referee(time, asCommerceLayer, counts), shared: sharedTexts() };
};

const minute = 60_000;

/** Lets so many processes of ours run for so long. */
const runFor = async (
  { time, server, shared }: ReturnType<typeof world>,
  ms: number,
  wish: Partial<ProcessWish> = {},
  processes = 1,
) => {
  const running = Array.from({ length: processes }, (_, index) =>
    startProcess({ time, server, shared, seed: index + 1, name: `us ${index}`, next: payments, ...wish }),
  );
  const end = time.passed() + ms;
  await time.run(() => time.passed() >= end);
  for (const one of running) await one.stop();
  return running;
};

/** How many of a window's requests were used, of those that it allows in the time. */
const shareOf = (count: number, perMinute: number, ms: number) => count / (perMinute * (ms / minute));

describe('Commerce Layer’s windows, on its own hosts', () => {
  it.each([1, 2, 4])('are used to 95 in 100 without a 429, by %d processes', async (processes) => {
    const here = world();
    await runFor(here, 10 * minute, {}, processes);
    expect(here.server.refused()).toBe(0);
    expect(shareOf(here.server.letIn(), 100, 10 * minute)).toBeGreaterThanOrEqual(0.95);
    const least = Math.min(...Array.from({ length: processes }, (_, index) => here.server.letIn(`us ${index}`)));
    expect(least).toBeGreaterThan(1000 / processes / 2);
  });

  it('are those of live mode there', async () => {
    const time = simulatedTime();
    const server = referee(time, () => ({
      all: { limit: 200, seconds: 60 },
      payments: { limit: 50, seconds: 10 },
    }));
    const here = { time, server, shared: sharedTexts() };
    await runFor(here, 5 * minute, { mode: 'live' }, 2);
    expect(server.refused()).toBe(0);
    expect(shareOf(server.letIn(), 200, 5 * minute)).toBeGreaterThanOrEqual(0.95);
  });

  it.each([
    ['some answers take long', (chance: () => number) => (chance() < 0.03 ? 1000 * chance() : 10 + 300 * chance())],
    ['the way is slow', (chance: () => number) => 400 + 200 * chance()],
    ['the way is short', () => 1],
  ])('are kept when %s', async (_, travelMs) => {
    const here = world();
    await runFor(here, 10 * minute, { travelMs }, 2);
    expect(here.server.refused()).toBe(0);
    expect(shareOf(here.server.letIn(), 100, 10 * minute)).toBeGreaterThanOrEqual(0.95);
  });

  it('are kept each for itself: bursts by type, tokens, and what is cached', async () => {
    const here = world();
    const kinds = [
      payments(1),
      stepTo(`${vendor}/orders/a?include=market`, { kind: 'read', method: 'GET' }),
      stepTo(`${vendor}/markets/b`, { kind: 'read', method: 'GET' }),
      stepTo(`${vendor}/orders/a`, { kind: 'place' }),
      stepTo('https://auth.commercelayer.io/oauth/token', { kind: 'token', method: 'POST' }),
    ];
    await runFor(here, 3 * minute, { next: (n) => kinds[n % kinds.length] ?? payments(n) }, 2);
    expect(here.server.refused()).toBe(0);
    // Tokens are the bottleneck: one request in five is one.
    expect(here.server.letIn()).toBeGreaterThanOrEqual(30 * 3 * 5 * 0.93);
  });

  it('hold up nobody for another endpoint, and let nobody overtake for ever', async () => {
    const here = world();
    const write = stepTo(`${vendor}/orders/a`, { kind: 'place' });
    const read = stepTo(`${vendor}/klarna_payments/a`, { kind: 'read', method: 'GET' });
    const [one] = await runFor(here, 5 * minute, { concurrency: 40, next: (n) => (n % 40 === 0 ? write : read) });
    const waitsOf = (step: typeof write) => one?.waits.filter((wait) => wait.step === step).map(({ ms }) => ms) ?? [];
    expect(waitsOf(write).length).toBeGreaterThan(5);
    expect(Math.max(...waitsOf(write))).toBeLessThanOrEqual(Math.max(...waitsOf(read)));
  });
});

describe('another machine behind the same address', () => {
  /** Asks without looking left or right. */
  const foreigner = async (
    { time, server }: ReturnType<typeof world>,
    pauseMs: (n: number) => number,
    isOver: () => boolean,
  ) => {
    for (let n = 0; !isOver(); n += 1) {
      await time.clock.sleep(pauseMs(n));
      server.ask(payments(n), 'them');
    }
  };

  it.each([
    ['a little', () => 5000],
    ['a third of the window', () => 1800],
  ])('never makes two 429 follow each other when it takes %s', async (_, pauseMs) => {
    const here = world();
    let isOver = false;
    const other = foreigner(here, pauseMs, () => isOver);
    await runFor(here, 20 * minute, {}, 2);
    isOver = true;
    await here.time.run(() => false);
    await other;
    expect(here.server.mostInARow()).toBeLessThanOrEqual(1);
  });
});
