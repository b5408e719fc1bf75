import { dirname, join, relative, resolve } from 'node:path';
import { build } from 'esbuild';

/**
 * `import script from './in-page/api.js?script'`: what runs in a browser is written as modules, and served as the text of
 * one script. `?small-script` is the same without blanks and long names, for one that is copied into files.
 */
const bundled = (entry, isSmall, absWorkingDir) =>
  build({
    ...(absWorkingDir ? { absWorkingDir } : {}),
    entryPoints: [entry],
    bundle: true,
    metafile: true,
    minify: isSmall,
    write: false,
    format: 'iife',
    target: 'es2022',
    charset: 'utf8',
    // A library that goes into files of other people says whose it is.
    legalComments: isSmall ? 'inline' : 'none',
    logLevel: 'warning',
  });

const suffix = /\?(small-)?script$/;
const bundledFor = (id, root) => bundled(id.replace(suffix, ''), id.endsWith('?small-script'), root);

/**
 * For esbuild, as the tool is built in `root`.
 * @param keep is handed the metafile of each script, and its name
 */
export const browserScripts = (root, keep) => ({
  name: 'browser-scripts',
  setup(builder) {
    builder.onResolve({ filter: suffix }, ({ path, resolveDir }) => ({
      // Relative: esbuild writes it into the chunk, which is to be the same wherever it is built.
      path: relative(root, join(resolveDir, path)),
      namespace: 'browser-scripts',
    }));
    builder.onLoad({ filter: /.*/, namespace: 'browser-scripts' }, async ({ path }) => {
      const { metafile, outputFiles } = await bundledFor(join(root, path), root);
      keep(metafile, path);
      return { contents: outputFiles[0].text, loader: 'text' };
    });
  },
});

/** For vitest. */
export const browserScriptsInTests = {
  name: 'browser-scripts',
  enforce: 'pre',
  resolveId: (id, importer) => (suffix.test(id) ? resolve(dirname(importer), id) : undefined),
  async load(id) {
    if (!suffix.test(id)) return undefined;
    const { outputFiles } = await bundledFor(id);
    return `export default ${JSON.stringify(outputFiles[0].text)};`;
  },
};
