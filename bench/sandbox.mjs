// Measures the sandbox: how long it takes to start, how much it serves on one core, and whether it grows.
//   node bench/sandbox.mjs [--runs 21] [--rounds 9] [--requests 1000000] [--json]
// Starts are whole processes, each right after a bare `node -e 0`, in interleaved rounds; a start ends with the first line
// on stdout. Rates are by the processor time of the server's process alone, so that neither the client nor a busy machine
// counts; what is compared is the median of interleaved rounds. Memory is the resident set, looked at fifty times; it
// counts as flat when its median over the last quarter is no more than a tenth, or 16 MB, above that of the second
// quarter: until then the engine still compiles. The exit code is 1 where a limit (in brackets) is not kept.
import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { send } from './load.mjs';
import { median, temporaryHome, tool } from './processes.mjs';
import { kindsOf } from './sandbox-requests.mjs';

const probe = fileURLToPath(new URL('probe.cjs', import.meta.url));

const { values: flags } = parseArgs({
  options: {
    runs: { type: 'string', default: '21' },
    rounds: { type: 'string', default: '9' },
    requests: { type: 'string', default: '1000000' },
    json: { type: 'boolean', default: false },
  },
});
const [runs, rounds, requests] = [flags.runs, flags.rounds, flags.requests].map(Number);
if (![runs, rounds, requests].every((count) => Number.isInteger(count) && count >= 0)) {
  console.error('--runs, --rounds and --requests take whole numbers.');
  process.exit(1);
}

const limits = { startMs: 100, paymentReads: 5000, growth: 0.1, growthMb: 16 };
const { environment, remove } = temporaryHome();

const summary = (numbers) => ({ min: Math.min(...numbers), median: median(numbers), max: Math.max(...numbers) });
const millisecondsSince = (start) => Number(process.hrtime.bigint() - start) / 1e6;

const startSandbox = async (nodeArgs = [], stdio = []) => {
  const start = process.hrtime.bigint();
  const child = spawn(process.execPath, [...nodeArgs, tool, 'sandbox', '--port', '0'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'ignore', ...stdio],
  });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  for await (const line of createInterface({ input: child.stdout })) {
    const ms = millisecondsSince(start);
    const stop = () => {
      child.kill('SIGKILL');
      return gone;
    };
    return { child, ms, url: JSON.parse(line).url, stop };
  }
  throw new Error('The sandbox did not start; is the tool built (npm run build)?');
};

const measureStarts = async () => {
  const [bare, more] = [[], []];
  // The first of each fills the disk's cache.
  for (let run = -1; run < runs; run += 1) {
    const start = process.hrtime.bigint();
    spawnSync(process.execPath, ['-e', '0'], { env: environment, stdio: 'ignore' });
    const nothing = millisecondsSince(start);
    const sandbox = await startSandbox();
    await sandbox.stop();
    if (run < 0) continue;
    bare.push(nothing);
    more.push(sandbox.ms - nothing);
  }
  return { bare: summary(bare), more: summary(more) };
};

const usageOf = (child) =>
  new Promise((resolve) => {
    child.once('message', resolve);
    child.send('usage');
  });

const measured = [
  { kind: 'payment', name: 'GET /api/klarna_payments/:id', limit: limits.paymentReads },
  { kind: 'order', name: 'GET /api/orders/:id' },
  { kind: 'included', name: 'GET /api/orders/:id, four relationships included' },
  { kind: 'patch', name: 'PATCH /api/klarna_payments/:id' },
  { kind: 'authorize', name: 'POST authorize, each a new transaction' },
];
const perRound = 3000;

const measureRates = async () => {
  const { child, url, stop } = await startSandbox(['--require', probe], ['ipc']);
  cleanUps.unshift(stop);
  const kinds = await kindsOf(url);
  const port = Number(new URL(url).port);
  const rates = measured.map(() => []);
  for (let round = -2; round < rounds; round += 1) {
    for (const [index, { kind }] of measured.entries()) {
      const before = await usageOf(child);
      await send({ port, count: perRound, next: kinds[kind] });
      const { cpuMicroseconds } = await usageOf(child);
      if (round >= 0) rates[index].push(perRound / ((cpuMicroseconds - before.cpuMicroseconds) / 1e6));
    }
  }
  await stop();
  return rates.map(summary);
};

/** Nine reads, then a write; the writes are about the same few rows again and again. */
const measureMemory = async () => {
  const { child, url, stop } = await startSandbox(['--require', probe], ['ipc']);
  cleanUps.unshift(stop);
  const { payment, order, included, patch, again } = await kindsOf(url);
  const turn = [payment, order, payment, included, payment, order, payment, payment, order];
  const next = (n) => (n % 10 < 9 ? turn[n % 10](n) : (n % 20 < 10 ? patch : again)(n));
  const samples = [];
  const step = Math.ceil(requests / 50);
  for (let done = 0; done < requests; done += step) {
    await send({ port: Number(new URL(url).port), count: Math.min(step, requests - done), next });
    samples.push((await usageOf(child)).rss / 1e6);
  }
  await stop();
  const quarter = (index) =>
    median(samples.slice((index * samples.length) / 4, Math.max(1, ((index + 1) * samples.length) / 4)));
  return { samples, second: quarter(1), last: quarter(3), max: Math.max(...samples) };
};

const cleanUps = [remove];
const table = (rows) => {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (row) =>
    row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]) : cell.padStart(widths[at]))).join('  ');
  return rows.map((row) => line(row).trimEnd()).join('\n');
};
const whole = (number) => Math.round(number).toLocaleString('en');
const judged = (isKept) => (isKept ? '' : 'NOT KEPT');

try {
  const complaints = [];
  const row = (name, { min, median: middle, max }, limit, isKept) => {
    if (!isKept) complaints.push(name);
    return [name, whole(min), whole(middle), whole(max), limit, judged(isKept)];
  };
  const head = (title) => [title, 'min', 'median', 'max', '[limit]', ''];
  const result = { node: process.version, runs, rounds, requests };
  const say = flags.json ? () => {} : console.log;
  say(`Node ${process.version.slice(1)}, ${new Date().toISOString().slice(0, 10)}\n`);
  if (runs > 0) {
    result.start = await measureStarts();
    const { bare, more } = result.start;
    const rows = [head(`start, ms (${runs} pairs)`), row('node -e 0', bare, '', true)];
    rows.push(row('the sandbox takes longer by', more, `[${limits.startMs}]`, more.median < limits.startMs));
    say(`${table(rows)}\n`);
  }
  if (rounds > 0) {
    result.rates = await measureRates();
    const rows = [head(`a core-second (${rounds} rounds of ${whole(perRound)})`)];
    for (const [index, { name, limit }] of measured.entries()) {
      const rate = result.rates[index];
      rows.push(row(name, rate, limit ? `[${whole(limit)}]` : '', limit === undefined || rate.median >= limit));
    }
    say(`${table(rows)}\n`);
  }
  if (requests > 0) {
    result.memory = await measureMemory();
    const { samples, second, last, max } = result.memory;
    const allowed = second + Math.max(second * limits.growth, limits.growthMb);
    if (last > allowed) complaints.push('memory');
    const rows = [
      [`resident set, MB, over ${whole(requests)} requests, a tenth of them writes`, '', '[limit]', ''],
      ['after the first fiftieth', whole(samples[0]), '', ''],
      ['median of the second quarter', whole(second), '', ''],
      ['median of the last quarter', whole(last), `[${whole(allowed)}]`, judged(last <= allowed)],
      ['most', whole(max), '', ''],
    ];
    say(table(rows));
  }
  if (flags.json) console.log(JSON.stringify(result));
  process.exitCode = complaints.length === 0 ? 0 : 1;
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  for (const cleanUp of cleanUps) await cleanUp();
}
