import { dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';

/**
 * `import script from './in-page/api.js?script'`: what runs in a browser is written as modules, and served as the text of
 * one script. `?small-script` is the same without blanks and long names, for one that is copied into files.
 */
const bundled = async (entry, isSmall) => {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: isSmall,
    write: false,
    format: 'iife',
    target: 'es2022',
    charset: 'utf8',
    // A library that goes into files of other people says whose it is.
    legalComments: isSmall ? 'inline' : 'none',
    logLevel: 'warning',
  });
  return outputFiles[0].text;
};

const suffix = /\?(small-)?script$/;
const textOf = (id) => bundled(id.replace(suffix, ''), id.endsWith('?small-script'));

/** For esbuild, as the tool is built. */
export const browserScripts = {
  name: 'browser-scripts',
  setup(builder) {
    builder.onResolve({ filter: suffix }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path),
      namespace: 'browser-scripts',
    }));
    builder.onLoad({ filter: /.*/, namespace: 'browser-scripts' }, async ({ path }) => ({
      contents: await textOf(path),
      loader: 'text',
    }));
  },
};

/** For vitest. */
export const browserScriptsInTests = {
  name: 'browser-scripts',
  enforce: 'pre',
  resolveId: (id, importer) => (suffix.test(id) ? resolve(dirname(importer), id) : undefined),
  async load(id) {
    return suffix.test(id) ? `export default ${JSON.stringify(await textOf(id))};` : undefined;
  },
};
