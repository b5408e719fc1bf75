import { readFileSync } from 'node:fs';
import { build } from 'esbuild';
import { scriptsAsText } from './scripts-as-text.mjs';

/**
 * `import script from './thread.ts?thread'`: what runs in a thread of its own is bundled to the text of one script, since
 * a thread is started from a text wherever the tool is one file.
 */
const bundled = (entry, absWorkingDir) =>
  build({
    ...(absWorkingDir ? { absWorkingDir } : {}),
    entryPoints: [entry],
    bundle: true,
    metafile: true,
    minify: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node20.17',
    legalComments: 'none',
    logLevel: 'warning',
    plugins: [wholeBuffers],
  });

/**
 * jq-wasm copies all that is left of its input for each byte that jq reads, and all that there is of its output for each
 * byte that jq writes: a megabyte would take minutes. Here it looks on instead, and grows by doubling.
 */
const wholeBuffers = {
  name: 'whole-buffers',
  setup(builder) {
    builder.onLoad({ filter: /jq-wasm[\\/]dist[\\/]build[\\/]jq\.js$/ }, ({ path }) => {
      let source = readFileSync(path, 'utf8');
      const replace = (what, by, times) => {
        const found = source.match(what)?.length ?? 0;
        if (found !== times)
          throw new Error(`threads: expected ${times} of ${what} in ${path}, found ${found}. Look at the new source.`);
        source = source.replace(what, by);
      };
      replace(/stdinBuffer = stdinBuffer\.slice\(1\);/g, 'stdinBuffer = stdinBuffer.subarray(1);', 1);
      replace(
        /const tmp = new Uint8Array\((std(?:out|err)Buffer)\.length \+ 1\);\s*tmp\.set\(\1, 0\);\s*tmp\[tmp\.length - 1\] = charCode;\s*\1 = tmp;/g,
        '$1 = withByte($1, charCode);',
        2,
      );
      return { contents: `${source}\n${withByte}`, loader: 'js' };
    });
  },
};

const withByte = `function withByte(bytes, byte) {
  const { length } = bytes;
  let { buffer } = bytes;
  if (length === buffer.byteLength) {
    buffer = new ArrayBuffer(Math.max(1024, 2 * length));
    new Uint8Array(buffer).set(bytes);
  }
  const longer = new Uint8Array(buffer, 0, length + 1);
  longer[length] = byte;
  return longer;
}`;

const suffix = /\?thread$/;
const bundledFor = (id, root) => bundled(id.replace(suffix, ''), root);

const plugins = scriptsAsText({ name: 'thread-scripts', suffix, bundledFor });

/** For esbuild, and for vitest. */
export const threadScripts = plugins.forBuild;
export const threadScriptsInTests = plugins.inTests;
