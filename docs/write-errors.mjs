// Writes docs/errors.md from the catalogue. `npm run docs` runs it.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { errorsPage } from './errors-page.mjs';

// The catalogue is TypeScript, which Node 20 does not read by itself.
const { outputFiles } = await build({
  entryPoints: [fileURLToPath(new URL('../src/catalogue/families.ts', import.meta.url))],
  bundle: true,
  format: 'esm',
  write: false,
});
const { families } = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].text).toString('base64')}`);
writeFileSync(new URL('errors.md', import.meta.url), errorsPage(families));
