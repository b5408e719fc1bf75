// Makes a single executable of the tool and a Node, for this platform: release/klarna-cl-<version>-<platform>-<arch>.
//   npm run sea [-- --node <a node binary>] [--to <folder>]
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { inject } from 'postject';
import { writeChecksums } from '../checksums.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { values: flags } = parseArgs({
  options: {
    node: { type: 'string', default: process.execPath },
    to: { type: 'string', default: join(root, 'release') },
  },
});
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** bin/klarna-cl.cjs as it is, with assets where it reads files. */
const fromAssets = {
  name: 'from-assets',
  setup(builder) {
    const loader = join(root, 'build/sea/loader.cjs');
    const replace = (filter, contents) => {
      const namespace = String(filter);
      builder.onResolve({ filter }, ({ path, importer }) =>
        importer.endsWith('klarna-cl.cjs') ? { path: basename(path), namespace } : undefined,
      );
      builder.onLoad({ filter: /.*/, namespace }, ({ path }) => ({ contents: contents(path), resolveDir: root }));
    };
    const load = `require(${JSON.stringify(loader)})`;
    replace(/^\.\.\/dist\/.*\.cjs$/, (name) => `module.exports = ${load}.load('${name}');`);
    // What was compiled is an asset as well.
    replace(/^\.\/code-cache\.cjs$/, () => 'module.exports = { useCodeCache: () => () => {} };');
    replace(
      /^node:fs$/,
      () => `const { fstatSync, statSync, writeSync } = require('node:fs');
        const readFileSync = (path) => ${load}.text(require('node:path').basename(path));
        module.exports = { fstatSync, readFileSync, statSync, writeSync };`,
    );
  },
};

/** The chunks and ready texts, and what `node` compiled of those that most runs need: name of the asset → file. */
const assetsFor = (node, work) => {
  const dist = join(root, 'dist');
  const cache = join(work, 'cache');
  execFileSync(node, [join(root, 'build/write-code-cache.cjs'), dist, cache], { env: {}, stdio: 'inherit' });
  const files = readdirSync(dist, { recursive: true }).map((name) => String(name).replaceAll('\\', '/'));
  return Object.fromEntries([
    ...files.filter((name) => /\.(?:cjs|txt)$/.test(name)).map((name) => [`dist/${name}`, join(dist, name)]),
    ...readdirSync(cache).map((name) => [`cache/${name}`, join(cache, name)]),
  ]);
};

const onMac = process.platform === 'darwin';
/** A signature that does not fit keeps macOS from starting it; this one says that nobody vouches for it. */
const sign = (...words) => {
  if (onMac) execFileSync('codesign', words, { stdio: 'inherit' });
};

const work = mkdtempSync(join(tmpdir(), 'klarna-cl-sea-'));
try {
  if (!existsSync(join(root, 'dist/cli.cjs'))) execFileSync(process.execPath, [join(root, 'build/build.mjs')]);
  const node = resolve(flags.node);
  const main = join(work, 'main.cjs');
  const bundling = { bundle: true, platform: 'node', target: 'node20.17', format: 'cjs', plugins: [fromAssets] };
  await build({
    absWorkingDir: root,
    entryPoints: ['bin/klarna-cl.cjs'],
    outfile: main,
    logLevel: 'warning',
    ...bundling,
  });

  const config = join(work, 'sea-config.json');
  const output = join(work, 'blob');
  const assets = assetsFor(node, work);
  writeFileSync(config, JSON.stringify({ main, output, assets, disableExperimentalSEAWarning: true }));
  execFileSync(node, ['--experimental-sea-config', config], { stdio: ['ignore', 'ignore', 'inherit'] });

  const suffix = process.platform === 'win32' ? '.exe' : '';
  const target = join(resolve(flags.to), `klarna-cl-${version}-${process.platform}-${process.arch}${suffix}`);
  mkdirSync(resolve(flags.to), { recursive: true });
  rmSync(target, { force: true });
  copyFileSync(node, target);
  chmodSync(target, 0o755);
  sign('--remove-signature', target);
  await inject(target, 'NODE_SEA_BLOB', readFileSync(output), {
    // Where Node looks whether it is a plain Node: the same text in all that can be told so.
    sentinelFuse: 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2',
    ...(onMac ? { machoSegmentName: 'NODE_SEA' } : {}),
  });
  sign('--sign', '-', target);
  writeChecksums(resolve(flags.to));
  console.log(`${target}: ${(statSync(target).size / 1e6).toFixed(1)} MB, ${Object.keys(assets).length} assets`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
