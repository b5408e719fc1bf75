import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ErrorKind } from '../../src/errors.ts';
import type { Step, StepKind } from '../../src/request/step.ts';
import {
  answer,
  type Behaviour,
  closeBeforeHeaders,
  closedPort,
  deepJson,
  gzipBomb,
  json,
  resetBeforeHeaders,
  resetInBody,
  slowDrip,
  startFaultServer,
  startFullBacklog,
} from '../support/fault-server.ts';
import { errorOf, skippingClock, stepOf, verifiedAnswer, withHttp } from './world.ts';

const kinds: readonly StepKind[] = ['token', 'read', 'store-token', 'authorize', 'place'];
const exits: Readonly<Record<string, ErrorKind>> = {
  4: 'auth',
  5: 'rejected',
  6: 'unavailable',
  7: 'unknown',
  12: 'not-placed',
  14: 'protocol',
};
const invalidToken = { errors: [{ title: 'Invalid token', code: 'INVALID_TOKEN', status: '401' }] };
const refusal = { errors: [{ title: 'no', code: 'NO' }] };
const ok = json(200, { data: { id: 'ertHJlpPTR' } });

/** Written from the design's fault table, independently of the module's own. `T R P A O`. */
const table: readonly (readonly [slug: string, actions: string, exits: string, behaviour: Behaviour, name?: string])[] =
  [
    ['reset-before-headers', 'a a v k v', '6 6 7 7 7', resetBeforeHeaders],
    ['reset-before-headers', 'a a v k v', '6 6 7 7 7', closeBeforeHeaders, 'closed without a word'],
    ['reset-in-body', 'a a v k v', '6 6 7 7 7', resetInBody],
    ['slow-drip', 'a a v k v', '6 6 7 7 7', slowDrip],
    ['429-retry-after', 'a a a k a', '6 6 6 6 6', json(429, refusal, { 'retry-after': 7 })],
    ['429', 'a a a k a', '6 6 6 6 6', json(429, refusal)],
    ['500', 'a a v k v', '6 6 7 7 7', json(500, { error_code: 'INTERNAL_ERROR' })],
    ['502', 'a a v k v', '6 6 7 7 7', answer(502, '<html>', { 'content-type': 'text/html' })],
    ['503', 'a a v k v', '6 6 7 7 7', json(503, refusal)],
    ['504', 'a a v k v', '6 6 7 7 7', answer(504, '')],
    ['504', 'a a v k v', '6 6 7 7 7', answer(408, ''), '408'],
    ['malformed', 'a a v k v', '14 14 7 7 7', answer(200, '{"broken":')],
    ['malformed', 'a a v k v', '14 14 7 7 7', answer(200, Buffer.from('{"a":"\xff"}', 'latin1')), 'broken UTF-8'],
    ['malformed', 'a a v k v', '14 14 7 7 7', (socket) => socket.end('220 mail.example ESMTP\r\n'), 'not HTTP'],
    [
      'html',
      'x x v k v',
      '14 14 7 7 7',
      answer(200, '<!doctype html>', { 'content-type': 'text/html; charset=utf-8' }),
    ],
    ['empty', 'a a v k v', '14 14 7 7 7', answer(200, '')],
    ['empty', 'a a v k v', '14 14 7 7 7', (socket) => socket.write('HTTP/1.1 204 No Content\r\n\r\n'), '204'],
    ['huge', 'x x v k v', '14 14 7 7 7', answer(200, `"${'x'.repeat(1024 * 1024)}"`)],
    ['huge', 'x x v k v', '14 14 7 7 7', gzipBomb, 'gzip bomb'],
    ['huge', 'x x v k v', '14 14 7 7 7', deepJson(100_000), '10^5 deep'],
    ['huge', 'x x v k v', '14 14 7 7 7', deepJson(65), '65 deep'],
    ['content-type', 'x x v k v', '14 14 7 7 7', json(200, {}, { 'content-type': 'text/plain' })],
    ['redirect', 'x x w x w', '14 14 14 7 14', answer(302, '', { location: 'http://127.0.0.1:9/elsewhere' })],
    ['redirect', 'x x w x w', '14 14 14 7 14', answer(308, '', { location: '/elsewhere' }), '308'],
    ['401-invalid-token', 'x n n x n', '4 4 4 4 4', json(401, invalidToken)],
    ['401', 'x x x x x', '4 4 4 4 4', json(401, refusal)],
    ['403', 'x x x x x', '4 4 4 4 4', json(403, refusal)],
    ['403-bare', 'a a a k a', '6 6 6 6 6', answer(403, '')],
    ['contradiction', 'x x x x x', '14 14 14 7 7', json(200, { wrong: 'id' })],
    ['409', 'x x v c v', '5 5 5 5 5', json(409, refusal)],
    ['422', 'x x x x x', '5 5 5 5 12', json(422, refusal)],
    ...[400, 404, 405, 406, 415, 423].map(
      (status) => ['4xx', 'x x x x x', '5 5 5 5 12', json(status, refusal), String(status)] as const,
    ),
  ];

const cells = table.flatMap(([slug, actions, codes, behaviour, name]) =>
  kinds.map((kind, column) => ({
    name: name ? `${slug} (${name})` : slug,
    slug,
    kind,
    action: actions.split(' ')[column] ?? '',
    exit: exits[codes.split(' ')[column] ?? ''],
    behaviour,
  })),
);

/** Everything a step of its kind can have: writes can be verified, Commerce Layer's steps can get a new token. */
const fullStep = (kind: StepKind, url: string, found: boolean) => {
  const asked = { verify: 0, renew: 0 };
  const verify: NonNullable<Step['verify']> = async () => {
    asked.verify += 1;
    return found ? verifiedAnswer : undefined;
  };
  const step = stepOf(kind, url, {
    ...((kind === 'store-token' || kind === 'place') && { verify }),
    renewedHeaders: async () => {
      asked.renew += 1;
      return { Authorization: 'Bearer renewed' };
    },
    contradiction: ({ document }) => (JSON.stringify(document).includes('wrong') ? 'the id is another one' : undefined),
  });
  return { step, asked };
};

// An authorize step is Klarna's, whose 401 is never a matter of Commerce Layer's access token.
const slugSeen = (slug: string, kind: StepKind) =>
  slug === '401-invalid-token' && kind === 'authorize' ? '401' : slug;
/** Only what is to run out is short, so that a busy machine changes nothing. */
const limitsFor = (slug: string) => {
  const attemptMs = slug === 'slow-drip' ? 250 : 10_000;
  return { connectMs: 10_000, attemptMs, authorizeMs: attemptMs };
};

// Each has a server of its own, and some of them wait until an attempt has taken too long.
describe.concurrent('a fault that does not go away', () => {
  it.each(cells)('$name × $kind ($action) ends with $exit', async ({ slug, kind, action, exit, behaviour }) => {
    const server = await startFaultServer(() => behaviour);
    const { step, asked } = fullStep(kind, server.url, false);
    const error = await withHttp({ limits: limitsFor(slug) }, (http) => errorOf(http.send(step)));
    await server.close();

    const attempts = 'avk'.includes(action) ? 3 : action === 'n' ? 2 : 1;
    expect(error).toMatchObject({ kind: exit, facts: { attempts } });
    expect(server.received).toHaveLength(attempts);
    expect(new Set(server.received.map((request) => request.body)).size).toBe(1);
    expect(asked.verify).toBe(action === 'v' ? 3 : action === 'w' ? 1 : 0);
    expect([slugSeen(slug, kind), `VENDOR_${error.facts.httpStatus}`]).toContain(error.code);
    expect(error.facts.hint).toMatch(/\.$/);
  });
});

describe.concurrent('a fault that comes once', () => {
  it.each(cells)(
    '$name × $kind ($action) is got over where the table allows',
    async ({ slug, kind, action, exit, behaviour }) => {
      const server = await startFaultServer((count) => (count === 1 ? behaviour : ok));
      const { step } = fullStep(kind, server.url, false);
      const sent = withHttp({ limits: limitsFor(slug) }, (http) => http.send(step));
      if ('avkn'.includes(action)) expect(await sent).toMatchObject({ status: 200, attempts: 2 });
      else expect(await errorOf(sent)).toMatchObject({ kind: exit });
      await server.close();
      expect(server.received).toHaveLength('avkn'.includes(action) ? 2 : 1);
      if (action === 'n') expect(server.received[1]?.headers.authorization).toBe('Bearer renewed');
    },
  );
});

describe.concurrent('a write that was executed although its answer was lost', () => {
  it.each(cells.filter(({ action }) => action === 'v' || action === 'w'))(
    '$name × $kind is believed from the verifying read, and sent once',
    async ({ slug, kind, behaviour }) => {
      const server = await startFaultServer(() => behaviour);
      const { step } = fullStep(kind, server.url, true);
      const answer = await withHttp({ limits: limitsFor(slug) }, (http) => http.send(step));
      await server.close();
      expect(answer).toMatchObject({ verified: true, document: { verified: 'yes' }, attempts: 1 });
      expect(server.received).toHaveLength(1);
    },
  );
});

describe('after an ambiguous attempt', () => {
  const writes: readonly StepKind[] = ['store-token', 'authorize', 'place'];
  const later = [400, 401, 403, 404, 422, 423, 429].flatMap((status) => writes.map((kind) => ({ status, kind })));

  it.each(later)('HTTP $status does not settle a $kind', async ({ status, kind }) => {
    const server = await startFaultServer((count) => json(count === 1 ? 500 : status, refusal));
    const { step } = fullStep(kind, server.url, false);
    const error = await withHttp({}, (http) => errorOf(http.send(step)));
    await server.close();
    expect(error).toMatchObject({ kind: 'unknown' });
  });

  it.each(['store-token', 'place'] as const)('a refused repeat of a %s is settled by another look', async (kind) => {
    const server = await startFaultServer((count) => json(count === 1 ? 500 : 422, refusal));
    let looks = 0;
    const verify = async () => (++looks === 2 ? verifiedAnswer : undefined);
    const answer = await withHttp({}, (http) => http.send(stepOf(kind, server.url, { verify })));
    await server.close();
    expect(answer).toMatchObject({ verified: true, attempts: 2 });
  });

  it('waits and repeats an authorization that meets a conflict, with the same bytes', async () => {
    const server = await startFaultServer((count) =>
      count === 1 ? json(500, { error_code: 'TIMEOUT' }) : count === 2 ? json(409, refusal) : ok,
    );
    const answer = await withHttp({}, (http) => http.send(stepOf('authorize', server.url)));
    await server.close();
    expect(answer).toMatchObject({ status: 200, attempts: 3 });
    expect(new Set(server.received.map((request) => request.body)).size).toBe(1);
  });

  it('ends 7 for an authorization whose conflict stays', async () => {
    const server = await startFaultServer((count) => (count === 1 ? json(500, {}) : json(409, refusal)));
    const error = await withHttp({}, (http) => errorOf(http.send(stepOf('authorize', server.url))));
    await server.close();
    expect(error).toMatchObject({ kind: 'unknown', facts: { attempts: 3 } });
  });

  it('ends 7 when looking again fails too, and says so', async () => {
    const server = await startFaultServer((count) => (count === 1 ? json(500, {}) : json(503, refusal)));
    const error = await withHttp({}, (http) =>
      errorOf(http.send(stepOf('place', server.url, { verify: () => http.send(stepOf('read', server.url)) }))),
    );
    await server.close();
    expect(error).toMatchObject({ kind: 'unknown', facts: { attempts: 1 } });
    expect(error.facts.why).toContain('Looking again failed as well');
  });

  it('a believed 2xx settles everything', async () => {
    const server = await startFaultServer((count) => (count < 3 ? resetBeforeHeaders : ok));
    const answer = await withHttp({}, (http) => http.send(stepOf('authorize', server.url)));
    await server.close();
    expect(answer).toMatchObject({ status: 200, attempts: 3 });
    expect(answer.verified).toBeUndefined();
  });
});

describe('no connection', () => {
  let backlog: Awaited<ReturnType<typeof startFullBacklog>>;
  let dead: number;
  beforeAll(async () => {
    backlog = await startFullBacklog();
    dead = await closedPort();
  });
  afterAll(() => backlog.close());

  it.each(kinds)('refused × %s: three attempts, 6', async (kind) => {
    const { step } = fullStep(kind, `http://127.0.0.1:${dead}`, false);
    const error = await withHttp({}, (http) => errorOf(http.send(step)));
    expect(error).toMatchObject({ kind: 'unavailable', code: 'refuse', facts: { attempts: 3 } });
    expect(error.message).toContain(`127.0.0.1:${dead}`);
  });

  it('refused on every address of localhost', async () => {
    const error = await withHttp({}, (http) => errorOf(http.send(stepOf('read', `http://localhost:${dead}`))));
    expect(error).toMatchObject({ kind: 'unavailable', code: 'refuse' });
  });

  it.each(kinds)('full backlog × %s: three attempts, 6', async (kind) => {
    const { step } = fullStep(kind, backlog.url, false);
    const error = await withHttp({ limits: { connectMs: 50 } }, (http) => errorOf(http.send(step)));
    expect(error).toMatchObject({ kind: 'unavailable', code: 'connect-timeout', facts: { attempts: 3 } });
  });

  it.each(kinds)('unknown name × %s: 6, naming the host', async (kind) => {
    const { step } = fullStep(kind, 'https://no-such-host.invalid', false);
    const error = await withHttp({}, (http) => errorOf(http.send(step)));
    expect(error).toMatchObject({ kind: 'unavailable', code: 'dns', facts: { attempts: 3 } });
    expect(error.message).toContain('no-such-host.invalid');
  });
});

describe('waits', () => {
  it('doubles up to 5 s, a random part of it', async () => {
    const clock = skippingClock();
    const server = await startFaultServer(() => json(503, refusal));
    await withHttp({ retries: 6 }, (http) => errorOf(http.send(stepOf('read', server.url))), { clock });
    await server.close();
    expect(clock.sleeps).toEqual([250, 500, 1000, 2000, 2500, 2500]);
  });

  it('does as Retry-After asks, in seconds or as a date', async () => {
    const clock = skippingClock();
    const date = new Date(Date.now() + 60_000).toUTCString();
    const server = await startFaultServer((count) =>
      count === 1
        ? json(429, refusal, { 'retry-after': 7 })
        : count === 2
          ? json(429, refusal, { 'retry-after': date })
          : ok,
    );
    await withHttp({}, (http) => http.send(stepOf('read', server.url)), { clock });
    await server.close();
    expect(clock.sleeps[0]).toBe(7000);
    expect(clock.sleeps[1]).toBeGreaterThan(50_000 - 7000);
    expect(clock.sleeps[1]).toBeLessThanOrEqual(60_000);
  });

  it('does not begin a wait that the deadline would cut off: Retry-After 2592000', async () => {
    const clock = skippingClock();
    const server = await startFaultServer(() => json(429, refusal, { 'retry-after': 2_592_000 }));
    const error = await withHttp({}, (http) => errorOf(http.send(stepOf('store-token', server.url))), { clock });
    await server.close();
    expect(error).toMatchObject({ kind: 'unavailable', code: 'VENDOR_429', facts: { attempts: 1 } });
    expect(error.message).toContain('30 days');
    expect(clock.sleeps).toEqual([]);
  });

  it('survives a deadline and a Retry-After that no timer can hold', async () => {
    const clock = skippingClock();
    const server = await startFaultServer((count) =>
      count === 1 ? json(429, refusal, { 'retry-after': 2_592_000 }) : ok,
    );
    await withHttp({ deadlineMs: 2 ** 40 }, (http) => http.send(stepOf('read', server.url)), { clock });
    await server.close();
    expect(clock.sleeps).toEqual([2 ** 31 - 1]);
  });

  it('starts an authorization only when its full time is left', async () => {
    const server = await startFaultServer(() => ok);
    const settings = { deadlineMs: 60_000, limits: { connectMs: 5000, attemptMs: 30_000, authorizeMs: 65_000 } };
    const error = await withHttp(settings, (http) => errorOf(http.send(stepOf('authorize', server.url))));
    await server.close();
    expect(error).toMatchObject({ kind: 'unavailable', code: 'deadline' });
    expect(server.received).toHaveLength(0);
  });

  it('keeps to less than the whole time where less is given anew, and has the whole of it afterwards', async () => {
    const server = await startFaultServer(() => ok);
    await withHttp({ deadlineMs: 240_000, limits: { authorizeMs: 65_000 } }, async (http) => {
      http.restartDeadline(5000);
      expect(await errorOf(http.send(stepOf('authorize', server.url)))).toMatchObject({ code: 'deadline' });
      http.restartDeadline();
      expect(await http.send(stepOf('authorize', server.url))).toMatchObject({ status: 200 });
    });
    await server.close();
  });

  it('does not repeat an authorization without its full time: 7', async () => {
    const server = await startFaultServer(() => json(500, {}));
    const settings = { deadlineMs: 65_200, limits: { connectMs: 5000, attemptMs: 30_000, authorizeMs: 65_000 } };
    const error = await withHttp(settings, (http) => errorOf(http.send(stepOf('authorize', server.url))));
    await server.close();
    expect(error).toMatchObject({ kind: 'unknown', facts: { attempts: 1 } });
    expect(error.facts.why).toContain('deadline');
  });

  it('sends once with no retries, but renews a token all the same', async () => {
    const server = await startFaultServer((count) => (count === 1 ? json(401, invalidToken) : ok));
    const { step } = fullStep('store-token', server.url, false);
    expect(await withHttp({ retries: 0 }, (http) => http.send(step))).toMatchObject({ attempts: 2 });
    await server.close();
  });
});

describe('what an error says of the execution', () => {
  const writes: readonly StepKind[] = ['store-token', 'authorize', 'place'];
  const unproven = cells.filter(
    ({ kind, exit }) => writes.includes(kind) && (exit === 'unknown' || exit === 'protocol'),
  );
  const certain = cells.filter(
    ({ kind, exit }) => writes.includes(kind) && !(exit === 'unknown' || exit === 'protocol'),
  );
  const sent = async ({ slug, kind, behaviour }: (typeof cells)[number]) => {
    const server = await startFaultServer(() => behaviour);
    const { step } = fullStep(kind, server.url, false);
    const error = await withHttp({ retries: 0, limits: limitsFor(slug) }, (http) => errorOf(http.send(step)));
    await server.close();
    return error;
  };

  it.each(unproven)('$name × $kind: unknown, whatever the exit code', async (cell) => {
    const error = await sent(cell);
    expect(error.facts.execution).toBe('unknown');
    expect(`${error.message} ${error.facts.why}`).toContain('not known whether');
    expect(`${error.message} ${error.facts.why}`).not.toContain('Nothing was executed');
  });

  it.each(certain)('$name × $kind: none', async (cell) => {
    expect((await sent(cell)).facts.execution).toBe('none');
  });

  it('is nothing for a step that writes nothing', async () => {
    const server = await startFaultServer(() => json(503, refusal));
    const error = await withHttp({}, (http) => errorOf(http.send(stepOf('read', server.url))));
    await server.close();
    expect(error.facts).not.toHaveProperty('execution');
  });

  it.each(kinds.flatMap((kind) => [500, 503].map((status) => ({ kind, status }))))(
    'HTTP $status × $kind is no refusal: the vendor’s own words are quoted, its sentence and hint are not',
    async ({ kind, status }) => {
      const server = await startFaultServer(() => json(status, refusal));
      const describeRefusal = () => ({
        code: 'INTERNAL_ERROR',
        message: `It was refused (HTTP ${status}).`,
        why: 'Something broke.',
        hint: 'Correct it.',
      });
      const error = await withHttp({}, (http) => errorOf(http.send(stepOf(kind, server.url, { describeRefusal }))));
      await server.close();
      const words = [error.message, error.facts.why, error.facts.hint].join(' ');
      expect(words).not.toMatch(/refused|Correct it/);
      expect(words).toContain('says: Something broke.');
      expect(error.code).toBe('INTERNAL_ERROR');
    },
  );
});
