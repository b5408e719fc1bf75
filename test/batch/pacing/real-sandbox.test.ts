import { setMaxListeners } from 'node:events';
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import * as v from 'valibot';
import { expect, it, onTestFinished } from 'vitest';
import { openPacer } from '../../../src/batch/pacing/pacer.ts';
import type { Clock, Pacer, Step } from '../../../src/context.ts';
import { openSharedText } from '../../../src/platform/shared-text.ts';
import { openHttp } from '../../../src/request/http.ts';
import { startSandbox } from '../../../src/sandbox/server.ts';
import { scratchFolder } from '../../support/fake-context.ts';

const media = 'application/vnd.api+json';

/** A sandbox with the vendors' limits, and the clock that it shares with its clients: waits pass at once. */
const limitedSandbox = async () => {
  let moved = 0;
  let underWay = 0;
  const now = () => Date.now() + moved;
  const sandbox = await startSandbox({ rateLimits: true, clock: { now } });
  onTestFinished(() => sandbox.close());
  const clock: Clock = {
    now,
    monotonic: () => performance.now() + moved,
    every: () => () => {},
    sleep: async (ms, signal) => {
      // Time stands still while an answer is awaited: it takes none here.
      do await turnOfTheLoop();
      while (underWay > 0 && !signal?.aborted);
      if (!signal?.aborted) moved += Math.ceil(ms);
    },
  };
  const counting = (pacer: Pacer): Pacer => ({
    enter: async (...asked) => {
      const turn = await pacer.enter(...asked);
      if ('restMs' in turn) return turn;
      underWay += 1;
      return {
        over: (answer) => {
          underWay -= 1;
          turn.over(answer);
        },
      };
    },
  });
  const answer = await fetch(`${sandbox.url}/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ grant_type: 'client_credentials', client_id: 'sandbox', client_secret: 'sandbox-secret' }),
  });
  const { access_token: token } = v.parse(v.object({ access_token: v.string() }), await answer.json());
  const step = (changes: Pick<Step, 'kind' | 'method'> & Partial<Step>): Step => ({
    service: 'Commerce Layer',
    url: `${sandbox.url}/api/klarna_payments/ertHJlpPTR`,
    headers: { Accept: media, 'Content-Type': media, Authorization: `Bearer ${token}` },
    describeRefusal: ({ status }) => ({ message: `HTTP ${status}` }),
    ...changes,
  });
  return { clock, counting, step, moved: () => moved };
};

it('takes a batch through a sandbox’s real limits, by two processes, without a single 429', async () => {
  const { clock, counting, step, moved } = await limitedSandbox();
  const stateFolder = scratchFolder();
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  const statuses: number[] = [];
  const open = (seed: number) => {
    const pacer = openPacer({
      // Nobody sets this clock: it runs as fast as the waits do.
      sharedText: async (path) => ({ ...openSharedText(path), steadyMs: () => Math.round(clock.monotonic()) }),
      stateFolder,
      mode: () => 'test',
      clock,
      random: { fraction: () => seed / 10 },
    });
    const http = openHttp(
      {
        retries: 0,
        // Less than the rows wait for their turns.
        deadlineMs: 20_000,
        environment: {},
        pacer: counting(pacer),
        recorder: ({ answer }) => statuses.push(answer?.status ?? 0),
      },
      {
        clock,
        random: { fraction: () => 0.5, bytes: (count) => new Uint8Array(count) },
        stop: { signal: controller.signal, reason: () => undefined },
      },
    );
    return { pacer, http };
  };
  const processes = [open(1), open(2)];
  const body = (token: string) =>
    JSON.stringify({ data: { type: 'klarna_payments', id: 'ertHJlpPTR', attributes: { auth_token: token } } });
  await Promise.all(
    processes.flatMap(({ http }) =>
      Array.from({ length: 16 }, async (_, worker) => {
        const row = http.beside(undefined);
        await row.send(step({ kind: 'read', method: 'GET' }));
        for (const turn of [1, 2, 3]) {
          await row.send(step({ kind: 'store-token', method: 'PATCH', body: body(`row-${worker}-${turn}`) }));
        }
      }),
    ),
  );
  for (const { pacer, http } of processes) {
    await pacer.close();
    http.close();
  }
  expect(statuses).toHaveLength(128);
  expect(statuses.filter((status) => status !== 200)).toEqual([]);
  // A hundred fit in a minute, and what is left of them takes one burst more.
  expect(moved()).toBeGreaterThan(60_000);
  expect(moved()).toBeLessThan(90_000);
});
