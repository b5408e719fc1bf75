import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/*
 * Runs the hostile corpora and says how many cases of each were examined, as the tests themselves report it. A corpus
 * that several tests go through counts once. `npm run hostile`; ends with 1 below the number that was promised.
 */
const promised = 2000;
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'klarna-cl-hostile-'));
const file = join(folder, 'report.json');

const run = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules', 'vitest', 'vitest.mjs'),
    'run',
    'test/hostile',
    '--reporter=json',
    `--outputFile=${file}`,
  ],
  { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
);
const report = JSON.parse(readFileSync(file, 'utf8'));
rmSync(folder, { recursive: true, force: true });

const corpora = new Map();
for (const { assertionResults } of report.testResults) {
  for (const { meta, status } of assertionResults) {
    if (meta?.hostile === undefined || status !== 'passed') continue;
    corpora.set(meta.hostile.corpus, meta.hostile.cases);
  }
}
const total = [...corpora.values()].reduce((sum, cases) => sum + cases, 0);
const rows = [...corpora].sort(([one], [other]) => (one < other ? -1 : 1));
const width = Math.max(...rows.map(([name]) => name.length));
for (const [name, cases] of rows) process.stdout.write(`${name.padEnd(width)}  ${String(cases).padStart(5)}\n`);
process.stdout.write(`${'total'.padEnd(width)}  ${String(total).padStart(5)}\n`);
process.stdout.write(`${report.numPassedTests} tests passed, ${report.numFailedTests} failed\n`);
process.exitCode = run.status === 0 && total >= promised ? 0 : 1;
