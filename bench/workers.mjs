// One batch over Redis, taken by 1, 2 and 4 workers on the same cores.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { writeRows } from './payments.mjs';
import { isThere, median, startSandbox, tool, used } from './processes.mjs';

const payments = 3000;

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

const ended = (child) => new Promise((resolve) => child.once('exit', resolve));

const startRedis = async (folder) => {
  const port = await freePort();
  const args = ['--port', port, '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'yes'];
  const child = spawn('redis-server', args.map(String), { stdio: 'ignore' });
  const gone = ended(child);
  for (let tries = 0; tries < 100; tries += 1) {
    const answers = await fetch(`http://127.0.0.1:${port}`).then(
      () => true,
      ({ cause }) => cause?.code !== 'ECONNREFUSED',
    );
    if (answers) break;
    await pause(50);
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    stop: () => {
      child.kill('SIGTERM');
      return gone;
    },
  };
};

const run = async (home, workers) => {
  const folder = mkdtempSync(join(home.folder, 'workers-'));
  const redis = await startRedis(folder);
  const sandbox = await startSandbox(home.environment);
  const key = randomBytes(32).toString('base64');
  const envOf = (name) => ({
    ...home.environment,
    ...sandbox.env,
    KLARNA_CL_STATE_DIR: join(folder, name),
    KLARNA_CL_QUEUE_KEY: key,
  });
  const children = Array.from({ length: workers }, (_, index) =>
    spawn(process.execPath, [tool, 'worker', '--queue', redis.url, '--quiet'], {
      env: envOf(`worker-${index}`),
      stdio: 'ignore',
    }),
  );
  try {
    const rows = await writeRows(sandbox, folder, payments);
    const line = `'${process.execPath}' '${tool}' batch '${rows}' --route both --queue ${redis.url} --quiet > /dev/null`;
    const { seconds } = await used(line, { env: envOf('producer'), cwd: folder });
    return payments / seconds;
  } finally {
    for (const child of children) {
      const gone = ended(child);
      child.kill('SIGTERM');
      await gone;
    }
    await redis.stop();
    await sandbox.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};

export const measureWorkers = async ({ home, rounds }) => {
  if (!isThere('redis-server')) throw new Error('redis-server is missing.');
  const counts = [1, 2, 4];
  const seen = counts.map(() => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, workers] of counts.entries()) seen[index].push(await run(home, workers));
  }
  return {
    title: `${payments.toLocaleString('en')} payments over Redis (appendonly), ${rounds} interleaved rounds, medians; Redis, the sandbox, the producer and all workers share the cores, so that more workers add nothing once these are busy: what they add in life is addresses, each with a rate limit of its own.`,
    rows: [
      ['workers', 'payments/s', '× one'],
      ...seen.map((rates, index) => [
        String(counts[index]),
        Math.round(median(rates)).toLocaleString('en'),
        median(rates.map((rate, round) => rate / seen[0][round])).toFixed(2),
      ]),
    ],
  };
};
