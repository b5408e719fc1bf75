// npm run soak: the rest is TypeScript, which Node 20 does not read.
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
