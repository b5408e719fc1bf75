// Builds dist/: our own code in chunks by when it is needed, each heavy library in one of its own, all of it
// CommonJS that is required on use. Why it is shaped like this: docs/decisions.md.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { browserScripts } from './browser-scripts.mjs';
import { deferListFormats } from './defer-list-formats.mjs';
import { leaveOut } from './leave-out.mjs';
import { takenTogether } from './taken.mjs';
import { threadScripts } from './threads.mjs';

/** commander runs subcommands that are programs of their own, for which it loads child_process (2 ms); ours are none. */
const startsNoPrograms = leaveOut({ 'node:child_process': ['default'] });

/**
 * got's HTTP/2, cache and DNS cache are off in the request module. http2-wrapper alone builds a TLS socket at import,
 * and so parses every root certificate (30 ms).
 */
const plainRequests = leaveOut({
  'http2-wrapper': ['default'],
  'cacheable-request': ['default', 'CacheError'],
  'cacheable-lookup': ['default'],
});

/** BullMQ is handed its connections, so it loads no library for them, and it is asked for no jobs by the calendar. */
const queuesAlone = leaveOut({
  './postgres': [],
  'cron-parser': ['CronExpressionParser'],
  ioredis: ['default'],
});

/** It packs messages in JavaScript where this is not there; a native part could not be bundled. */
const withoutNative = {
  name: 'without-native',
  setup(builder) {
    builder.onResolve({ filter: /^msgpackr-extract$/ }, ({ path }) => ({ path, namespace: 'not-there' }));
    builder.onLoad({ filter: /.*/, namespace: 'not-there' }, () => ({ contents: 'module.exports = undefined;' }));
  },
};

/** Of the MCP library: the messages of a server and nothing of HTTP, nor the validators for what is not asked here. */
const messagesAlone = leaveOut({
  '../validation/ajv-provider.js': ['AjvJsonSchemaValidator'],
  'zod-to-json-schema': ['zodToJsonSchema'],
});

/** Libraries that cost more than a millisecond to load; everything else is bundled with our own code. */
const lazyLibraries = {
  '@inquirer/core': { hasDefault: false },
  '@modelcontextprotocol/sdk': {
    hasDefault: false,
    parts: ['server/index.js', 'types.js'],
    plugins: [messagesAlone],
  },
  bullmq: { hasDefault: false, plugins: [queuesAlone, withoutNative] },
  chalk: { hasDefault: true },
  commander: { hasDefault: false, plugins: [startsNoPrograms] },
  conf: { hasDefault: true },
  'csv-parse': { hasDefault: false },
  'currency-codes': { hasDefault: true },
  got: { hasDefault: true, plugins: [plainRequests, deferListFormats()] },
  hono: { hasDefault: false },
  'https-proxy-agent': { hasDefault: false },
  inquirer: { hasDefault: true },
  ioredis: { hasDefault: false },
  jmespath: { hasDefault: true },
  open: { hasDefault: true },
  ora: { hasDefault: true },
  'string-width': { hasDefault: true },
  uqr: { hasDefault: false },
  yaml: { hasDefault: true },
};

/** A module's name in its chunk. */
const exportName = (module) =>
  module
    .replace(/^src\//, '')
    .replace(/\.ts$/, '')
    .replace(/\W/g, '_');

const chunkName = (library) => library.replace('@', '').replace('/', '-');

const root = fileURLToPath(new URL('..', import.meta.url));
/** Below the root, where `require` finds nothing else and a rename is one step. */
const staged = join(root, `dist.${process.pid}`);
const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));

const shared = {
  absWorkingDir: root,
  platform: 'node',
  target: 'node20.17',
  // `import()` from CommonJS would start Node's ESM loader (4 ms); as require() it costs nothing until it is reached.
  supported: { 'dynamic-import': false },
  legalComments: 'none',
  logLevel: 'warning',
};

const taken = takenTogether();

const bundle = async (options) => {
  const { metafile } = await build({ ...shared, ...options, bundle: true, metafile: true, format: 'cjs' });
  taken.add(metafile, { folder: relative(root, staged) });
};

const keepTaken = (metafile, as) => taken.add(metafile, { as });
const scripts = browserScripts(root, keepTaken);
const threads = threadScripts(root, keepTaken);

const libraryChunks = {
  name: 'library-chunks',
  setup(builder) {
    for (const [library, { parts = [] }] of Object.entries(lazyLibraries)) {
      const names = parts.length === 0 ? library : parts.map((part) => `${library}/${part}`).join('|');
      builder.onResolve({ filter: new RegExp(`^(${names})$`) }, () => ({
        path: `./libraries/${chunkName(library)}.cjs`,
        external: true,
      }));
    }
  },
};

/** @param parts the modules of it that are used, where those are not all of it */
const buildLibrary = ([name, { hasDefault, parts, plugins = [] }]) =>
  bundle({
    // Compiling takes 16 µs a KB. Ours stays as it is written, for stack traces that can be read.
    minify: true,
    stdin: {
      contents: (parts?.map((part) => `${name}/${part}`) ?? [name])
        .map((module) => `export * from '${module}';${hasDefault ? ` export { default } from '${module}';` : ''}`)
        .join('\n'),
      resolveDir: root,
      sourcefile: `${name}.js`,
    },
    // `open` finds the script it ships by it; without one it takes the system's own, as it should.
    define: { 'import.meta.url': 'undefined' },
    outfile: join(staged, 'libraries', `${chunkName(name)}.cjs`),
    plugins,
  });

const ours = {
  loader: { '.html': 'text', '.css': 'text', '.bash': 'text', '.zsh': 'text', '.fish': 'text', '.ps1': 'text' },
  define: { KLARNA_CL_VERSION: JSON.stringify(version) },
};

/**
 * Our own code stands in chunks, by when it is needed: `cli.cjs` reads the command line, `late.cjs` holds what a command
 * loads with import() once it is known to run, `request.cjs` what sends, `sandbox.cjs` the embedded sandbox. What only some
 * commands need stands apart, so that a step of a payment need not read it: `commands.cjs` (the rarer commands, up to their
 * run), `pay.cjs` (whole payments), `rare.cjs` (what pays for nothing), `help.cjs` (what help says), `support.cjs` (what is wrong here),
 * `inspect.cjs` (what is wrong there), `mcp.cjs` (calls of agents), `settle.cjs` (what is done with a payment that was
 * made), `browser.cjs` (the browser step), `batch.cjs` (many payments), `scenarios.cjs` (of several steps each),
 * `queue.cjs` (the same on many machines), `reports.cjs` (files about them), `schemas.cjs` (what documents look like),
 * `page.cjs` (the one for people, with its charts), `filter.cjs` (what `--query` and `--jq` leave of a document),
 * `jq.cjs` (jq itself) and `keeping.cjs` (profiles and their secrets). A command line that is refused pays for the first alone.
 */
const buildOurs = async () => {
  const modulesOf = {
    commands: [],
    mcp: [],
    pay: [],
    late: [],
    request: [],
    rare: [],
    help: [],
    support: [],
    inspect: [],
    settle: [],
    browser: [],
    batch: [],
    scenarios: [],
    queue: [],
    reports: [],
    schemas: [],
    page: [],
    filter: [],
    jq: [],
    keeping: [],
  };
  const chunkFile = new RegExp(`^\\./(?:${Object.keys(modulesOf).join('|')})\\.cjs$`);
  /** Sends what is loaded with import() to its chunk, where that is one of `chunks`; the rest stays where it is. */
  const byTime = (chunks) => ({
    name: 'by-time',
    setup(builder) {
      builder.onResolve({ filter: /\.ts$/ }, ({ kind, path, resolveDir }) => {
        const module = relative(root, join(resolveDir, path));
        if (kind !== 'dynamic-import' || lazyHere.test(module)) return undefined;
        if (module === sandbox) return { path: './sandbox.cjs', external: true };
        const [chunk = 'late'] = Object.entries(apart).find(([, modules]) => modules.test(module)) ?? [];
        if (!chunks.includes(chunk)) return undefined;
        if (!modulesOf[chunk].includes(module)) modulesOf[chunk].push(module);
        return { path: module, namespace: chunk };
      });
      for (const chunk of Object.keys(modulesOf)) {
        builder.onLoad({ filter: /.*/, namespace: chunk }, ({ path }) => ({
          contents: `module.exports = require('./${chunk}.cjs').${exportName(path)};`,
          loader: 'js',
        }));
      }
      builder.onResolve({ filter: chunkFile }, ({ path }) => ({ path, external: true }));
    },
  });
  await bundle({
    ...ours,
    entryPoints: ['src/cli.ts'],
    outfile: join(staged, 'cli.cjs'),
    plugins: [libraryChunks, byTime(Object.keys(modulesOf))],
  });

  // In this order: a chunk leads into those that are built after it.
  for (const [chunk, modules] of Object.entries(modulesOf)) {
    // Sorted, since esbuild comes upon them in another order each time.
    const exports = modules.toSorted().map((module) => `export * as ${exportName(module)} from './${module}';`);
    await bundle({
      ...ours,
      stdin: { contents: exports.join('\n'), resolveDir: root, sourcefile: `${chunk}.ts`, loader: 'ts' },
      outfile: join(staged, `${chunk}.cjs`),
      plugins: [libraryChunks, sharedErrors, scripts, threads, byTime(ledToFrom(chunk))],
    });
  }
  await buildCompletion();
  await bundle({
    ...ours,
    entryPoints: [sandbox],
    outfile: join(staged, 'sandbox.cjs'),
    plugins: [libraryChunks, sharedErrors, scripts],
  });
  // A program of its own, and the only one that loads the native library, which stands beside the tool or not at all.
  await bundle({
    ...ours,
    entryPoints: ['src/platform/keyring-process.ts'],
    outfile: join(staged, 'keyring-process.cjs'),
    external: ['@napi-rs/keyring'],
  });
};

/**
 * Completion starts at each press of a key: an entry of its own, `complete.cjs`, which loads nothing of the commands, and
 * the others only where it is asked for values: for those that `explain` knows, say, or for fields of a document.
 */
const completionChunks = {
  'src/completion/complete.ts': './complete.cjs',
  'src/completion/values/values.ts': './completion-values.cjs',
  'src/catalogue/families.ts': './completion-errors.cjs',
  'src/schemas/fields.ts': './completion-fields.cjs',
};

const buildCompletion = async () => {
  const loadedLater = {
    name: 'loaded-later',
    setup(builder) {
      builder.onResolve({ filter: /\.ts$/ }, ({ kind, path, resolveDir }) => {
        const chunk = completionChunks[relative(root, join(resolveDir, path))];
        return kind === 'dynamic-import' && chunk !== undefined ? { path: chunk, external: true } : undefined;
      });
    },
  };
  for (const [entry, chunk] of Object.entries(completionChunks)) {
    await bundle({
      ...ours,
      entryPoints: [entry],
      outfile: join(staged, chunk),
      plugins: [libraryChunks, loadedLater],
    });
  }
};

const sandbox = 'src/sandbox/server.ts';
/** Commands are small, and most runs are of these. The prompt would load inquirer along with what is late. */
const lazyHere = /^src\/(?:commands\/(?:authorize|checkout|flow|inspect|send-token)|platform\/field-prompt)\.ts$/;

/** The other commands, which `--help` wants as well. */
const otherCommands =
  /^src\/commands\/(?:batch|capture|completion|config|doctor|explain|help|mcp|merge-reports|refund|repair|runs|sandbox|testdata|void|whoami|worker)\.ts$/;

/** These import nothing with import() that stands in `late.cjs`: it would be bundled a second time. */
const rare =
  /^src\/(?:commands\/(?:(?:completion|explain|runs|sandbox|testdata)\/run|completion\/describe-commands|runs\/export|sandbox\/control)|sandbox\/control-client)\.ts$/;

/** What only help says, and what a mistyped command line is told. */
const inHelp = /^src\/commands\/help\/(?:pages|point|print|print-topic)\.ts$/;

/** Looks for what is wrong: `doctor`, and the files that go into a ticket. The same holds for what these import. */
const inSupport = /^src\/(?:commands\/doctor\/run|platform\/machine|request\/(?:client-certificate|har|probe))\.ts$/;

/** Reads all there is about a payment, and tells it. */
const inInspect = /^src\/commands\/inspect\/(?:expiring|run|wish)\.ts$/;

/** Captures, refunds, voids and repairs. */
const inSettle = /^src\/(?:commands\/(?:repair|settle)\/(?:plan|resume|run)|flows\/repair\/repairs)\.ts$/;

/** Everything that sends. */
const inRequest = /^src\/request\/http\.ts$/;

/** The payments that take more than one step. */
const inPay = /^src\/commands\/(?:authorize|flow)\/(?:plan|resume|run)\.ts$/;

/** Files about a batch, for people and programs. */
const inReports = /^src\/(?:commands\/merge-reports\/run|batch\/reports\/report-files)\.ts$/;

/** The one for people, with the script that draws it. */
const inPage = /^src\/batch\/reports\/html\/write-html\.ts$/;

/** Where profiles and their secrets are kept, and are changed. */
const inKeeping = /^src\/(?:commands\/config\/(?:profile-setup|run)|config\/open-secrets|platform\/keyring)\.ts$/;

/** Many payments from a file. */
const inBatch = /^src\/commands\/batch\/(?:init|run)\.ts$/;

/** What rows of several steps need. */
const inScenarios = /^src\/commands\/batch\/scenarios\.ts$/;

/** Rows that other machines are to do, or that this one does for others. */
const inQueue = /^src\/(?:commands\/worker\/run|queue\/producer)\.ts$/;

/** The customer's part of a payment. */
const inBrowserStep =
  /^src\/(?:checkout\/(?:return-page|serve-checkout|webhook-listener)|commands\/flow\/browser-step|flows\/(?:approvals|browser-plan)|platform\/browser)\.ts$/;

/** What is done to a document only where a flag asks for it. */
const inFilter = /^src\/commands\/command-line\/filter\/(?:check|filtered)\.ts$/;

/** A megabyte of WebAssembly. */
const inJq = /^src\/platform\/jq\/open-jq\.ts$/;

/** What the documents look like. */
const inSchemas = /^src\/schemas\/(?:documents|fields)\.ts$/;

/** Calls of agents, in place of a command line. */
const inMcp = /^src\/(?:commands\/mcp\/run|platform\/(?:message-lines|scratch-folder))\.ts$/;

/** What does not stand in `late.cjs`. */
const apart = {
  commands: otherCommands,
  mcp: inMcp,
  pay: inPay,
  request: inRequest,
  rare,
  help: inHelp,
  support: inSupport,
  inspect: inInspect,
  settle: inSettle,
  browser: inBrowserStep,
  batch: inBatch,
  scenarios: inScenarios,
  queue: inQueue,
  reports: inReports,
  schemas: inSchemas,
  page: inPage,
  filter: inFilter,
  jq: inJq,
  keeping: inKeeping,
};

/** The chunks that another one loads from; what else it wants with import() stands in itself. */
const leadsTo = {
  commands: [
    'mcp',
    'late',
    'rare',
    'help',
    'support',
    'inspect',
    'settle',
    'browser',
    'batch',
    'queue',
    'reports',
    'keeping',
  ],
  mcp: ['pay', 'late', 'rare', 'help', 'support', 'inspect', 'settle', 'browser', 'schemas'],
  late: ['keeping'],
  pay: ['late', 'settle', 'browser'],
  batch: ['scenarios', 'queue', 'reports'],
  reports: ['page'],
};

/** Whatever prints a document may have to filter it. */
const ledToFrom = (chunk) => (chunk === 'filter' || chunk === 'jq' ? [] : [...(leadsTo[chunk] ?? []), 'filter']);

/** All chunks throw the CliError of `cli.cjs`: with a copy of its own, `instanceof` would be false. */
const sharedErrors = {
  name: 'shared-errors',
  setup(builder) {
    builder.onResolve({ filter: /\/errors\.ts$/ }, ({ path, resolveDir }) =>
      join(resolveDir, path) === join(root, 'src/errors.ts') ? { path: './cli.cjs', external: true } : undefined,
    );
  },
};

mkdirSync(staged, { recursive: true });
await Promise.all([buildOurs(), ...Object.entries(lazyLibraries).map(buildLibrary)]);

// The entry answers these two without loading anything else.
writeFileSync(join(staged, 'version.txt'), `${version}\n`);
const environment = { PATH: process.env.PATH };
for (const [file, options] of [
  ['help.txt', '{}'],
  ['help-coloured.txt', '{ colour: true }'],
]) {
  const print = `require('./cli.cjs').helpText(${options}).then((text) => process.stdout.write(text))`;
  const help = execFileSync(process.execPath, ['-e', print], { cwd: staged, encoding: 'utf8', env: environment });
  writeFileSync(join(staged, file), help);
}

// What can be completed without loading a command.
const printTree = "require('./cli.cjs').commandTree().then((tree) => process.stdout.write(JSON.stringify(tree)))";
const tree = execFileSync(process.execPath, ['-e', printTree], { cwd: staged, encoding: 'utf8', env: environment });
writeFileSync(join(staged, 'command-tree.cjs'), `module.exports = ${tree};\n`);

writeFileSync(join(staged, 'metafile.json'), taken.text());

/** The bytes of all chunks: a code cache is good for one build alone. */
const buildId = () => {
  const hash = createHash('sha256');
  const chunks = readdirSync(staged, { recursive: true }).filter((name) => name.endsWith('.cjs'));
  for (const chunk of chunks.sort()) hash.update(chunk).update(readFileSync(join(staged, chunk)));
  return hash.digest('hex').slice(0, 16);
};
writeFileSync(join(staged, 'build-id.txt'), `${buildId()}\n`);

// What is there is replaced at the end, so that a run beside this one finds a whole tool.
rmSync(`${root}dist`, { recursive: true, force: true });
renameSync(staged, `${root}dist`);

// Made where the chunks stay, since stack traces name the file that was compiled.
const cacheRun = [join(root, 'build/write-code-cache.cjs'), `${root}dist`];
const recorded = spawnSync(process.execPath, cacheRun, { encoding: 'utf8', env: environment });
// Without it the tool is only slower to start.
if (recorded.status !== 0) console.warn(`No code cache was made: ${recorded.stderr.trim()}`);
