// The soak: seeded payments by several processes that are given the same ones at times, against the built tool's sandbox
// in a process of its own, which strikes every tenth request with a fault of its table (all but slow-drip, which holds a
// run up for half a minute). Workers are killed (SIGKILL) in the middle of their runs; half of the killed runs are taken
// up at once. Then, with faults off, every run that is not finished is resumed, and what was refused is run again. The
// oracle holds the sandbox's ledger against exit codes, documents and journals.
//   npm run soak -- --payments 2000 --processes 4 --kill-every 2 --seed 1     all flags: options.ts
//   npm run soak -- --self-test      with a sandbox that forgets its idempotency: duplicates must be noticed
// The seed settles the payments, their order, the fate of the n-th request and the times of the kills. Which process
// sends the n-th request, and what a kill interrupts, is the operating system's to say: two runs are alike, not the same.
// This file only makes JavaScript of the rest, which Node 20 needs.
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
// In dist/, since that is left out of the repository and is made anew by every build.
const outfile = `${root}dist/soak.${process.pid}.mjs`;
await build({
  absWorkingDir: root,
  entryPoints: ['test/soak/main.ts'],
  bundle: true,
  platform: 'node',
  target: 'node20.17',
  format: 'esm',
  logLevel: 'warning',
  define: { SOAK_ROOT: JSON.stringify(root) },
  outfile,
});
try {
  const { main } = await import(outfile);
  process.exitCode = await main(process.argv.slice(2));
} finally {
  rmSync(outfile, { force: true });
}
