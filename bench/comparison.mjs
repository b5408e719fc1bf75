// Runs each command that stands in the tables of docs/comparison.md, prints what it printed, and says where the page is
// wrong. Nothing leaves the machine: services are a sandbox of ours, and every other address leads to a closed port.
//
//   npm run compare -- --tools <folder> [--only <column>]
//
// <folder> holds the packages that are compared: npm install --prefix <folder> @stripe/cli @commercelayer/cli. gh and http
// (HTTPie) are looked for in PATH. What is not there is told as SKIPPED.
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readRows, runsOf, tools } from './comparison-table.mjs';

const { values } = parseArgs({ options: { tools: { type: 'string' }, only: { type: 'string' } } });
const bin = fileURLToPath(new URL('../bin/klarna-cl.cjs', import.meta.url));
const seconds = 30;
const shownLines = 6;

/** An empty home folder, in which the commands run one after the other. */
const openDesk = () => {
  const folder = mkdtempSync(join(tmpdir(), 'klarna-cl-compare-'));
  for (const name of ['bin', 'home', 'work']) mkdirSync(join(folder, name), { mode: 0o700 });
  writeFileSync(join(folder, 'bin', 'klarna-cl'), `#!/bin/sh\nexec "${process.execPath}" "${bin}" "$@"\n`);
  chmodSync(join(folder, 'bin', 'klarna-cl'), 0o755);
  return folder;
};

const startSandbox = async () => {
  const server = spawn(process.execPath, [bin, 'sandbox', '--port', '0'], { stdio: ['ignore', 'pipe', 'ignore'] });
  for await (const line of createInterface({ input: server.stdout })) return { server, url: JSON.parse(line).url };
  throw new Error('The sandbox did not start.');
};

const tokenFrom = async (url) => {
  const answer = await fetch(`${url}/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      grant_type: 'client_credentials',
      client_id: 'sandbox',
      client_secret: 'sandbox-secret',
    }),
  });
  return (await answer.json()).access_token;
};

const klarnaAt = (url, mode) =>
  `KLARNA_BASE_URL=${url} KLARNA_API_KEY=klarna_${mode}_api_sandbox KLARNA_PARTNER_ACCOUNT_ID=krn:partner:global:account:${mode}:SANDBOX0`;

const environmentOf = (desk, url, token) => ({
  PATH: [
    join(desk, 'bin'),
    ...(values.tools ? [join(values.tools, 'node_modules', '.bin')] : []),
    process.env.PATH,
  ].join(':'),
  HOME: join(desk, 'home'),
  LANG: 'C.UTF-8',
  // A port on which nobody listens, in the place of the world.
  HTTPS_PROXY: 'http://127.0.0.1:9',
  NO_UPDATE_NOTIFIER: '1',
  GH_NO_UPDATE_NOTIFIER: '1',
  DO_NOT_TRACK: '1',
  STRIPE_CLI_TELEMETRY_OPTOUT: '1',
  CLI: join(values.tools ?? '', 'node_modules', '@commercelayer'),
  S: url,
  TOKEN: token,
  SHOP: `CL_BASE_URL=${url} CL_AUTH_URL=${url} CL_CLIENT_ID=sandbox CL_CLIENT_SECRET=sandbox-secret`,
  TEST: klarnaAt(url, 'test'),
  LIVE: klarnaAt(url, 'live'),
  AUTH: '0b1d9815-165e-42e2-8867-35bc03789e00',
  KNT: 'krn:payment:eu1:klarna-network-session-token:sandbox-approved',
  KEY: 'sk_test_1234567890abcdef',
});

const squeezed = (text) => text.replace(/\s+/g, ' ');

const run = (command, cwd, env) => {
  const { status, stdout, stderr } = spawnSync('bash', ['-c', command], {
    cwd,
    env,
    encoding: 'utf8',
    input: '',
    timeout: seconds * 1000,
  });
  return { exitCode: status, output: `${stdout}${stderr}` };
};

const isThere = (tool, env) => spawnSync('sh', ['-c', `command -v ${tool}`], { env }).status === 0;

const desk = openDesk();
const { server, url } = await startSandbox();
const env = environmentOf(desk, url, await tokenFrom(url));
const counts = { ran: 0, wrong: 0, skipped: 0 };
try {
  for (const [tool, ask] of [
    ['klarna-cl', 'klarna-cl --version'],
    ['gh', 'gh --version'],
    ['stripe', 'stripe version'],
    ['http', 'http --version'],
    ['commercelayer', 'commercelayer --version'],
  ])
    console.log(
      `${tool}: ${isThere(tool, env) ? run(ask, join(desk, 'work'), env).output.split('\n')[0] : 'SKIPPED, not there'}`,
    );
  for (const { feature, cells } of readRows()) {
    for (const [column, cell] of cells.entries()) {
      if (values.only !== undefined && tools[column] !== values.only) continue;
      for (const { command, exitCode, printed } of runsOf(cell)) {
        const program = tools[column] === 'xh, HTTPie' ? 'http' : tools[column];
        console.log(`\n${feature} · ${tools[column]}\n$ ${command}`);
        if (!isThere(program, env)) {
          counts.skipped += 1;
          console.log(`SKIPPED: ${program} is not there`);
          continue;
        }
        const found = run(command, join(desk, 'work'), env);
        counts.ran += 1;
        const lines = found.output.replaceAll(desk, '/desk').trimEnd().split('\n');
        console.log(
          lines
            .slice(0, shownLines)
            .map((line) => `  ${line.slice(0, 160)}`)
            .join('\n'),
        );
        if (lines.length > shownLines) console.log(`  … ${lines.length - shownLines} more lines`);
        const missing = printed.filter((text) => !squeezed(found.output).includes(squeezed(text)));
        const isWrong = found.exitCode !== exitCode || missing.length > 0;
        if (isWrong) counts.wrong += 1;
        console.log(
          `exit ${found.exitCode}${isWrong ? ` · NOT AS SAID: exit ${exitCode} ${missing.map((text) => `“${text}”`).join(' ')}` : ''}`,
        );
      }
    }
  }
} finally {
  server.kill('SIGTERM');
  rmSync(desk, { recursive: true, force: true });
}
console.log(`\n${counts.ran} commands were run, ${counts.skipped} skipped; the page is wrong about ${counts.wrong}.`);
process.exitCode = counts.wrong === 0 ? 0 : 1;
