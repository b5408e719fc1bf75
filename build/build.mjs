// Builds dist/: our own code in chunks by when it is needed, each heavy library in one of its own, all of it
// CommonJS that is required on use. Why it is shaped like this: docs/decisions.md.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { libraryBuilds } from './libraries.mjs';
import { buildOurChunks } from './our-chunks.mjs';
import { takenTogether } from './taken.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Below the root, where `require` finds nothing else and a rename is one step. */
const staged = join(root, `dist.${process.pid}`);
const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));

const shared = {
  absWorkingDir: root,
  platform: 'node',
  target: 'node20.17',
  // `import()` from CommonJS would start Node's ESM loader (4 ms); as require() it costs nothing until it is reached.
  supported: { 'dynamic-import': false },
  legalComments: 'none',
  logLevel: 'warning',
};

const taken = takenTogether();

const bundle = async (options) => {
  const { metafile } = await build({ ...shared, ...options, bundle: true, metafile: true, format: 'cjs' });
  taken.add(metafile, { folder: relative(root, staged) });
};

mkdirSync(staged, { recursive: true });
const place = { root, staged, version, bundle, taken };
await Promise.all([buildOurChunks(place), ...libraryBuilds(place).map(bundle)]);

// The entry answers these two without loading anything else.
writeFileSync(join(staged, 'version.txt'), `${version}\n`);
const environment = { PATH: process.env.PATH };
for (const [file, options] of [
  ['help.txt', '{}'],
  ['help-coloured.txt', '{ colour: true }'],
]) {
  const print = `require('./cli.cjs').helpText(${options}).then((text) => process.stdout.write(text))`;
  const help = execFileSync(process.execPath, ['-e', print], { cwd: staged, encoding: 'utf8', env: environment });
  writeFileSync(join(staged, file), help);
}

// What can be completed without loading a command.
const printTree = "require('./cli.cjs').commandTree().then((tree) => process.stdout.write(JSON.stringify(tree)))";
const tree = execFileSync(process.execPath, ['-e', printTree], { cwd: staged, encoding: 'utf8', env: environment });
writeFileSync(join(staged, 'command-tree.cjs'), `module.exports = ${tree};\n`);

writeFileSync(join(staged, 'metafile.json'), taken.text());

/** The bytes of all chunks: a code cache is good for one build alone. */
const buildId = () => {
  const hash = createHash('sha256');
  const chunks = readdirSync(staged, { recursive: true }).filter((name) => name.endsWith('.cjs'));
  for (const chunk of chunks.sort()) hash.update(chunk).update(readFileSync(join(staged, chunk)));
  return hash.digest('hex').slice(0, 16);
};
writeFileSync(join(staged, 'build-id.txt'), `${buildId()}\n`);

// What is there is replaced at the end, so that a run beside this one finds a whole tool.
rmSync(`${root}dist`, { recursive: true, force: true });
renameSync(staged, `${root}dist`);

// Made where the chunks stay, since stack traces name the file that was compiled.
const cacheRun = [join(root, 'build/write-code-cache.cjs'), `${root}dist`];
const recorded = spawnSync(process.execPath, cacheRun, { encoding: 'utf8', env: environment });
// Without it the tool is only slower to start.
if (recorded.status !== 0) console.warn(`No code cache was made: ${recorded.stderr.trim()}`);
