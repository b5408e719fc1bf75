import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const newest = (folder: string): number =>
  Math.max(0, ...readdirSync(folder, { recursive: true }).map((name) => statSync(join(folder, String(name))).mtimeMs));

/** The tests of the built tool run what `npm ci` built; a stale or missing build is made anew first. */
export default function setup() {
  const built = 'dist/cli.cjs';
  const sources = Math.max(newest('src'), newest('build'), statSync('package.json').mtimeMs);
  if (existsSync(built) && statSync(built).mtimeMs >= sources) return;
  execFileSync(process.execPath, ['build/build.mjs'], { stdio: 'inherit' });
}
