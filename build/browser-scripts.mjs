import { build } from 'esbuild';
import { scriptsAsText } from './scripts-as-text.mjs';

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

const plugins = scriptsAsText({ name: 'browser-scripts', suffix, bundledFor });

/** For esbuild, and for vitest. */
export const browserScripts = plugins.forBuild;
export const browserScriptsInTests = plugins.inTests;
