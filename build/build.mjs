// Builds dist/: our own code in one CommonJS chunk, each heavy library in a chunk of its own that is required on use.
// Why it is shaped like this: docs/decisions.md, "One chunk of ours, one chunk a library".
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { deferListFormats } from './defer-list-formats.mjs';
import { withoutHttp2 } from './without-http2.mjs';

/** Libraries that cost more than a millisecond to load; everything else is bundled into our own chunk. */
const lazyLibraries = {
  '@inquirer/core': { hasDefault: false },
  chalk: { hasDefault: true },
  commander: { hasDefault: false },
  conf: { hasDefault: true },
  'currency-codes': { hasDefault: true },
  got: { hasDefault: true },
  hono: { hasDefault: false },
  'https-proxy-agent': { hasDefault: false },
  inquirer: { hasDefault: true },
  ora: { hasDefault: true },
  yaml: { hasDefault: true },
};

const chunkName = (library) => library.replace('@', '').replace('/', '-');

const root = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));

const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20.17',
  format: 'cjs',
  // `import()` from CommonJS would start Node's ESM loader (4 ms); as require() it costs nothing until it is reached.
  supported: { 'dynamic-import': false },
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'warning',
};

const libraryChunks = {
  name: 'library-chunks',
  setup(builder) {
    const pattern = new RegExp(`^(${Object.keys(lazyLibraries).join('|')})$`);
    builder.onResolve({ filter: pattern }, ({ path }) => ({
      path: `./libraries/${chunkName(path)}.cjs`,
      external: true,
    }));
  },
};

const buildLibrary = ([name, { hasDefault }]) =>
  build({
    ...shared,
    stdin: {
      contents: `export * from '${name}';${hasDefault ? ` export { default } from '${name}';` : ''}`,
      resolveDir: root,
      sourcefile: `${name}.js`,
    },
    outfile: `dist/libraries/${chunkName(name)}.cjs`,
    plugins: name === 'got' ? [withoutHttp2, deferListFormats()] : [],
  });

rmSync(`${root}dist`, { recursive: true, force: true });
mkdirSync(`${root}dist`);
await Promise.all([
  build({
    ...shared,
    entryPoints: ['src/cli.ts'],
    outfile: 'dist/cli.cjs',
    define: { KLARNA_CL_VERSION: JSON.stringify(version) },
    plugins: [libraryChunks],
  }),
  ...Object.entries(lazyLibraries).map(buildLibrary),
]);

// The entry answers these two without loading anything else.
writeFileSync(`${root}dist/version.txt`, `${version}\n`);
const help = execFileSync(process.execPath, ['-e', `require('./dist/cli.cjs').printHelp()`], {
  cwd: root,
  encoding: 'utf8',
  env: { PATH: process.env.PATH },
});
writeFileSync(`${root}dist/help.txt`, help);
