import { describe, expect, it } from 'vitest';
import { paced } from '../../../src/flows/inspect/paced.ts';
import type { Answer, Http, Step } from '../../../src/request/step.ts';

const step = (kind: Step['kind'] = 'read'): Step => ({
  method: 'GET',
  url: 'https://acme.commercelayer.io/api/orders',
  headers: {},
  kind,
  service: 'Commerce Layer',
  describeRefusal: () => ({ message: '' }),
});

/** Answers as soon as it is told to, and counts how many requests are on their way. */
const service = () => {
  const open: ((rateLimit: Answer['meta']['rateLimit']) => void)[] = [];
  const seen = { most: 0, sent: 0 };
  let underWay = 0;
  const http: Http = {
    restartDeadline: () => {},
    close: () => {},
    send: () => {
      underWay += 1;
      seen.sent += 1;
      seen.most = Math.max(seen.most, underWay);
      return new Promise((resolve) => {
        open.push((rateLimit = {}) => {
          underWay -= 1;
          resolve({ status: 200, document: {}, meta: { rateLimit }, attempts: 1, durationMs: 1 });
        });
      });
    },
  };
  const settle = async () => {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  };
  return {
    http,
    seen,
    settle,
    /** Answers everything that is on its way. */
    answer: async (rateLimit?: Answer['meta']['rateLimit']) => {
      for (const reply of open.splice(0)) reply(rateLimit);
      await settle();
    },
  };
};

const resting = () => {
  const sleeps: number[] = [];
  return { sleeps, clock: { sleep: async (ms: number) => void sleeps.push(ms) } };
};

describe('many reads at once', () => {
  it('are sent a handful at a time', async () => {
    const { http, seen, settle, answer } = service();
    const { clock, sleeps } = resting();
    const all = Promise.all(Array.from({ length: 12 }, () => paced(http, clock).send(step())));
    await settle();
    expect(seen.sent).toBe(12);
    await answer();
    await all;

    const one = paced(http, clock);
    const together = Promise.all(Array.from({ length: 12 }, () => one.send(step())));
    await settle();
    expect(seen.sent - 12).toBe(5);
    await answer({ remaining: 90, intervalSeconds: 60 });
    expect(seen.sent - 12).toBe(10);
    await answer();
    await answer();
    await together;
    expect(sleeps).toEqual([]);
  });

  it('are sent one by one where the service allows few more, and after a rest where it allows none', async () => {
    const { http, seen, settle, answer } = service();
    const { clock, sleeps } = resting();
    const way = paced(http, clock);
    const first = way.send(step());
    await settle();
    await answer({ remaining: 3, intervalSeconds: 10 });
    await first;
    const more = Promise.all([way.send(step()), way.send(step())]);
    await settle();
    expect(seen.sent).toBe(2);
    await answer({ remaining: 0, intervalSeconds: 10 });
    expect(sleeps).toEqual([10_000]);
    expect(seen.sent).toBe(3);
    await answer({ remaining: 20, intervalSeconds: 10 });
    await more;
  });

  it('hold up neither tokens nor writes', async () => {
    const { http, seen, settle, answer } = service();
    const way = paced(http, resting().clock);
    const reads = Array.from({ length: 6 }, () => way.send(step()));
    const others = [way.send(step('token')), way.send(step('store-token'))];
    await settle();
    expect(seen.sent).toBe(7);
    await answer();
    await answer();
    await Promise.all([...reads, ...others]);
  });

  it('go on after one that failed', async () => {
    const fails: Http = {
      restartDeadline: () => {},
      close: () => {},
      send: async () => Promise.reject(new Error('no')),
    };
    const way = paced(fails, resting().clock);
    const ends = await Promise.allSettled(Array.from({ length: 12 }, () => way.send(step())));
    expect(ends.every(({ status }) => status === 'rejected')).toBe(true);
  });
});
