import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRetryAfter } from '../../src/request/answers.ts';
import { decide } from '../../src/request/decide.ts';
import { faultTable } from '../../src/request/fault-table.ts';
import type { StepKind } from '../../src/request/step.ts';
import { readJson } from '../../src/request/strict-json.ts';
import { answer, type Behaviour, json, startFaultServer } from '../support/fault-server.ts';
import { errorOf, skippingClock, stepOf, withHttp } from './world.ts';

const answered = async (behaviour: Behaviour, kind: StepKind = 'read') => {
  const server = await startFaultServer(() => behaviour);
  const found = await withHttp({}, (http) => http.send(stepOf(kind, server.url)));
  const [sent] = server.received;
  await server.close();
  return { found, sent };
};

describe('an answer', () => {
  it.each(['application/vnd.api+json', 'application/json; charset=utf-8', 'Application/JSON'])(
    'may be declared as %s',
    async (type) => {
      expect((await answered(json(200, { a: 1 }, { 'content-type': type }))).found.document).toEqual({ a: 1 });
    },
  );

  it('may be compressed, and nest 64 deep', async () => {
    const deep = '['.repeat(64) + ']'.repeat(64);
    expect((await answered(answer(200, gzipSync(deep), { 'content-encoding': 'gzip' }))).found.status).toBe(200);
  });

  it.each([
    [{ meta: { trace_id: 'top' } }, 'top'],
    [{ data: { meta: { trace_id: 'resource' } } }, 'resource'],
    [{ data: [{ meta: { trace_id: 'first' } }] }, 'first'],
    [{ meta: { trace_id: 'with \u001b[31m escape' } }, undefined],
  ])('%j has the trace id %s', async (document, traceId) => {
    expect((await answered(json(200, document))).found.meta.traceId).toBe(traceId);
  });

  it('says what the service tells about itself', async () => {
    const headers = {
      'klarna-correlation-id': '6debe89e-98c0',
      'x-ratelimit-limit': 50,
      'x-ratelimit-remaining': 49,
      'x-ratelimit-interval': 10,
    };
    const { found, sent } = await answered(json(200, {}, headers), 'authorize');
    expect(found.meta).toEqual({
      correlationId: '6debe89e-98c0',
      rateLimit: { limit: 50, remaining: 49, intervalSeconds: 10 },
    });
    expect(sent).toMatchObject({ method: 'POST', path: '/api/authorize', body: '{"step":"authorize"}' });
  });

  it.each([
    ['100, 100;w=60;name="sandbox"', { limit: 100, intervalSeconds: 60 }],
    ['40, 40;w=1, 1000;w=3600', { limit: 40, intervalSeconds: 1 }],
    ['40, 40', { limit: 40 }],
    ['40', { limit: 40 }],
    [`40${','.repeat(8000)}`, { limit: 40 }],
    ['many, 40;w=60', undefined],
  ])('reads a limit that is written as %.40s', async (limit, rateLimit) => {
    const { found } = await answered(json(200, {}, { 'x-ratelimit-limit': limit }), 'authorize');
    expect(found.meta.rateLimit).toEqual(rateLimit);
  });

  it('hands a refusal on in the words of the step, with the body as details', async () => {
    const server = await startFaultServer(() => json(404, { errors: [{ code: 'RECORD_NOT_FOUND' }] }));
    const describeRefusal = () => ({
      code: 'RECORD_NOT_FOUND',
      message: 'There is no payment X.',
      hint: 'Look again.',
      docUrl: 'https://d',
    });
    const error = await withHttp({}, (http) => errorOf(http.send(stepOf('read', server.url, { describeRefusal }))));
    await server.close();
    expect(error).toMatchObject({
      kind: 'rejected',
      message: 'There is no payment X.',
      code: 'RECORD_NOT_FOUND',
      facts: {
        httpStatus: 404,
        hint: 'Look again.',
        docUrl: 'https://d',
        details: { errors: [{ code: 'RECORD_NOT_FOUND' }] },
      },
    });
  });

  it('keeps a connection for the next step', async () => {
    const ports = new Set<number | undefined>();
    const server = await startFaultServer(() => (socket, request) => {
      ports.add(socket.remotePort);
      json(200, {})(socket, request);
    });
    await withHttp({}, async (http) => {
      await http.send(stepOf('token', server.url));
      await http.send(stepOf('read', server.url));
    });
    await server.close();
    expect(ports.size).toBe(1);
  });

  it('says apart what a pace held its request back for', async () => {
    const server = await startFaultServer(() => json(200, {}));
    const clock = skippingClock();
    const enter = async () => {
      await clock.sleep(60_000);
      return { over: () => {} };
    };
    const found = await withHttp({ pacer: { enter } }, (http) => http.send(stepOf('read', server.url)), { clock });
    await server.close();
    expect(found.heldBackMs).toBeGreaterThanOrEqual(60_000);
    expect(found.durationMs).toBeLessThan(60_000);
  });

  it('is not waited for where the method has no body to send', async () => {
    const server = await startFaultServer(() => json(200, {}));
    const step = { ...stepOf('read', server.url), method: 'DELETE' as const };
    expect(await withHttp({}, (http) => http.send(step))).toMatchObject({ status: 200 });
    await server.close();
  });
});

describe('strict JSON', () => {
  const read = (text: string) => readJson(Buffer.from(text), 64);

  it('drops __proto__ members, however they are written', () => {
    const reading = read('{"a":{"__proto__":{"x":1}},"\\u005f_proto__":{"y":1}}');
    expect(reading.ok && JSON.stringify(reading.document)).toBe('{"a":{}}');
  });

  it('does not count brackets in strings', () => {
    expect(read(`"${'['.repeat(100)}\\"["`)).toMatchObject({ ok: true });
  });

  it('reads whatever JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
        const text = JSON.stringify(value);
        fc.pre(!text.includes('__proto__'));
        const reading = read(text);
        expect(reading.ok && JSON.stringify(reading.document)).toBe(text);
      }),
    );
  });
});

describe('Retry-After', () => {
  it.each([
    ['120', 120_000],
    ['2592000', 2_592_000_000],
    ['Thu, 01 Jan 1970 00:00:20 GMT', 10_000],
    ['Thu, 01 Jan 1970 00:00:01 GMT', 0],
    ['soon', undefined],
    [undefined, undefined],
  ])('%s is %s ms', (value, expected) => {
    expect(readRetryAfter(value, 10_000)).toBe(expected);
  });
});

describe('the fault table', () => {
  const situations = fc.record({
    kind: fc.constantFrom<StepKind>('token', 'read', 'store-token', 'authorize', 'place'),
    slug: fc.constantFrom(...faultTable.map((row) => row.slug)),
    ambiguousBefore: fc.boolean(),
    triesLeft: fc.integer({ min: 0, max: 2 }),
    canVerify: fc.boolean(),
    canRenew: fc.boolean(),
  });

  it('keeps what is ambiguous ambiguous', () => {
    fc.assert(
      fc.property(situations, (situation) => {
        const decision = decide(situation);
        if (situation.ambiguousBefore) expect(decision).toMatchObject({ ambiguous: true, exit: 'unknown' });
        expect(decision.exit === 'unknown').toBe(decision.ambiguous);
      }),
    );
  });

  it('never repeats without a try left, and never places again after a lost answer without a look', () => {
    fc.assert(
      fc.property(situations, (situation) => {
        const decision = decide(situation);
        if (situation.triesLeft === 0) expect([decision.next, decision.afterVerify]).not.toContain('repeat');
        if (situation.kind === 'place' && decision.ambiguous && !situation.ambiguousBefore)
          expect(decision.next).not.toBe('repeat');
      }),
    );
  });
});
