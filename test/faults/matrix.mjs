// Runs the fault tests, with all scenarios of every cell, and prints what came of every cell: `npm run faults`.
// `--write <file>` writes the same as markdown between the two markers of a file; `--from <file>` takes the results of
// an earlier run (vitest's JSON reporter) in place of a new one.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { buildSync } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, 'test', 'faults');
const begin = '<!-- faults: begin -->';
const end = '<!-- faults: end -->';

/** The list, which is TypeScript. */
export const loadList = () => {
  const options = { bundle: true, write: false, format: 'esm', platform: 'node' };
  const [{ text }] = buildSync({ ...options, entryPoints: [join(folder, 'cells.ts')] }).outputFiles;
  return import(`data:text/javascript;base64,${Buffer.from(text).toString('base64')}`);
};

const runTests = () => {
  const scratch = mkdtempSync(join(tmpdir(), 'klarna-cl-faults-'));
  const output = join(scratch, 'results.json');
  const vitest = join(createRequire(import.meta.url).resolve('vitest/package.json'), '..', 'vitest.mjs');
  try {
    const args = [vitest, 'run', 'test/faults', '--reporter=json', `--outputFile=${output}`];
    const env = { ...process.env, FAULTS: 'all' };
    spawnSync(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] });
    return JSON.parse(readFileSync(output, 'utf8'));
  } finally {
    rmSync(scratch, { recursive: true });
  }
};

/** Title of a test → `passed`, `failed` or `skipped`. The tests of the list itself are no cells. */
export const resultsOf = (report) => {
  const results = new Map();
  for (const { name, assertionResults } of report.testResults) {
    if (basename(name) === 'cells.test.ts') continue;
    for (const { title, status } of assertionResults) {
      const known = results.get(title);
      const now = ['passed', 'failed'].includes(status) ? status : 'skipped';
      results.set(title, known === undefined || known === 'passed' ? now : known);
    }
  }
  return results;
};

const signs = { passed: '✓', failed: '✗', skipped: '○', missing: '?', none: '–' };

const count = (what, names, results) => {
  const counted = (status) => names.filter((name) => (results.get(name) ?? 'missing') === status).length;
  const others = ['skipped', 'missing'].map((status) => [status, counted(status)]).filter(([, number]) => number > 0);
  const parts = [['passed', counted('passed')], ['failed', counted('failed')], ...others];
  return `${names.length} ${what}: ${parts.map(([status, number]) => `${number} ${status}`).join(', ')}`;
};

/** The matrix as rows of signs, and all that has to be said below it. */
export const matrixOf = (
  { rows, cells, steps, builtTool, processFaults, nameOfProcessFault, notApplicable },
  results,
) => {
  const sign = (name) => signs[name === undefined ? 'none' : (results.get(name) ?? 'missing')];
  const named = (list, slug, step) => list.find((cell) => cell.slug === slug && cell.step === step)?.name;
  const lines = rows.map(({ number, slug }) => {
    const tool = builtTool.find((cell) => cell.slug === slug);
    const signsOfRow = Object.keys(steps).map((step) => sign(named(cells, slug, step)));
    return [String(number), slug, ...signsOfRow, tool === undefined ? signs.none : `${sign(tool.name)} ${tool.step}`];
  });
  const faults = processFaults.map((fault) => [sign(nameOfProcessFault(fault)), fault.fault, fault.requirement]);
  const cellNames = [...cells.map(({ name }) => name), ...processFaults.map(nameOfProcessFault)];
  const toolNames = builtTool.map(({ name }) => name);
  const listed = new Set([...cellNames, ...toolNames]);
  const unlisted = [...results.keys()].filter((name) => !listed.has(name));
  const missing = [...listed].filter((name) => !results.has(name));
  const failed = [...results].filter(([, status]) => status === 'failed').map(([name]) => name);
  return {
    header: ['#', 'fault', ...Object.keys(steps), 'built tool'],
    lines,
    faults,
    notApplicable: notApplicable.map(({ slug, step, reason }) => `${steps[step]} × ${slug}: ${reason}`),
    counts: [
      count('cells', cellNames, results),
      count('on the built tool', toolNames, results),
      `${notApplicable.length} cells of the table cannot be shown`,
    ],
    problems: [
      ...failed.map((name) => `failed: ${name}`),
      ...missing.map((name) => `listed, but did not run: ${name}`),
      ...unlisted.map((name) => `ran, but is not listed: ${name}`),
    ],
  };
};

const legend = (steps) =>
  Object.entries(steps)
    .map(([letter, step]) => `${letter} ${step}`)
    .join(', ');

export const asText = ({ header, lines, faults, notApplicable, counts, problems }, steps) => {
  const table = [header, ...lines];
  const widths = header.map((_, column) => Math.max(...table.map((line) => line[column].length)));
  const text = table.map((line) =>
    line
      .map((part, column) => part.padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  );
  return [
    ...text,
    '',
    ...faults.map(([sign, fault, requirement]) => `${sign} ${fault}: ${requirement}`),
    ...(faults.length > 0 ? [''] : []),
    `${legend(steps)}; ${signs.none} the fault cannot show itself there:`,
    ...notApplicable.map((line) => `  ${line}`),
    '',
    ...problems,
    ...counts,
    '',
  ].join('\n');
};

export const asMarkdown = ({ header, lines, faults, notApplicable, counts }, steps) => {
  const line = (parts) => `| ${parts.map((part) => part.replaceAll('|', '\\|')).join(' | ')} |`;
  const table = (head, body) => [line(head), line(head.map(() => '---')), ...body.map(line)];
  const code = ([number, slug, ...others]) => [number, `\`${slug}\``, ...others];
  return [
    `${legend(steps)}. ${signs.none}: the fault cannot show itself there.`,
    '',
    ...table(header, lines.map(code)),
    '',
    ...(faults.length > 0 ? [...table(['', 'process fault', 'required'], faults), ''] : []),
    ...notApplicable.map((reason) => `- ${signs.none} ${reason}`),
    '',
    ...counts.map((counted) => `${counted}.`),
  ].join('\n');
};

/** The text with what stands between the markers replaced. */
export const between = (text, part) => {
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from === -1 || to < from) throw new Error(`The file has no ${begin} … ${end}.`);
  return `${text.slice(0, from + begin.length)}\n${part}\n${text.slice(to)}`;
};

const main = async () => {
  const { values } = parseArgs({ options: { write: { type: 'string' }, from: { type: 'string' } } });
  const list = await loadList();
  const report = values.from === undefined ? runTests() : JSON.parse(readFileSync(values.from, 'utf8'));
  const matrix = matrixOf(list, resultsOf(report));
  process.stdout.write(asText(matrix, list.steps));
  if (values.write !== undefined) {
    writeFileSync(values.write, between(readFileSync(values.write, 'utf8'), asMarkdown(matrix, list.steps)));
  }
  process.exitCode = matrix.problems.length > 0 ? 1 : 0;
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
