// Holds the built tool's sandbox against software and facts that are not ours: the vendor's own clients, its resource
// schema walked field by field, and what is known of Klarna's APIs line by line.
//   npm run contract                     everything; ends with `N passed, N failed`
//   npm run contract -- orders klarna    only the rows of the table whose names begin like that
// This file only makes JavaScript of the rest, which Node 20 needs. The vendor's packages stay as they are installed.
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
// In dist/, since that is left out of the repository and is made anew by every build.
const outfile = `${root}dist/contract.${process.pid}.mjs`;
const bundle = () =>
  build({
    absWorkingDir: root,
    entryPoints: ['test/contract/main.ts'],
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20.17',
    format: 'esm',
    logLevel: 'warning',
    define: { CONTRACT_ROOT: JSON.stringify(root) },
    outfile,
  });
try {
  await bundle();
  const { main } = await import(outfile);
  process.exitCode = await main(process.argv.slice(2));
} finally {
  rmSync(outfile, { force: true });
}
