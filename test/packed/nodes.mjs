// The Nodes that the package is for. Their binaries come from the npm package `node`, and stay for the next time.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** The oldest that `engines` allows, and the newest of each line that is kept. */
export const versions = ['20.17.0', '20', '22', '24', '26'];

/** @returns where its binary is, and what it says its version is */
export const nodeOf = (root, version) => {
  const prefix = join(root, 'node_modules/.cache/nodes', version);
  const binary = join(prefix, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (!existsSync(binary)) {
    mkdirSync(prefix, { recursive: true });
    execFileSync('npm', ['install', '--prefix', prefix, '--no-save', '--no-audit', '--no-fund', `node@${version}`], {
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: process.platform === 'win32',
    });
  }
  return { binary, version: execFileSync(binary, ['--version'], { encoding: 'utf8' }).trim() };
};
