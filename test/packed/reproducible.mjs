// The same sources give the same bytes: packed again, from a copy in another folder, with another umask and another hour.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { awkwardFolder, fail } from './running.mjs';

/** Packs the repository in `root`. @returns name → bytes of all that a release holds */
export const packed = (root, to, { umask = '0022', env = {} } = {}) => {
  // No shell of Windows has a umask.
  const direct = [process.execPath, 'build/pack/pack.mjs', '--to', to];
  const words = process.platform === 'win32' ? direct : ['sh', '-c', `umask ${umask}; exec "$@"`, 'sh', ...direct];
  execFileSync(words[0], words.slice(1), {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...env },
  });
  return Object.fromEntries(readdirSync(to).map((name) => [name, readFileSync(join(to, name))]));
};

/** Everything that git keeps, as it is now, and what npm installed. A link would show the libraries where they were. */
const copyRepository = (root, to) => {
  mkdirSync(to);
  const names = readdirSync(root).filter((name) => !/^(?:\.git|dist.*|release|coverage|node_modules)$/.test(name));
  for (const name of names) cpSync(join(root, name), join(to, name), { recursive: true });
  const libraries = join(root, 'node_modules');
  try {
    // Hard links, where the system has them and both are on one disk: a copy takes a minute.
    execFileSync('cp', ['-al', libraries, join(to, 'node_modules')], { stdio: 'ignore' });
  } catch {
    cpSync(libraries, join(to, 'node_modules'), { recursive: true, verbatimSymlinks: true });
  }
};

/** @param first what packing gave in the repository's own folder */
export const packAgain = (root, first) => {
  const { folder, remove } = awkwardFolder();
  try {
    const copy = join(folder, 'a copy ø');
    copyRepository(root, copy);
    const elsewhere = { TZ: 'Pacific/Kiritimati', LANG: 'C', SOURCE_DATE_EPOCH: '1' };
    const second = packed(copy, join(folder, 'release'), { umask: '0077', env: elsewhere });
    const names = [...new Set([...Object.keys(first), ...Object.keys(second)])];
    const different = names.filter((name) => !first[name]?.equals(second[name] ?? Buffer.alloc(0)));
    if (different.length > 0) fail(`${different.join(', ')}: other bytes the second time`);
  } finally {
    remove();
  }
};
