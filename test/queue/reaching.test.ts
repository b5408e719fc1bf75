import { randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Environment } from '../../src/context.ts';
import { queueAddress } from '../../src/queue/address.ts';
import { openConnection } from '../../src/queue/connection.ts';
import { isRedisHere, startRedis } from './redis-server.ts';

const password = `canary-${randomBytes(12).toString('hex')}`;

const reach = async (url: string, environment: Environment = {}, authorities?: string) => {
  const address = queueAddress(environment, url);
  const connection = await openConnection({ address, authorities, trouble: () => {} });
  onTestFinished(connection.close);
  return connection;
};

/** Everything that an error says, or holds. */
const refusal = async (work: Promise<unknown>) => {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(Error);
  expect(JSON.stringify([error, Object.getOwnPropertyDescriptors(error)])).not.toContain(password);
  return error;
};

describe('a Redis that is not there', () => {
  it('is said to be out of reach, at once', async () => {
    const error = await refusal(reach('redis://127.0.0.1:1', { KLARNA_CL_QUEUE_PASSWORD: password }));
    expect(error).toMatchObject({ exitCode: 6, code: 'QUEUE_UNREACHABLE', facts: { why: 'Nothing listens there.' } });
  });
});

describe.skipIf(!isRedisHere)('a Redis with a password', async () => {
  const redis = isRedisHere ? await startRedis(['--requirepass', password], { password }) : undefined;
  if (redis === undefined) return;

  it('is reached with that of the environment', async () => {
    const { redis: client } = await reach(redis.url, { KLARNA_CL_QUEUE_PASSWORD: password });
    expect(await client.ping()).toBe('PONG');
  });

  it('is not reached without one (3), nor with another one (4)', async () => {
    expect(await refusal(reach(redis.url))).toMatchObject({ exitCode: 3, code: 'QUEUE_CREDENTIALS' });
    const other = { KLARNA_CL_QUEUE_PASSWORD: `${password}x` };
    expect(await refusal(reach(redis.url, other))).toMatchObject({ exitCode: 4, code: 'QUEUE_CREDENTIALS' });
  });

  it('tells a user who may not use its keys so', async () => {
    await redis.client.call('ACL', 'SETUSER', 'guest', 'on', `>${password}`, '~other*', '+ping');
    const url = redis.url.replace('redis://', 'redis://guest@');
    const error = await refusal(reach(url, { KLARNA_CL_QUEUE_PASSWORD: password }));
    expect(error).toMatchObject({ exitCode: 4, code: 'QUEUE_CREDENTIALS' });
  });

  it('is warned about where it keeps nothing on disk', async () => {
    const { warnings } = await reach(redis.url, { KLARNA_CL_QUEUE_PASSWORD: password });
    expect(warnings).toEqual([expect.stringContaining('appendonly no')]);
  });

  it('is refused where it may throw away what it is given', async () => {
    await redis.client.config('SET', 'maxmemory-policy', 'allkeys-lru');
    const error = await refusal(reach(redis.url, { KLARNA_CL_QUEUE_PASSWORD: password }));
    await redis.client.config('SET', 'maxmemory-policy', 'noeviction');
    expect(error).toMatchObject({ exitCode: 3, code: 'QUEUE_UNFIT' });
  });
});

describe.skipIf(!isRedisHere)('a Redis with TLS', async () => {
  if (!isRedisHere) return;
  const folder = mkdtempSync(join(tmpdir(), 'klarna-cl-redis-tls-'));
  const altNames = [{ type: 7 as const, ip: '127.0.0.1' }];
  const pems = await generate([{ name: 'commonName', value: 'localhost' }], {
    keySize: 2048,
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames },
    ],
  });
  const file = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  };
  const settings = ['--tls-cert-file', file('cert.pem', pems.cert), '--tls-key-file', file('key.pem', pems.private)];
  const redis = await startRedis([...settings, '--tls-auth-clients', 'no'], { tls: { ca: pems.cert } }, 'rediss');

  it('is reached by whoever trusts its authority', async () => {
    const { redis: client } = await reach(redis.url, {}, pems.cert);
    expect(await client.ping()).toBe('PONG');
  });

  it('is not believed by anybody else, whatever the environment says', async () => {
    const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    const error = await refusal(reach(redis.url));
    if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
    expect(error).toMatchObject({ exitCode: 14, code: 'tls' });
  });

  it('is not reached without it', async () => {
    expect(await refusal(reach(redis.url.replace('rediss', 'redis')))).toMatchObject({ exitCode: 6 });
  });
});
