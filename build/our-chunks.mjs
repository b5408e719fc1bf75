import { join, relative } from 'node:path';
import { browserScripts } from './browser-scripts.mjs';
import { chunkOf, chunks, completionChunks } from './chunks.mjs';
import { libraryChunks } from './libraries.mjs';
import { threadScripts } from './threads.mjs';

const sandbox = 'src/sandbox/server.ts';

/** A module's name in its chunk. */
const exportName = (module) =>
  module
    .replace(/^src\//, '')
    .replace(/\.ts$/, '')
    .replace(/\W/g, '_');

/**
 * Bundles our own code (build/chunks.mjs says how it is divided).
 * @param bundle runs esbuild, and remembers what it took
 * @param taken also remembers what scripts within a bundle took
 */
export const buildOurChunks = async ({ root, staged, version, bundle, taken }) => {
  const ours = {
    loader: { '.html': 'text', '.css': 'text', '.bash': 'text', '.zsh': 'text', '.fish': 'text', '.ps1': 'text' },
    define: { KLARNA_CL_VERSION: JSON.stringify(version) },
  };
  const moduleAt = (resolveDir, path) => relative(root, join(resolveDir, path));
  const keepTaken = (metafile, as) => taken.add(metafile, { as });
  const scripts = [browserScripts(root, keepTaken), threadScripts(root, keepTaken)];

  const modulesOf = Object.fromEntries(Object.keys(chunks).map((chunk) => [chunk, new Set()]));
  const chunkFile = new RegExp(`^\\./(?:${Object.keys(chunks).join('|')})\\.cjs$`);

  /** Sends what is loaded with import() to its chunk, where that is one of `led`; the rest stays where it is. */
  const byTime = (led) => ({
    name: 'by-time',
    setup(builder) {
      builder.onResolve({ filter: /\.ts$/ }, ({ kind, path, resolveDir }) => {
        if (kind !== 'dynamic-import') return undefined;
        const module = moduleAt(resolveDir, path);
        if (module === sandbox) return { path: './sandbox.cjs', external: true };
        const chunk = chunkOf(module);
        if (!led.includes(chunk)) return undefined;
        modulesOf[chunk].add(module);
        return { path: module, namespace: chunk };
      });
      for (const chunk of led) {
        builder.onLoad({ filter: /.*/, namespace: chunk }, ({ path }) => ({
          contents: `module.exports = require('./${chunk}.cjs').${exportName(path)};`,
          loader: 'js',
        }));
      }
      builder.onResolve({ filter: chunkFile }, ({ path }) => ({ path, external: true }));
    },
  });

  /** All chunks throw the CliError of `cli.cjs`: with a copy of its own, `instanceof` would be false. */
  const sharedErrors = {
    name: 'shared-errors',
    setup(builder) {
      builder.onResolve({ filter: /\/errors\.ts$/ }, ({ path, resolveDir }) =>
        moduleAt(resolveDir, path) === 'src/errors.ts' ? { path: './cli.cjs', external: true } : undefined,
      );
    },
  };

  await bundle({
    ...ours,
    entryPoints: ['src/cli.ts'],
    outfile: join(staged, 'cli.cjs'),
    plugins: [libraryChunks, byTime(Object.keys(chunks))],
  });
  for (const [chunk, { leadsTo }] of Object.entries(chunks)) {
    // Sorted, since esbuild comes upon them in another order each time.
    const exports = [...modulesOf[chunk]]
      .toSorted()
      .map((module) => `export * as ${exportName(module)} from './${module}';`);
    await bundle({
      ...ours,
      stdin: { contents: exports.join('\n'), resolveDir: root, sourcefile: `${chunk}.ts`, loader: 'ts' },
      outfile: join(staged, `${chunk}.cjs`),
      plugins: [libraryChunks, sharedErrors, ...scripts, byTime(leadsTo)],
    });
  }
  await bundle({
    ...ours,
    entryPoints: [sandbox],
    outfile: join(staged, 'sandbox.cjs'),
    plugins: [libraryChunks, sharedErrors, ...scripts],
  });

  const loadedLater = {
    name: 'loaded-later',
    setup(builder) {
      builder.onResolve({ filter: /\.ts$/ }, ({ kind, path, resolveDir }) => {
        const chunk = completionChunks[moduleAt(resolveDir, path)];
        return kind === 'dynamic-import' && chunk !== undefined ? { path: chunk, external: true } : undefined;
      });
    },
  };
  for (const [entry, chunk] of Object.entries(completionChunks)) {
    const plugins = [libraryChunks, loadedLater];
    await bundle({ ...ours, entryPoints: [entry], outfile: join(staged, chunk), plugins });
  }

  // A program of its own, and the only one that loads the native library, which stands beside the tool or not at all.
  await bundle({
    ...ours,
    entryPoints: ['src/platform/keyring-process.ts'],
    outfile: join(staged, 'keyring-process.cjs'),
    external: ['@napi-rs/keyring'],
  });
};
