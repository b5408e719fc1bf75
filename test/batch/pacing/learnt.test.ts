import { describe, expect, it } from 'vitest';
import { asked, inTurn, minute, runFor, stepTo, world } from './simulation.ts';

const klarna = stepTo('https://api-global.test.klarna.com/v2/payment/authorize', { kind: 'authorize', method: 'POST' });
const atKlarna = inTurn(klarna);
const local = inTurn(
  stepTo('http://127.0.0.1:4010/api/klarna_payments/ertHJlpPTR'),
  stepTo('http://127.0.0.1:4010/api/klarna_payments/ertHJlpPTR', { kind: 'read', method: 'GET' }),
);

describe('Klarna’s limits, of which nothing is published', () => {
  it.each([
    [100, 60, 150],
    [40, 1, 20],
    [300, 10, 500],
  ])('%d in %d s are learnt from the first answer, which few are asked for', async (limit, seconds, travelMs) => {
    const here = world(() => ({ klarna: { limit, seconds } }));
    const [one] = await runFor(here, travelMs * 1.5, { next: atKlarna, travelMs: () => travelMs });
    expect(one?.mostUnderWay()).toBe(2);
    const ms = Math.max(10_000, seconds * 2500);
    await runFor(here, ms, { next: atKlarna, travelMs: (chance) => travelMs * (0.8 + 0.4 * chance()) }, 2);
    expect(here.server.refused()).toBe(0);
    // Two processes with sixteen rows each can ask for no more than that.
    const possible = Math.min((limit * ms) / seconds / 1000, (32 * ms) / (2 * travelMs));
    expect(here.server.letIn()).toBeGreaterThanOrEqual(possible * 0.9);
  });

  it('hold nobody up where answers say nothing of any', async () => {
    const here = world(() => ({ klarna: { limit: 1000, seconds: 1 } }), false);
    const [one] = await runFor(here, 2000, { next: atKlarna, silent: true, travelMs: () => 100 });
    expect(one?.mostUnderWay()).toBe(16);
    expect(here.shared.texts.size).toBe(0);
  });

  it('are waited for after a refusal without a word, twice as long each time', async () => {
    const here = world(() => ({ klarna: { limit: 10, seconds: 60 } }));
    await runFor(here, minute, { next: atKlarna, silent: true, travelMs: () => 100 });
    const refusals = here.server.log.filter(({ status }) => status === 429).map(({ at }) => at);
    // Those under way when the first came say nothing new.
    const later = refusals.filter((at) => at > (refusals[0] ?? 0) + 500);
    const apart = later.slice(1).map((at, index) => Math.round((at - (later[index] ?? 0)) / 1000));
    expect(apart.slice(0, 4)).toEqual([2, 4, 8, 16]);
  });
});

describe('a sandbox', () => {
  it('without limits is asked as often as can be, and nothing is written about it', async () => {
    const here = world(undefined, false);
    const [one] = await runFor(here, 300, { next: local, travelMs: () => 1 });
    expect(one?.mostUnderWay()).toBe(16);
    expect(here.server.letIn()).toBeGreaterThan(300 * 16 * 0.4);
    expect([here.shared.texts.size, here.shared.changes()]).toEqual([0, 0]);
  });

  it.each([1, 2])(
    'with limits is found out by its headers, and used as the vendor is, by %d processes',
    async (processes) => {
      const here = world();
      await runFor(here, 2.5 * minute, { next: local, travelMs: (chance) => 1 + 4 * chance() }, processes);
      expect(here.server.refused()).toBe(0);
      expect(here.server.letIn()).toBeGreaterThanOrEqual(250);
    },
  );

  it('with limits that no vendor has is used up to those', async () => {
    const here = world(() => ({ all: { limit: 30, seconds: 5 } }));
    await runFor(here, minute / 2, { next: local, travelMs: (chance) => 1 + 4 * chance() }, 2);
    expect(here.server.refused()).toBe(0);
    expect(here.server.letIn()).toBeGreaterThanOrEqual(171);
  });

  it('that begins anew without them is no longer held back', async () => {
    const limited = world();
    await runFor(limited, 20_000, { next: local, travelMs: () => 1 });
    expect(limited.shared.texts.size).toBe(1);
    const free = { ...world(undefined, false), time: limited.time, shared: limited.shared };
    await runFor(free, 11_000, { next: local, travelMs: () => 20 });
    expect(free.server.letIn()).toBeGreaterThan(100);
    expect(limited.shared.texts.size).toBe(0);
  });

  it('that answers 429 because a row wanted it holds nobody up', async () => {
    const here = world(undefined, false);
    const row = startedRow(here);
    await here.time.run(() => false);
    expect(await row).toBe(here.time.passed());
    expect(here.shared.changes()).toBe(0);
  });
});

describe('a service that asks to be left alone', () => {
  const answer = (retryAfterMs: number) => ({ status: 429, meta: { retryAfterMs } });

  it('is, by all, and then by one at a time until it answers', async () => {
    const here = world();
    const [one] = await runFor(here, 0, { next: atKlarna, concurrency: 0 });
    const { signal } = new AbortController();
    const enter = () => one?.pacer.enter(klarna, signal, 240_000);
    const [first, second] = await Promise.all([enter(), enter()]);
    if (first === undefined || 'restMs' in first || second === undefined || 'restMs' in second) throw new Error('rest');
    first.over(answer(30_000));
    second.over();
    const begun = here.time.passed();
    const times: number[] = [];
    const rows = [1, 2, 3].map(async () => {
      const turn = await enter();
      times.push(here.time.passed() - begun);
      await here.time.clock.sleep(1000);
      if (turn !== undefined && !('restMs' in turn)) turn.over({ status: 200, meta: {} });
    });
    await here.time.run(() => times.length === 3 && here.time.timers() === 0);
    await Promise.all(rows);
    expect(times[0]).toBeGreaterThanOrEqual(30_000);
    expect(times[0]).toBeLessThan(30_100);
    expect(times[1]).toBeGreaterThanOrEqual((times[0] ?? 0) + 1000);
  });

  it('for longer than a row has time is not waited for', async () => {
    const here = world();
    const [one] = await runFor(here, 0, { next: atKlarna, concurrency: 0 });
    const { signal } = new AbortController();
    const turn = await one?.pacer.enter(asked.payment, signal, 240_000);
    if (turn === undefined || 'restMs' in turn) throw new Error('rest');
    turn.over(answer(30 * 86_400_000));
    const refused = await one?.pacer.enter(asked.payment, signal, 240_000);
    expect(refused).toEqual({ restMs: expect.closeTo(30 * 86_400_000, -3) });
    expect(one?.pacer.waited()).toMatchObject({ refusals: 1 });
    await one?.pacer.close();
  });
});

/** A refusal that the sandbox was asked for, between two usual answers; returns when the next one may go. */
async function startedRow(here: ReturnType<typeof world>): Promise<number> {
  const [one] = await runFor(here, 0, { next: atKlarna, concurrency: 0 });
  const { signal } = new AbortController();
  const step = stepTo('http://127.0.0.1:4010/v2/payment/authorize', { kind: 'authorize', method: 'POST' });
  for (const status of [200, 200, 429, 200]) {
    const turn = await one?.pacer.enter(step, signal, 240_000);
    if (turn === undefined || 'restMs' in turn) throw new Error('rest');
    turn.over({ status, meta: { rateLimit: { limit: 100, remaining: 99, intervalSeconds: 60 } } });
  }
  await one?.pacer.enter(step, signal, 240_000);
  return here.time.passed();
}
