import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Redis, type RedisOptions } from 'ioredis';
import { afterAll } from 'vitest';

/** Debian's `redis-server` is what these tests run against; in CI it must be there. */
export const isRedisHere = spawnSync('redis-server', ['--version']).status === 0;

if (!isRedisHere) {
  if (process.env.CI === 'true') throw new Error('redis-server is missing, and in CI these tests must run');
  process.stderr.write('redis-server is missing: the tests of the queue are SKIPPED.\n');
}

export interface RedisServer {
  readonly port: number;
  readonly url: string;
  /** Whatever is in it: names of keys, and all they hold, as text. */
  readonly everything: () => Promise<string>;
  /** Keys without an end. */
  readonly endless: () => Promise<readonly string[]>;
  readonly client: Redis;
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
};

/** A server of its own for the running test file. */
export const startRedis = async (
  settings: readonly string[] = [],
  options: Pick<RedisOptions, 'password' | 'tls'> = {},
  scheme: 'redis' | 'rediss' = 'redis',
): Promise<RedisServer> => {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'klarna-cl-redis-'));
  const ports = scheme === 'redis' ? ['--port', String(port)] : ['--port', '0', '--tls-port', String(port)];
  const usual = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
  const server = spawn('redis-server', [...ports, ...usual, ...settings], { stdio: ['ignore', 'pipe', 'inherit'] });
  const client = new Redis(port, '127.0.0.1', { lazyConnect: true, ...options });
  client.on('error', () => {});
  afterAll(() => {
    client.disconnect();
    server.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  let said = '';
  for await (const line of createInterface({ input: server.stdout })) {
    said += `${line}\n`;
    if (line.includes('Ready to accept connections')) break;
  }
  if (!said.includes('Ready')) throw new Error(`redis-server did not start:\n${said}`);
  server.stdout.resume();
  const keys = () => client.keys('*');
  return {
    port,
    url: `${scheme}://127.0.0.1:${port}`,
    client,
    everything: async () => {
      const dumps = (await keys()).map(async (key) => `${key}\n${JSON.stringify(await contentOf(client, key))}`);
      return (await Promise.all(dumps)).join('\n');
    },
    endless: async () => {
      const found = await Promise.all((await keys()).map(async (key) => ({ key, end: await client.pttl(key) })));
      return found.filter(({ end }) => end === -1 || end > 60 * 60 * 1000).map(({ key }) => key);
    },
  };
};

const contentOf = async (client: Redis, key: string): Promise<unknown> => {
  switch (await client.type(key)) {
    case 'string':
      return client.get(key);
    case 'hash':
      return client.hgetall(key);
    case 'list':
      return client.lrange(key, 0, -1);
    case 'set':
      return client.smembers(key);
    case 'zset':
      return client.zrange(key, 0, '-1', 'WITHSCORES');
    default:
      return client.xrange(key, '-', '+');
  }
};
