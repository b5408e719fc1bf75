// Measures how much of Commerce Layer's window a batch uses under `klarna-cl sandbox --rate-limits`, and how often it is
// refused: with one process, and with several that share a state folder.
//   node bench/rates.mjs [--minutes 5] [--processes 1,2] [--json]
// Each round takes its minutes, and goes by requests as they reach the sandbox. What is used is what was let in of a
// hundred requests a minute, from the first one on. The exit code is 1 where a limit (in brackets) is not kept.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { writeRows } from './payments.mjs';
import { startSandbox, temporaryHome, tool } from './processes.mjs';

const { values: flags } = parseArgs({
  options: {
    minutes: { type: 'string', default: '5' },
    processes: { type: 'string', default: '1,2' },
    json: { type: 'boolean', default: false },
  },
});
const minutes = Number(flags.minutes);
const rounds = flags.processes.split(',').map(Number);
// A part of a minute would let in more than its part of the window.
if (!Number.isInteger(minutes) || minutes < 1 || !rounds.every((count) => Number.isInteger(count) && count > 0)) {
  console.error('--minutes takes a whole number, --processes whole numbers with commas between them.');
  process.exit(1);
}

const aMinute = 100;
/** A row of route both reads its payment, and stores its token: more rows than the windows let through. */
const rowsAMinute = aMinute / 2;
const limits = { share: 0.95, inARow: 1 };

/** Stands in front of a sandbox, and writes down each request of Commerce Layer's resources and of Klarna. */
const watcher = async (sandbox) => {
  const { port } = new URL(sandbox.url);
  const seen = [];
  const server = createServer((incoming, outgoing) => {
    const { method, url, headers } = incoming;
    const onward = request({ host: '127.0.0.1', port, method, path: url, headers }, (answer) => {
      const service = url.startsWith('/api/') ? 'commerce-layer' : url.startsWith('/v2/') ? 'klarna' : undefined;
      if (service !== undefined) seen.push({ at: performance.now(), service, status: answer.statusCode });
      outgoing.writeHead(answer.statusCode, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${server.address().port}`;
  const env = Object.fromEntries(
    Object.entries(sandbox.env).map(([name, value]) => [name, value.replace(sandbox.url, url)]),
  );
  return { seen, env, close: () => server.close() };
};

const mostInARow = (requests) => {
  let row = 0;
  return requests.reduce((most, { status }) => {
    row = status === 429 ? row + 1 : 0;
    return Math.max(most, row);
  }, 0);
};

const measure = async (home, processes) => {
  const sandbox = await startSandbox(home.environment, ['--rate-limits']);
  const folder = mkdtempSync(join(home.folder, 'rates-'));
  const watched = await watcher(sandbox);
  try {
    const rows = await writeRows(sandbox, folder, Math.ceil(rowsAMinute * (minutes + 2)));
    const env = {
      ...home.environment,
      ...watched.env,
      KLARNA_CL_STATE_DIR: join(folder, 'state'),
      KLARNA_CL_CONFIG_DIR: join(folder, 'config'),
    };
    const batches = Array.from({ length: processes }, (_, index) => {
      const shard = processes === 1 ? [] : ['--shard', `${index + 1}/${processes}`];
      const args = [tool, 'batch', rows, '--route', 'both', '--quiet', ...shard];
      const child = spawn(process.execPath, args, { env, stdio: 'ignore' });
      return { child, gone: new Promise((resolve) => child.once('exit', resolve)) };
    });
    while (!watched.seen.some(({ service }) => service === 'commerce-layer')) {
      if (batches.some(({ child }) => child.exitCode !== null)) throw new Error('A batch ended before it began.');
      await sleep(20);
    }
    const begun = watched.seen.find(({ service }) => service === 'commerce-layer').at;
    await sleep(begun + minutes * 60_000 - performance.now());
    const seen = watched.seen.filter(({ at }) => at <= begun + minutes * 60_000);
    const left = batches.filter(({ child }) => child.exitCode === null).length;
    // What is under way is waited for, and the rest is not begun.
    for (const { child } of batches) child.kill('SIGINT');
    await Promise.all(batches.map(({ gone }) => gone));
    if (left < processes) throw new Error('A batch ended before its time was over.');
    const of = (service) => seen.filter((one) => one.service === service);
    return {
      processes,
      minutes,
      requests: seen.length,
      share: of('commerce-layer').filter(({ status }) => status < 400).length / (aMinute * minutes),
      refused: seen.filter(({ status }) => status === 429).length,
      inARow: Math.max(mostInARow(of('commerce-layer')), mostInARow(of('klarna'))),
    };
  } finally {
    watched.close();
    await sandbox.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};

const home = temporaryHome();
const results = [];
try {
  for (const processes of rounds) results.push(await measure(home, processes));
} finally {
  home.remove();
}
if (flags.json) console.log(JSON.stringify({ limits, results }, null, 2));
else {
  for (const { processes, requests, share, refused, inARow } of results) {
    const who = processes === 1 ? '1 process' : `${processes} processes`;
    console.log(
      `${who}, ${minutes} min: ${(share * 100).toFixed(1)}% of the window used [≥ ${limits.share * 100}%], ` +
        `${requests} requests, ${refused} refused, ${inARow} in a row at most [≤ ${limits.inARow}]`,
    );
  }
}
if (results.some(({ share, inARow }) => share < limits.share || inARow > limits.inARow)) process.exitCode = 1;
