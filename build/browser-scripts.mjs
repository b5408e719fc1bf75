import { dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';

/**
 * `import script from './in-page/api.js?script'`: what runs in a browser is written as modules, and served as the text of
 * one script.
 */
const bundled = async (entry) => {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
  });
  return outputFiles[0].text;
};

const suffix = /\?script$/;

/** For esbuild, as the tool is built. */
export const browserScripts = {
  name: 'browser-scripts',
  setup(builder) {
    builder.onResolve({ filter: suffix }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path.replace(suffix, '')),
      namespace: 'browser-scripts',
    }));
    builder.onLoad({ filter: /.*/, namespace: 'browser-scripts' }, async ({ path }) => ({
      contents: await bundled(path),
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
    return suffix.test(id) ? `export default ${JSON.stringify(await bundled(id.replace(suffix, '')))};` : undefined;
  },
};
