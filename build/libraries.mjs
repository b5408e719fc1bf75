import { join } from 'node:path';
import { deferListFormats } from './defer-list-formats.mjs';
import { leaveOut } from './leave-out.mjs';

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

/**
 * Libraries that cost more than a millisecond to load; everything else is bundled with our own code. `parts` are the modules
 * of one that are used, where those are not all of it.
 */
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

const chunkName = (library) => library.replace('@', '').replace('/', '-');

/** Leads to the chunks of libraries: `require` reaches them when they are needed. */
export const libraryChunks = {
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

/** What esbuild is to make of each of them. */
export const libraryBuilds = ({ root, staged }) =>
  Object.entries(lazyLibraries).map(([name, { hasDefault, parts, plugins = [] }]) => ({
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
  }));
