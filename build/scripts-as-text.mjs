import { dirname, join, relative, resolve } from 'node:path';

/**
 * `import script from './x.js?suffix'`: a script that runs elsewhere, in a page or a thread, as text within ours.
 * @param name of the plugins
 * @param suffix what tells such an import, as a regular expression
 * @param bundledFor what esbuild makes of one, with its metafile
 */
export const scriptsAsText = ({ name, suffix, bundledFor }) => ({
  /**
   * For esbuild, as the tool is built in `root`.
   * @param keep is handed the metafile of each script, and its name
   */
  forBuild: (root, keep) => ({
    name,
    setup(builder) {
      builder.onResolve({ filter: suffix }, ({ path, resolveDir }) => ({
        // Relative: esbuild writes it into the chunk, which is to be the same wherever it is built.
        path: relative(root, join(resolveDir, path)),
        namespace: name,
      }));
      builder.onLoad({ filter: /.*/, namespace: name }, async ({ path }) => {
        const { metafile, outputFiles } = await bundledFor(join(root, path), root);
        keep(metafile, path);
        return { contents: outputFiles[0].text, loader: 'text' };
      });
    },
  }),
  /** For vitest. */
  inTests: {
    name,
    enforce: 'pre',
    resolveId: (id, importer) => (suffix.test(id) ? resolve(dirname(importer), id) : undefined),
    async load(id) {
      if (!suffix.test(id)) return undefined;
      const { outputFiles } = await bundledFor(id);
      return `export default ${JSON.stringify(outputFiles[0].text)};`;
    },
  },
});
