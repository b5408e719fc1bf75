// Makes the package: release/klarna-cl-<version>.tgz, and beside it licences, bill of materials and checksums.
//   npm run pack [-- --repository <url>] [--to <folder>]
// The same sources give the same bytes, wherever and whenever it runs (`npm run pack:test` proves it).
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeChecksums } from '../checksums.mjs';
import { billOfMaterials, shippedBill } from './bill.mjs';
import { shippedFiles } from './contents.mjs';
import { thirdPartyLicences } from './licences.mjs';
import { manifestOf } from './manifest.mjs';
import { fitForPackage } from './pages.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { values: flags } = parseArgs({
  options: { repository: { type: 'string' }, to: { type: 'string' } },
});
const to = resolve(flags.to ?? join(root, 'release'));

const json = (value) => `${JSON.stringify(value, null, 2)}\n`;

/** Everything that goes into the package: path → bytes. */
const contents = async (work) => {
  const source = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const bill = billOfMaterials(root, work);
  const made = {
    'THIRD-PARTY-LICENSES': thirdPartyLicences(root, bill),
    'sbom.cdx.json': await shippedBill(bill),
  };
  const files = shippedFiles(root);
  const all = new Set([...files, ...Object.keys(made)]);
  made['package.json'] = json(manifestOf(source, files, flags.repository));
  for (const path of files) {
    const bytes = readFileSync(join(root, path));
    made[path] = path.endsWith('.md') ? fitForPackage(bytes.toString('utf8'), path, (other) => all.has(other)) : bytes;
  }
  return made;
};

/** Modes of our own, whatever the umask: npm keeps what it finds, and they are part of the bytes. */
const stage = (folder, files) => {
  for (const [path, bytes] of Object.entries(files)) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true, mode: 0o755 });
    writeFileSync(target, bytes);
    chmodSync(target, path.startsWith('bin/klarna-cl') ? 0o755 : 0o644);
  }
};

execFileSync(process.execPath, [join(root, 'build/build.mjs')], { stdio: 'inherit' });
const work = mkdtempSync(join(tmpdir(), 'klarna-cl-pack-'));
try {
  const files = await contents(work);
  const staged = join(work, 'package');
  stage(staged, files);
  // What an earlier version left; another folder is not ours to empty.
  if (flags.to === undefined) rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const told = execFileSync(npm, ['pack', '--json', '--ignore-scripts', '--pack-destination', to], {
    cwd: staged,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  const [{ filename, size, unpackedSize, integrity, entryCount }] = Object.values(JSON.parse(told));
  // For the executables, in which they are not.
  for (const name of ['sbom.cdx.json', 'THIRD-PARTY-LICENSES']) writeFileSync(join(to, name), files[name]);
  writeChecksums(to);
  console.log(`${join(to, filename)}: ${entryCount} files, ${size} bytes, ${unpackedSize} unpacked\n${integrity}`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
