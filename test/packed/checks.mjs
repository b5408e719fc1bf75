// What must hold of the installed package on each Node. A check throws where it does not.
import { chmodSync, existsSync, lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fail, isRoot, makeHome, run, runWell } from './running.mjs';

const mainJob = [
  'flow',
  '--sandbox',
  '--no-input',
  '--route',
  'both',
  '--payment-id',
  'ertHJlpPTR',
  '--auth-token',
  'sandbox-auth',
  '--session-token',
  'krn:payment:eu1:klarna-network-session-token:sandbox-approved',
];

/** The main job on `node`, and the home that it ran with. */
const approves = (at, options) => {
  const { stdout } = runWell(at.node, [at.tool, ...mainJob], { cwd: at.work, ...options });
  const { result } = JSON.parse(stdout);
  if (result !== 'APPROVED') fail(`the main job's result is ${result}`);
};

const files = (folder) =>
  readdirSync(folder, { recursive: true })
    .map(String)
    .filter((path) => lstatSync(join(folder, path)).isFile())
    .sort();

const expectSame = (found, expected, what) => {
  const more = found.filter((path) => !expected.includes(path));
  const less = expected.filter((path) => !found.includes(path));
  if (more.length + less.length > 0) fail(`${what}: ${more.join()} are too many, ${less.join()} are missing`);
};

/** Node's and npm's own words for what they install beside a package. */
const installed = (folder) => readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'));

/** @returns path and mode of all that a run left in `home` where nobody else may look */
const looseIn = (home) =>
  readdirSync(home, { recursive: true }).filter((path) => (statSync(join(home, String(path))).mode & 0o077) !== 0);

/**
 * Each is handed `at`: `node` (its binary), `npm` (runs npm on it), `tool` (the installed entry), `installation`, `plain` (one
 * without optional parts), `work` (a folder of its own), `version` and `shipped` (the files of the tarball).
 */
export const checks = {
  'installs nothing else with --omit=optional': (at) => {
    expectSame(installed(at.plain), ['klarna-cl'], 'node_modules');
  },
  'installs the keyring alone beside it': (at) => {
    const others = installed(at.installation).filter((name) => name !== 'klarna-cl');
    if (others.join() !== '@napi-rs') fail(`node_modules holds ${others.join() || 'no @napi-rs'}`);
  },
  'holds the files of the tarball': (at) => {
    expectSame(files(join(at.plain, 'node_modules/klarna-cl')), at.shipped, 'the installed package');
  },
  'npx klarna-cl --version': (at) => {
    const { stdout } = at.npm(['exec', '--offline', '--', 'klarna-cl', '--version'], at.plain);
    if (stdout.trim() !== at.version) fail(`it says ${stdout.trim()}`);
  },
  'flow --sandbox: the main job': (at) => {
    approves(at, { env: { HOME: makeHome(at.work, 'main') } });
  },
  'the same without optional parts': (at) => {
    approves({ ...at, tool: at.plainTool }, { env: { HOME: makeHome(at.work, 'plain') } });
  },
  'send-token is refused without a payment': (at) => {
    const home = makeHome(at.work, 'refused');
    const { stdout, stderr } = runWell(at.node, [at.tool, 'send-token', '--no-input'], { env: { HOME: home } }, 2);
    if (stdout !== '' || !stderr.includes('--payment-id is missing')) fail(stderr);
  },
  batch: (at) => {
    const options = { cwd: at.work, env: { HOME: makeHome(at.work, 'batch') } };
    runWell(at.node, [at.tool, 'batch', 'init', 'rows.csv'], options);
    const { stdout } = runWell(at.node, [at.tool, 'batch', 'rows.csv', '--sandbox'], options);
    const statuses = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).status);
    if (statuses.length < 4 || statuses.some((status) => status !== 'succeeded')) fail(`rows: ${statuses.join()}`);
  },
  '--help, and a topic': (at) => {
    const env = { HOME: makeHome(at.work, 'help') };
    const { stdout } = runWell(at.node, [at.tool, '--help'], { env });
    if (!stdout.includes('send-token')) fail('--help does not name send-token');
    if (!runWell(at.node, [at.tool, 'help', 'routes'], { env }).stdout.includes('native')) fail('help routes is empty');
  },
  '--query, and --jq in its thread': (at) => {
    const env = { HOME: makeHome(at.work, 'filters') };
    for (const filter of [
      ['--query', 'result', '--raw'],
      ['--jq', '.result', '--raw'],
    ]) {
      const { stdout } = runWell(at.node, [at.tool, ...mainJob, ...filter], { env });
      if (stdout.trim() !== 'APPROVED') fail(`${filter.join(' ')}: ${stdout}`);
    }
  },
  'completion: a script for each shell, and what it asks for': (at) => {
    const env = { HOME: makeHome(at.work, 'completion') };
    for (const shell of ['bash', 'zsh', 'fish', 'powershell']) {
      const { stdout } = runWell(at.node, [at.tool, 'completion', shell], { env });
      if (!stdout.includes('klarna-cl')) fail(`nothing for ${shell}`);
    }
    const { stdout } = runWell(at.node, [at.tool, 'complete', '--', 'send-t'], { env });
    if (!stdout.includes('send-token')) fail(`send-t is completed to ${stdout}`);
  },
  'mcp: initialize, and the tools that only read': (at) => {
    const message = (id, method, params) => `${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`;
    const hello = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'pack-test', version: '1' } };
    const input = [
      message(1, 'initialize', hello),
      message(undefined, 'notifications/initialized'),
      message(2, 'tools/list', {}),
    ];
    const options = { env: { HOME: makeHome(at.work, 'mcp') }, input: input.join('') };
    const { stdout } = runWell(at.node, [at.tool, 'mcp'], options);
    const [first, second] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).result);
    if (first?.serverInfo?.version !== at.version) fail(`it answers ${stdout}`);
    const names = second.tools.map(({ name }) => name).sort();
    if (names.join() !== 'doctor,explain,inspect') fail(`tools: ${names.join()}`);
  },
  'a home that is read-only': (at) => {
    const home = makeHome(at.work, 'read-only');
    chmodSync(home, 0o555);
    approves(at, { env: { HOME: home }, as: 'nobody' });
    if (readdirSync(home).length > 0) fail('something was written to it');
  },
  'an installation that is read-only': (at) => {
    // Root may write anywhere, so somebody else runs it; nothing of the installation is that user's.
    const before = files(at.installation);
    if (!isRoot) chmodSync(join(at.installation, 'node_modules/klarna-cl/dist'), 0o555);
    approves(at, { env: { HOME: makeHome(at.work, 'elsewhere', 'nobody') }, as: 'nobody' });
    if (!isRoot) chmodSync(join(at.installation, 'node_modules/klarna-cl/dist'), 0o755);
    expectSame(files(at.installation), before, 'the installation after a run');
  },
  'as another user': (at) => {
    if (!isRoot) return 'SKIPPED: only root can run as somebody else';
    const home = makeHome(at.work, 'nobody', 'nobody');
    approves(at, { env: { HOME: home }, as: 'nobody' });
    approves(at, { env: { HOME: home }, as: 'nobody' });
    if (looseIn(home).length > 0) fail(`others may look into ${looseIn(home).join()}`);
    return undefined;
  },
  'keeps a code cache for the next start': (at) => {
    const home = makeHome(at.work, 'cache');
    approves(at, { env: { HOME: home } });
    const kept = files(home).filter((path) => path.endsWith('.cache'));
    if (process.platform === 'linux' && kept.length < 4) fail(`kept: ${kept.join() || 'nothing'}`);
    if (looseIn(home).length > 0) fail(`others may look into ${looseIn(home).join()}`);
    approves(at, { env: { HOME: home } });
  },
  'in a folder with blanks and other letters': (at) => {
    // All of them are; this one is named so that the table says it, and starts the entry by a path that is not whole.
    const { stdout } = runWell(at.node, ['node_modules/klarna-cl/bin/klarna-cl.cjs', '--version'], {
      cwd: at.installation,
    });
    if (!/[^ -~]/.test(at.installation) || !at.installation.includes(' ')) fail('the folder is an ordinary one');
    if (stdout.trim() !== at.version) fail(`it says ${stdout.trim()}`);
  },
  'with HOME unset': (at) => {
    approves(at, {});
  },
  'with umask 0777 and 0000': (at) => {
    for (const umask of ['0777', '0000']) {
      const home = makeHome(at.work, `umask-${umask}`, 'nobody');
      approves(at, { env: { HOME: home }, umask, as: 'nobody' });
      approves(at, { env: { HOME: home }, umask, as: 'nobody' });
      if (looseIn(home).length > 0) fail(`umask ${umask}: others may look into ${looseIn(home).join()}`);
    }
  },
  'man pages, where it is installed for all': (at) => {
    const prefix = join(at.work, 'everywhere');
    at.npm(['install', '--global', '--prefix', prefix, '--omit=optional', at.tarball], at.work);
    if (process.platform === 'win32') return 'SKIPPED: npm installs none on Windows';
    const page = join(prefix, 'share/man/man1/klarna-cl.1');
    if (!existsSync(page) || !readFileSync(page, 'utf8').includes('.TH')) fail(`${page} is not there`);
    if (!run(join(prefix, 'bin/klarna-cl'), ['--version'], {}).stdout) fail('the linked command says nothing');
    return undefined;
  },
};
