// Proves the package: packs it, installs the tarball on each Node that it is for, and runs it there as users do.
//   npm run pack:test              everything; ends with a table and `N passed, N failed`
//   npm run pack:test -- 22 26     on these Nodes only
// It needs the npm registry for the Nodes (once; they stay in node_modules/.cache) and for the optional keyring.
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checks } from './checks.mjs';
import { nodeOf, versions } from './nodes.mjs';
import { packAgain, packed } from './reproducible.mjs';
import { awkwardFolder, fail } from './running.mjs';
import { tarballChecks } from './tarball.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const chosen = process.argv.slice(2);
const nodes = versions.filter((version) => chosen.length === 0 || chosen.includes(version));

const say = (text) => process.stdout.write(`${text}\n`);
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

/** Check → column → what came of it. */
const table = new Map();
const note = (check, column, outcome) => table.set(check, { ...table.get(check), [column]: outcome });
const failures = [];

const attempt = async (check, column, act) => {
  const start = Date.now();
  try {
    note(check, column, (await act())?.startsWith?.('SKIPPED') ? 'SKIPPED' : 'ok');
  } catch (error) {
    note(check, column, 'FAILED');
    failures.push(`${check} (${column}): ${error.stderr || error.message}`);
  }
  say(
    `${column.padEnd(9)} ${table.get(check)[column].padEnd(8)} ${check} (${((Date.now() - start) / 1000).toFixed(1)} s)`,
  );
};

/** npm of this machine, run by `node`. Its settings are the machine's own; of the tool's, nothing is handed on. */
const npmOn = (node) => {
  const script = process.env.npm_execpath ?? join(dirname(process.execPath), '../lib/node_modules/npm/bin/npm-cli.js');
  const own = Object.entries(process.env).filter(([name]) => !/^(?:npm_(?!config_)|CL_|KLARNA_)/.test(name));
  return (words, cwd, env = {}) => {
    const stdout = execFileSync(node, [script, ...words, '--no-audit', '--no-fund'], {
      cwd,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...Object.fromEntries(own), ...env, PATH: `${dirname(node)}:${process.env.PATH}` },
    });
    return { stdout };
  };
};

const sizeOf = (folder) =>
  readdirSync(folder, { recursive: true }).reduce((sum, path) => sum + statSync(join(folder, String(path))).size, 0);

const onNode = async (wanted, tarball, facts) => {
  const { folder, remove } = awkwardFolder();
  try {
    const { binary: kept, version: column } = nodeOf(root, wanted);
    // Here another user reaches it, whatever stands above the repository.
    const binary = join(folder, basename(kept));
    copyFileSync(kept, binary);
    const npm = npmOn(binary);
    const install = (name, ...flags) => {
      const target = join(folder, name);
      mkdirSync(target);
      writeFileSync(join(target, 'package.json'), '{ "private": true }\n');
      npm(['install', ...flags, tarball], target);
      return target;
    };
    const plain = install('plain', '--omit=optional');
    const installation = install('installed');
    facts.installed = sizeOf(join(plain, 'node_modules'));
    const work = join(folder, 'work');
    mkdirSync(work);
    chmodSync(work, 0o755);
    const entry = 'node_modules/klarna-cl/bin/klarna-cl.cjs';
    const at = { ...facts, node: binary, npm, plain, installation, work, tarball };
    const tools = { tool: join(installation, entry), plainTool: join(plain, entry) };
    for (const [check, act] of Object.entries(checks)) await attempt(check, column, () => act({ ...at, ...tools }));
  } finally {
    remove();
  }
};

/** As somebody who never had the tool: an empty folder, and a cache of npm with nothing in it. */
const firstNpx = (tarball, facts) => {
  const { folder, remove } = awkwardFolder();
  try {
    const words = ['exec', '--yes', '--package', tarball, '--', 'klarna-cl', '--version'];
    const timed = (cache) => {
      const start = process.hrtime.bigint();
      const { stdout } = npmOn(process.execPath)(words, folder, { npm_config_cache: join(folder, cache) });
      if (stdout.trim() !== facts.version) fail(`npx says ${stdout}`);
      return Number(process.hrtime.bigint() - start) / 1e9;
    };
    facts.firstNpx = timed('cache');
    facts.secondNpx = timed('cache');
  } finally {
    remove();
  }
};

const printTable = () => {
  const columns = [...new Set([...table.values()].flatMap((outcomes) => Object.keys(outcomes)))];
  const width = Math.max(...[...table.keys()].map((check) => check.length));
  say(`\n${''.padEnd(width)}  ${columns.map((column) => column.padEnd(9)).join(' ')}`);
  for (const [check, outcomes] of table) {
    say(
      `${check.padEnd(width)}  ${columns
        .map((column) => (outcomes[column] ?? '').padEnd(9))
        .join(' ')
        .trimEnd()}`,
    );
  }
};

const work = mkdtempSync(join(tmpdir(), 'klarna-cl-release-'));
try {
  const release = packed(root, join(work, 'release'));
  const name = Object.keys(release).find((file) => file.endsWith('.tgz'));
  const tarball = join(work, 'release', name);
  const facts = { version: JSON.parse(execFileSync('tar', ['xOzf', tarball, 'package/package.json'])).version };
  facts.shipped = execFileSync('tar', ['tzf', tarball], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((path) => path.replace(/^package\//, ''))
    .sort();
  for (const [check, act] of Object.entries(tarballChecks)) {
    await attempt(check, 'tarball', () => act({ root, tarball, ...facts }));
  }
  await attempt('packed twice, the same bytes', 'tarball', () => packAgain(root, release));
  await attempt('npx from an empty folder', 'tarball', () => firstNpx(tarball, facts));
  for (const wanted of nodes) await onNode(wanted, tarball, facts);

  printTable();
  say(
    `\nTarball ${megabytes(release[name].length)}, ${facts.shipped.length} files; installed ${megabytes(facts.installed ?? 0)}.`,
  );
  say(
    `npx --version from an empty folder: ${facts.firstNpx?.toFixed(1)} s with npm's cache empty, then ${facts.secondNpx?.toFixed(1)} s.`,
  );
} finally {
  rmSync(work, { recursive: true, force: true });
}
for (const failure of failures) say(`\nFAILED: ${failure}`);
const all = [...table.values()].flatMap((outcomes) => Object.values(outcomes));
const count = (outcome) => all.filter((one) => one === outcome).length;
say(`\n${count('ok')} passed, ${count('FAILED')} failed, ${count('SKIPPED')} skipped`);
process.exitCode = failures.length === 0 ? 0 : 1;
