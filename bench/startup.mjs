// Measures what a person waits for: whole processes, each run right after a bare `node -e 0`, in interleaved rounds.
// The ratio of such a pair does not depend on how fast or busy the machine is; its median is what the README states.
//   node bench/startup.mjs [--runs 21] [--json] [--tool <the entry of an installed package>]
// It reports and does not judge: the exit code is 1 only where a command does not do its work.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { generate } from 'selfsigned';
import { median, startSandbox, temporaryHome, tool as toolOfClone } from './processes.mjs';

const { values: flags } = parseArgs({
  options: {
    runs: { type: 'string', default: '21' },
    json: { type: 'boolean', default: false },
    tool: { type: 'string', default: toolOfClone },
  },
});
const { tool } = flags;
const runs = Number(flags.runs);
if (!Number.isInteger(runs) || runs < 1) {
  console.error('--runs takes a whole number from 1.');
  process.exit(1);
}

const { folder, environment, remove } = temporaryHome();

/** An https address that leads to the sandbox, and the file of the authority that vouches for it. */
const startTlsFront = async (sandboxUrl) => {
  const name = (value) => [{ name: 'commonName', value }];
  const options = { keyType: 'ec', algorithm: 'sha256' };
  const authority = await generate(name('Benchmark authority'), {
    ...options,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ],
  });
  const server = await generate(name('127.0.0.1'), {
    ...options,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
    ],
  });
  const ca = join(folder, 'ca.pem');
  writeFileSync(ca, authority.cert);
  const worker = new Worker(new URL('tls-front.mjs', import.meta.url), {
    workerData: { key: server.private, cert: server.cert, port: Number(new URL(sandboxUrl).port) },
  });
  const port = await new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  return { url: `https://127.0.0.1:${port}`, ca, stop: () => worker.terminate() };
};

/** Runs one process to its end and returns its milliseconds. */
const time = (args, exitCode, env) => {
  const start = process.hrtime.bigint();
  const { status } = spawnSync(process.execPath, args, { env, stdio: 'ignore' });
  const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
  if (status !== exitCode) {
    const shown = spawnSync(process.execPath, args, { env, encoding: 'utf8', input: '' });
    throw new Error(`${args.join(' ')} ended with ${status}, not ${exitCode}:\n${shown.stderr}`);
  }
  return milliseconds;
};

const baseline = () => time(['-e', '0'], 0, environment);

const summary = (numbers) => ({ min: Math.min(...numbers), median: median(numbers), max: Math.max(...numbers) });

const measure = (commands) => {
  const rounds = commands.map(() => ({ ratios: [], milliseconds: [] }));
  const bare = [];
  const once = ({ args, exitCode, env }) => time([tool, ...args], exitCode, env);
  // The first run of each fills the disk cache and, for send-token, the cache of access tokens.
  for (const command of commands) once(command);
  for (let run = 0; run < runs; run += 1) {
    for (const [index, command] of commands.entries()) {
      const nothing = baseline();
      const something = once(command);
      bare.push(nothing);
      rounds[index].ratios.push(something / nothing);
      rounds[index].milliseconds.push(something);
    }
  }
  return {
    node: process.version,
    runs,
    baseline_ms: summary(bare),
    commands: commands.map(({ name, limit }, index) => ({
      name,
      limit,
      ratio: summary(rounds[index].ratios),
      ms: summary(rounds[index].milliseconds),
    })),
  };
};

const report = ({ node, baseline_ms: bare, commands }) => {
  const two = (number) => number.toFixed(2);
  const rows = [
    ['command', 'min', 'median', 'max', 'limit', 'ms', ''],
    ...commands.map(({ name, limit, ratio, ms }) => [
      name,
      two(ratio.min),
      two(ratio.median),
      two(ratio.max),
      two(limit),
      ms.median.toFixed(0),
      ratio.median <= limit ? '' : 'above its limit',
    ]),
  ];
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 || column === 6 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]),
      )
      .join('  ')
      .trimEnd(),
  );
  return [
    `Ratio to \`node -e 0\` (median ${bare.median.toFixed(1)} ms), ${runs} interleaved runs, Node ${node.slice(1)}`,
    '',
    ...lines,
  ].join('\n');
};

const cleanUps = [remove];
try {
  const sandbox = await startSandbox(environment);
  cleanUps.unshift(sandbox.stop);
  const front = await startTlsFront(sandbox.url);
  cleanUps.unshift(front.stop);

  const { CL_CLIENT_ID, CL_CLIENT_SECRET } = sandbox.env;
  const account = (url) => ({ ...environment, CL_CLIENT_ID, CL_CLIENT_SECRET, CL_BASE_URL: url, CL_AUTH_URL: url });
  const sendToken = ['send-token', 'ertHJlpPTR', '--auth-token', '0b1d9815-165e-42e2-8867-35bc03789e00'];
  const result = measure([
    { name: '--version', limit: 1.1, args: ['--version'], exitCode: 0, env: environment },
    { name: '--help', limit: 1.1, args: ['--help'], exitCode: 0, env: environment },
    { name: 'usage error', limit: 1.6, args: ['send-token', '--no-input'], exitCode: 2, env: environment },
    { name: 'send-token, http', limit: 3.0, args: sendToken, exitCode: 0, env: account(sandbox.url) },
    {
      name: 'send-token, https, --ca',
      limit: 4.5,
      args: [...sendToken, '--ca', front.ca],
      exitCode: 0,
      env: account(front.url),
    },
  ]);
  console.log(flags.json ? JSON.stringify(result, null, 2) : report(result));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  for (const cleanUp of cleanUps) await cleanUp();
}
