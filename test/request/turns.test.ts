import { describe, expect, it } from 'vitest';
import { CliError } from '../../src/errors.ts';
import type { Answer, HttpSettings, Pacer, RetryBudget } from '../../src/request/step.ts';
import { type Behaviour, json, startFaultServer } from '../support/fault-server.ts';
import { errorOf, skippingClock, stepOf, stoppable, withHttp } from './world.ts';

const ok = json(200, { data: {} });

/** Lets each attempt wait for so long, and writes down how they went. */
const pacing = (clock: ReturnType<typeof skippingClock>, waitMs: number, act = () => {}) => {
  const over: (Pick<Answer, 'status' | 'meta'> | undefined)[] = [];
  const asked: number[] = [];
  const pacer: Pacer = {
    enter: async (_, signal, mostMs) => {
      asked.push(mostMs);
      await clock.sleep(waitMs, signal);
      act();
      return { over: (answer) => void over.push(answer) };
    },
  };
  return { pacer, over, asked };
};

const served = async <Value>(behaviour: Behaviour, use: (url: string) => Promise<Value>) => {
  const server = await startFaultServer(() => behaviour);
  try {
    return { value: await use(server.url), received: server.received.length };
  } finally {
    await server.close();
  }
};

describe('a wait for a turn', () => {
  it('counts neither against the deadline nor as time that the step took', async () => {
    const clock = skippingClock();
    const { pacer, over } = pacing(clock, 600_000);
    const limits = { authorizeMs: 65_000 };
    const { value } = await served(ok, (url) =>
      withHttp(
        { pacer, deadlineMs: 70_000, limits },
        async (http) => {
          await http.send(stepOf('read', url));
          return http.send(stepOf('authorize', url));
        },
        { clock },
      ),
    );
    expect(value.durationMs).toBeLessThan(60_000);
    expect(over).toMatchObject([{ status: 200 }, { status: 200 }]);
  });

  it('that was too long for what is to be sent gives the turn back unused', async () => {
    const clock = skippingClock();
    const { pacer, over } = pacing(clock, 3_600_000);
    const lapse = () => (clock.sleeps.length > 0 ? new CliError('rejected', 'The token has expired.') : undefined);
    const { value, received } = await served(ok, (url) =>
      withHttp({ pacer }, (http) => errorOf(http.send(stepOf('authorize', url, { lapse }))), { clock }),
    );
    expect(value).toMatchObject({ kind: 'rejected', message: 'The token has expired.', facts: { attempts: 0 } });
    expect([over, received]).toEqual([[undefined], 0]);
  });

  it('ends with a signal, and nothing is sent', async () => {
    const clock = skippingClock();
    const { stop, send } = stoppable();
    const { pacer, over } = pacing(clock, 1000, () => send('interrupted'));
    const { value, received } = await served(ok, (url) =>
      withHttp({ pacer }, (http) => errorOf(http.send(stepOf('store-token', url))), { clock, stop }),
    );
    expect(value).toMatchObject({ kind: 'interrupted' });
    expect([over, received]).toEqual([[undefined], 0]);
  });

  it('comes before each attempt, and each is told how it went', async () => {
    const clock = skippingClock();
    const { pacer, over, asked } = pacing(clock, 0);
    const { value } = await served(json(429, { errors: [] }, { 'x-ratelimit-remaining': 0 }), (url) =>
      withHttp({ pacer, retries: 1 }, (http) => errorOf(http.send(stepOf('read', url))), { clock }),
    );
    expect(value).toMatchObject({ kind: 'unavailable', facts: { attempts: 2 } });
    expect(over).toMatchObject([
      { status: 429, meta: { rateLimit: { remaining: 0 } } },
      { status: 429, meta: { rateLimit: { remaining: 0 } } },
    ]);
    expect(asked[1]).toBeLessThan(asked[0] ?? 0);
  });

  it('that a service asks for beyond the deadline is not begun', async () => {
    const pacer: Pacer = { enter: async () => ({ restMs: 30 * 86_400_000 }) };
    const { value, received } = await served(ok, (url) =>
      withHttp({ pacer }, (http) => errorOf(http.send(stepOf('store-token', url)))),
    );
    expect(value).toMatchObject({ kind: 'unavailable', code: 'deadline', facts: { execution: 'none' } });
    expect(value.facts.why).toContain('Commerce Layer has asked to be left alone for 30 days');
    expect(received).toBe(0);
  });

  it('is not begun after an attempt either, and then says what that one came to', async () => {
    let turns = 0;
    const pacer: Pacer = {
      enter: async () => {
        turns += 1;
        return turns === 1 ? { over: () => {} } : { restMs: 900_000 };
      },
    };
    const { value } = await served(json(503, {}), (url) =>
      withHttp({ pacer }, (http) => errorOf(http.send(stepOf('read', url)))),
    );
    expect(value).toMatchObject({ kind: 'unavailable', facts: { attempts: 1, httpStatus: 503 } });
    expect(value.facts.why).toContain('asked to be left alone for 15 minutes');
  });
});

describe('a shared retry budget', () => {
  const budgetOf = (left: number): RetryBudget & { readonly refills: () => number } => {
    let [repeats, refills] = [left, 0];
    return {
      take: () => {
        repeats -= 1;
        return repeats >= 0;
      },
      refill: () => {
        refills += 1;
      },
      refills: () => refills,
    };
  };
  const failing = (settings: Partial<HttpSettings>, kind: 'read' | 'store-token' = 'read') =>
    served(json(503, {}), (url) => {
      const verify = async () => undefined;
      return withHttp(settings, (http) => errorOf(http.send(stepOf(kind, url, kind === 'read' ? {} : { verify }))));
    });

  it('that is empty ends a step with its first fault', async () => {
    const { value, received } = await failing({ retryBudget: budgetOf(0) });
    expect(value).toMatchObject({ kind: 'unavailable', facts: { attempts: 1 } });
    expect(value.facts.why).toContain('no repeats left');
    expect(received).toBe(1);
  });

  it('is shared by steps, whatever each may take', async () => {
    const retryBudget = budgetOf(3);
    expect((await failing({ retryBudget })).received).toBe(3);
    expect((await failing({ retryBudget })).received).toBe(2);
  });

  it('does not count what verifies: a write whose outcome is lost is looked at even so', async () => {
    const { value } = await failing({ retryBudget: budgetOf(0) }, 'store-token');
    expect(value).toMatchObject({ kind: 'unknown', facts: { attempts: 1 } });
  });

  it('hears of each answer', async () => {
    const retryBudget = budgetOf(0);
    await served(ok, (url) => withHttp({ retryBudget }, (http) => http.send(stepOf('read', url))));
    expect(retryBudget.refills()).toBe(1);
  });
});
