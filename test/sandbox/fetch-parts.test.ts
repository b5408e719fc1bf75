import { expect, it } from 'vitest';
import { requestFrom, textAnswer, textOf } from '../../src/sandbox/fetch-parts.ts';
import { randomPool } from '../../src/sandbox/random-pool.ts';
import { order, running } from './running.ts';

it('reads the headers of a request as fetch would', () => {
  const fields = { Accept: ['a/b', 'c/d'], authorization: ['Bearer x'] };
  const { headers } = requestFrom('GET', 'http://127.0.0.1/', fields);
  const fetched = new Headers([
    ['Accept', 'a/b'],
    ['Accept', 'c/d'],
    ['authorization', 'Bearer x'],
  ]);
  expect([...headers]).toEqual([...fetched]);
  for (const name of ['accept', 'ACCEPT', 'authorization', 'none']) {
    expect(headers.get(name)).toBe(fetched.get(name));
    expect(headers.has(name)).toBe(fetched.has(name));
  }
});

it('gives an answer that hono and the faults can go on with', async () => {
  const answer = textAnswer('{"ö":1}', 201, { 'Content-Type': 'application/json' });
  answer.headers.append('X-A', '1');
  answer.headers.append('x-a', '2');
  answer.headers.set('X-B', '3');
  answer.headers.delete('x-b');
  expect([answer.ok, answer.status, textOf(answer)]).toEqual([true, 201, '{"ö":1}']);
  const copy = new Response(answer.body, answer);
  expect([...copy.headers]).toEqual([...answer.headers]);
  expect([copy.status, await copy.text(), textOf(copy)]).toEqual([201, '{"ö":1}', undefined]);
  expect(await answer.json()).toEqual({ ö: 1 });
  expect(Buffer.from(await answer.arrayBuffer()).toString()).toBe(await answer.text());
});

it('answers to HEAD with the head alone', async () => {
  const sandbox = await running();
  await sandbox.api('GET', '/orders');
  const head = await sandbox.api('HEAD', `/orders/${order}`);
  expect([head.status, head.document]).toEqual([200, undefined]);
  expect(head.headers.get('x-ratelimit-limit')).toBe('100');
});

it('gives each random byte out once', () => {
  const bytes = randomPool();
  const ids = Array.from({ length: 5000 }, () => Buffer.from(bytes(16)).toString('hex'));
  expect(new Set(ids).size).toBe(5000);
  expect(bytes(100_000)).toHaveLength(100_000);
});
