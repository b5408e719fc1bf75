import { describe, expect, it } from 'vitest';
import { asked, inTurn, minute, runFor, world } from './simulation.ts';

const payments = inTurn(asked.payment);

describe('Commerce Layer’s windows, on its own hosts', () => {
  it.each([1, 4])('are used to 95 in 100 without a 429, by %d processes', async (processes) => {
    const here = world();
    await runFor(here, 2.5 * minute, { next: payments }, processes);
    expect(here.server.refused()).toBe(0);
    expect(here.server.letIn()).toBeGreaterThanOrEqual(250);
    const least = Math.min(...Array.from({ length: processes }, (_, index) => here.server.letIn(`us ${index}`)));
    expect(least).toBeGreaterThan(250 / processes / 1.5);
  });

  it('are those of live mode there', async () => {
    const here = world(() => ({ all: { limit: 200, seconds: 60 }, payments: { limit: 50, seconds: 10 } }));
    await runFor(here, 1.5 * minute, { next: payments, mode: 'live' });
    expect(here.server.refused()).toBe(0);
    expect(here.server.letIn()).toBeGreaterThanOrEqual(320);
  });

  it.each([
    ['some answers take long', (chance: () => number) => (chance() < 0.03 ? 1000 * chance() : 10 + 300 * chance())],
    ['the way is slow', (chance: () => number) => 400 + 200 * chance()],
    ['the way is short', () => 1],
  ])('are kept when %s', async (_, travelMs) => {
    const here = world();
    await runFor(here, 2.5 * minute, { next: payments, travelMs });
    expect(here.server.refused()).toBe(0);
    expect(here.server.letIn()).toBeGreaterThanOrEqual(250);
  });

  it('are kept each for itself: bursts by type of resource, tokens, and what is cached', async () => {
    const here = world();
    const next = inTurn(asked.payment, asked.order, asked.market, asked.place, asked.token);
    await runFor(here, 1.5 * minute, { next });
    expect(here.server.refused()).toBe(0);
    // One in five is for a token, of which there are thirty a minute.
    expect(here.server.letIn()).toBeGreaterThanOrEqual(30 * 1.5 * 5 * 0.93);
  });

  it('of what is cached hold up neither the others nor each other', async () => {
    const here = world();
    await runFor(here, minute, { next: inTurn(asked.market), concurrency: 40, travelMs: () => 5 });
    expect(here.server.refused()).toBe(0);
    expect(here.server.letIn()).toBeGreaterThanOrEqual(475);
  });

  it('let no request be overtaken for ever, and hold up none for another endpoint', async () => {
    const here = world();
    const next = (n: number) => (n % 40 === 0 ? asked.place : asked.readPayment);
    const [one] = await runFor(here, 2 * minute, { next, concurrency: 40 });
    const waits = (step: typeof asked.place) => one?.waits.filter((wait) => wait.step === step).map(({ ms }) => ms);
    expect(waits(asked.place)?.length).toBeGreaterThan(3);
    expect(Math.max(...(waits(asked.place) ?? []))).toBeLessThanOrEqual(Math.max(...(waits(asked.readPayment) ?? [])));
  });

  it('say what is waited for', async () => {
    const here = world();
    const [one] = await runFor(here, 5000, { next: payments });
    expect(one?.pacer.waited()).toMatchObject({ waiting: 0, refusals: 0 });
    expect(one?.pacer.waited().waitedMs).toBeGreaterThan(16 * 3000);
    expect(one?.reasons()).toEqual(['Commerce Layer allows 25 requests for klarna_payments in 10 s']);
    const [tokens] = await runFor(here, 5000, { next: inTurn(asked.token), concurrency: 40 });
    expect(tokens?.reasons()).toEqual(['Commerce Layer allows 30 requests for tokens in 60 s']);
  });
});

describe('another machine behind the same address', () => {
  it.each([
    ['a little', () => 5000, 1],
    ['a third of the window', () => 1800, 1],
    ['most of the window', () => 700, 1],
    ['some now and then', (n: number) => (n % 10 === 0 ? 25_000 : 100), 2],
    ['a burst now and then', (n: number) => (n % 20 === 0 ? 40_000 : 0), 1],
  ])('never makes two 429 follow each other when it takes %s', async (_, pauseMs, processes) => {
    const here = world();
    const end = 4 * minute;
    const other = (async () => {
      for (let n = 0; here.time.passed() < end; n += 1) {
        await here.time.clock.sleep(pauseMs(n));
        here.server.ask(asked.payment, 'them');
      }
    })();
    await runFor(here, end, { next: payments }, processes);
    await here.time.run(() => false);
    await other;
    expect(here.server.mostInARow()).toBeLessThanOrEqual(1);
    expect(here.server.letIn('us')).toBeGreaterThan(20);
  });

  it('leaves the window to us again when it has gone', async () => {
    const here = world();
    for (let n = 0; n < 90; n += 1) here.server.ask(n % 2 === 0 ? asked.order : asked.payment, 'them');
    await runFor(here, 3 * minute, { next: payments });
    expect(here.server.mostInARow()).toBeLessThanOrEqual(1);
    expect(here.server.letIn('us')).toBeGreaterThanOrEqual(180);
  });
});
