import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { HttpSettings, Step, StepKind } from '../../src/request/step.ts';
import {
  answer,
  type Behaviour,
  closedPort,
  gzipBomb,
  json,
  resetBeforeHeaders,
  resetInBody,
  slowDrip,
  startFaultServer,
} from '../support/fault-server.ts';
import { errorOf, stepOf, withHttp } from './world.ts';

const canary = 'canary/7f3a+9c1e=secret value';
const forms = [
  canary,
  Buffer.from(canary).toString('base64'),
  Buffer.from(`:${canary}`).toString('base64'),
  encodeURIComponent(canary),
];
const headers = {
  Authorization: `Basic ${Buffer.from(`:${canary}`).toString('base64')}`,
  'Klarna-Network-Session-Token': canary,
  'Content-Type': 'application/json',
};
const body = JSON.stringify({ auth_token: canary, plain: encodeURIComponent(canary) });
const limits = { connectMs: 500, attemptMs: 60, authorizeMs: 60 };

const behaviours: Readonly<Record<string, Behaviour>> = {
  resetBeforeHeaders,
  resetInBody,
  slowDrip,
  gzipBomb,
  malformed: answer(200, '{"'),
  redirect: answer(307, '', { location: `https://evil.example/?token=${encodeURIComponent(canary)}` }),
  garbage: (socket) => socket.end('nonsense\r\n\r\n'),
  cookie: json(
    500,
    {},
    { 'set-cookie': `session=${encodeURIComponent(canary)}`, 'klarna-correlation-id': `id ${canary}` },
  ),
  refusal: json(422, { errors: [{ code: 'VALIDATION_ERROR' }] }),
};

/** Everything anybody could print of an error. */
const shown = (error: Error): string =>
  [
    inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true, maxStringLength: null }),
    JSON.stringify(error),
    JSON.stringify(error, Object.getOwnPropertyNames(error)),
    String(error),
    error.stack ?? '',
  ].join('\n');

const expectClean = (text: string) => {
  for (const form of forms) expect(text).not.toContain(form);
};

describe('an error holds no secret, however deep one looks', () => {
  const kinds: readonly StepKind[] = ['token', 'store-token', 'authorize', 'place'];
  const cells = Object.keys(behaviours).flatMap((name) => kinds.map((kind) => ({ name, kind })));

  const failing = async (
    step: (url: string) => Step,
    behaviour: Behaviour | undefined,
    settings: Partial<HttpSettings> = {},
  ) => {
    const server = behaviour && (await startFaultServer(() => behaviour));
    const url = server?.url ?? `http://127.0.0.1:${await closedPort()}`;
    const error = await withHttp({ retries: 1, limits, ...settings }, (http) => errorOf(http.send(step(url))));
    await server?.close();
    return error;
  };

  it.each(cells)('$name × $kind', async ({ name, kind }) => {
    const lines: string[] = [];
    const error = await failing(
      (url) => stepOf(kind, `${url}/?token=${encodeURIComponent(canary)}&x=`, { headers, body }),
      behaviours[name],
      { trace: (line) => lines.push(line) },
    );
    expect(error.cause).toBeUndefined();
    expectClean(shown(error));
    expect(lines.length).toBeGreaterThan(3);
    expectClean(lines.join('\n'));
  });

  it('a refused connection', async () => {
    expectClean(shown(await failing((url) => stepOf('authorize', url, { headers, body }), undefined)));
  });

  it('a header that cannot be sent', async () => {
    const error = await failing(
      (url) => stepOf('authorize', url, { headers: { ...headers, Bad: `${canary}\n` } }),
      resetInBody,
    );
    expect(error).toMatchObject({ kind: 'usage', code: 'unsendable', facts: { attempts: 1 } });
    expectClean(shown(error));
  });

  it('finds a planted leak', async () => {
    const error = await failing((url) => stepOf('read', url), behaviours.refusal);
    expect(() =>
      expectClean(shown(error.with({ details: { deep: [{ leak: Buffer.from(canary).toString('base64') }] } }))),
    ).toThrow();
  });
});
