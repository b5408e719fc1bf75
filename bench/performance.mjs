// The figures of docs/performance.md: klarna-cl beside what people use for the same today.
//   node bench/performance.mjs [--part start,steps,batch,profile,memory,workers,rates] [--rounds 5] [--contenders <folder>] [--write]
// Everything talks to a klarna-cl sandbox in a process of its own on loopback, on the same cores. What is compared ran in
// the same interleaved rounds: the ratio of a pair is what counts, since a machine is not equally fast from one minute to
// the next. --write puts the tables of the parts that ran into docs/performance.md, between their marks.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measureBatches, measureMemory } from './batch.mjs';
import { installContenders, versionsOf } from './contenders.mjs';
import { temporaryHome } from './processes.mjs';
import { measureProfile } from './profile.mjs';
import { measureRates } from './vendor-limits.mjs';
import { measureStarts, measureSteps } from './whole-processes.mjs';
import { measureWorkers } from './workers.mjs';

const page = fileURLToPath(new URL('../docs/performance.md', import.meta.url));

const parts = {
  start: measureStarts,
  steps: measureSteps,
  batch: measureBatches,
  profile: measureProfile,
  memory: measureMemory,
  workers: measureWorkers,
  rates: measureRates,
};

const { values: flags } = parseArgs({
  options: {
    part: { type: 'string', default: Object.keys(parts).join(',') },
    rounds: { type: 'string', default: '5' },
    contenders: { type: 'string', default: join(tmpdir(), 'klarna-cl-contenders') },
    write: { type: 'boolean', default: false },
  },
});
const wanted = flags.part.split(',');
const rounds = Number(flags.rounds);
if (!Number.isInteger(rounds) || rounds < 1 || wanted.some((name) => !(name in parts))) {
  console.error(`--rounds takes a whole number from 1, --part some of ${Object.keys(parts).join(', ')}.`);
  process.exit(2);
}

const table = ([head, ...rows]) =>
  [head, head.map((_, column) => (column === 0 ? '---' : '---:')), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');

/** Puts a text between the marks of a part. */
const put = (name, text) => {
  const marks = [`<!-- ${name}: made by bench/performance.mjs -->`, `<!-- /${name} -->`];
  const old = readFileSync(page, 'utf8');
  const [from, to] = marks.map((mark) => old.indexOf(mark));
  if (from < 0 || to < from) throw new Error(`docs/performance.md has no place for ${name}.`);
  writeFileSync(page, `${old.slice(0, from + marks[0].length)}\n\n${text}\n\n${old.slice(to)}`);
};

const home = temporaryHome();
try {
  mkdirSync(flags.contenders, { recursive: true });
  const contenders = installContenders(flags.contenders);
  const versions = Object.entries({ Node: process.version.slice(1), ...versionsOf(contenders) });
  const where = `${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores, ${versions.map((pair) => pair.join(' ')).join(', ')}.`;
  for (const name of wanted) {
    const { title, rows, notes = [] } = await parts[name]({ home, contenders, rounds });
    const text = [`${title} ${where}`, table(rows), ...notes].join('\n\n');
    console.log(`${text}\n`);
    if (flags.write) put(name, text);
  }
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  home.remove();
}
