// Makes the single executable and starts it where there is no Node: `npm run test:sea [-- <a node binary>…]`.
// Ends with `N passed, N failed`.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const say = (text) => process.stdout.write(`${text}\n`);
const fail = (message) => {
  throw new Error(message);
};

/** Where it runs: a folder of its own, an empty home, and a PATH that leads nowhere. */
const place = (folder, more) => {
  const env = { HOME: join(folder, 'home'), PATH: join(folder, 'nothing'), ...more };
  return { cwd: folder, env };
};

const runIn = (folder, executable) => {
  return (words, exitCode = 0, input = '', env = {}) => {
    const ended = spawnSync(executable, words, { ...place(folder, env), encoding: 'utf8', input, timeout: 60_000 });
    if (ended.error) throw ended.error;
    if (ended.status !== exitCode) fail(`${words.join(' ')} ended with ${ended.status}:\n${ended.stderr}`);
    if (/ExperimentalWarning|SEA/.test(ended.stderr)) fail(`it says what it is made of: ${ended.stderr}`);
    return ended;
  };
};

/** A sandbox that listens, for as long as `act` takes. */
const withSandbox = async (folder, executable, act) => {
  const child = spawn(executable, ['sandbox', '--port', '0'], {
    ...place(folder),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  try {
    const lines = createInterface({ input: child.stdout });
    const { value } = await lines[Symbol.asyncIterator]().next();
    await act(JSON.parse(value ?? fail('the sandbox said nothing')));
  } finally {
    child.kill('SIGTERM');
    if ((await gone) !== 0) fail('the sandbox did not end well');
  }
};

const mainJob = ['flow', '--sandbox', '--no-input', '--route', 'both', '--payment-id', 'ertHJlpPTR'];
const tokens = [
  '--auth-token',
  'sandbox-auth',
  '--session-token',
  'krn:payment:eu1:klarna-network-session-token:sandbox-approved',
];

const checks = {
  '--version': ({ run }) => {
    if (run(['--version']).stdout.trim() !== version) fail('it says another version');
  },
  '--help, and a topic': ({ run }) => {
    if (!run(['--help']).stdout.includes('send-token')) fail('--help does not name send-token');
    if (!run(['help', 'routes']).stdout.includes('native')) fail('help routes is empty');
  },
  'flow --sandbox: the main job': ({ run }) => {
    const { result } = JSON.parse(run([...mainJob, ...tokens]).stdout);
    if (result !== 'APPROVED') fail(`its result is ${result}`);
  },
  'as YAML, by another library': ({ run }) => {
    if (!run([...mainJob, ...tokens, '-o', 'yaml']).stdout.includes('result: APPROVED')) fail('no YAML');
  },
  'a refusal, and an error as JSON': ({ run }) => {
    const { stderr } = run(['send-token', '--no-input', '--output', 'json'], 2);
    const { error } = JSON.parse(stderr.trim().split('\n').at(-1));
    if (error.exit_code !== 2 || !error.message.includes('--payment-id')) fail(stderr);
  },
  'a batch, with the page of its report': ({ run, folder }) => {
    run(['batch', 'init', 'rows.csv']);
    run(['batch', 'rows.csv', '--sandbox', '--report-html', 'report.html']);
    if (!readFileSync(join(folder, 'report.html'), 'utf8').includes('<html')) fail('no page');
  },
  '--query, and --jq in its thread': ({ run }) => {
    for (const filter of [
      ['--query', 'result', '--raw'],
      ['--jq', '.result', '--raw'],
    ]) {
      const { stdout } = run([...mainJob, ...tokens, ...filter]);
      if (stdout.trim() !== 'APPROVED') fail(`${filter.join(' ')}: ${stdout}`);
    }
  },
  'completion: a script, and what it asks for': ({ run }) => {
    if (!run(['completion', 'bash']).stdout.includes('klarna-cl')) fail('no script');
    const { stdout } = run(['complete', '--', 'send-t']);
    if (!stdout.includes('send-token')) fail(`send-t is completed to ${stdout}`);
  },
  'mcp: initialize': ({ run }) => {
    const hello = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'sea-test', version: '1' } };
    const message = { jsonrpc: '2.0', id: 1, method: 'initialize', params: hello };
    const { stdout } = run(['mcp'], 0, `${JSON.stringify(message)}\n`);
    if (JSON.parse(stdout).result.serverInfo.version !== version) fail(`it answers ${stdout}`);
  },
  'the sandbox, and its page': ({ folder, executable }) =>
    withSandbox(folder, executable, async ({ url }) => {
      const page = await (await fetch(url)).text();
      if (!page.includes('<html')) fail('the page is not there');
    }),
  'keeps secrets in the file, as it has no keyring': ({ run }) => {
    const bus = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nothing' };
    const words = ['config', 'set', 'klarna_api_key', '-', '--profile', 'shop'];
    const { stderr } = run(words, 0, 'klarna_test_api_executable\n', bus);
    if (!stderr.includes('not encrypted')) fail(`it does not say so: ${stderr}`);
  },
  'leaves nothing in the home but what was asked for': ({ folder }) => {
    const left = readdirSync(join(folder, 'home'), { recursive: true }).filter((path) => /cache/.test(String(path)));
    if (left.length > 0) fail(`it left ${left.join()}`);
  },
};

let passed = 0;
let failed = 0;
const nodes = process.argv.length > 2 ? process.argv.slice(2) : [process.execPath];
for (const node of nodes) {
  const folder = mkdtempSync(join(tmpdir(), 'klarna-cl-sea-'));
  try {
    mkdirSync(join(folder, 'home'));
    const made = join(folder, 'made');
    execFileSync(process.execPath, [join(root, 'build/sea/make.mjs'), '--node', node, '--to', made], {
      stdio: 'inherit',
    });
    const name = readdirSync(made).find((file) => file.startsWith('klarna-cl-')) ?? fail('nothing was made');
    const executable = join(folder, process.platform === 'win32' ? 'klarna-cl.exe' : 'klarna-cl');
    copyFileSync(join(made, name), executable);
    say(`${name}: ${(statSync(executable).size / 1e6).toFixed(1)} MB, with ${node}`);
    for (const [check, act] of Object.entries(checks)) {
      try {
        await act({ executable, folder, run: runIn(folder, executable) });
        passed += 1;
        say(`ok      ${check}`);
      } catch (error) {
        failed += 1;
        say(`FAILED  ${check}: ${error.message}`);
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
say(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
