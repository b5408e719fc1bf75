// Many payments: `klarna-cl batch` beside newman, xargs with curl, and one parallel curl, each against a sandbox of its own.
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeCurlConfig, writeNewman, writeRows, writeXargs } from './payments.mjs';
import { median, startSandbox, tool, used } from './processes.mjs';

const requestsAPayment = 3;
const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;
/** The command line of a batch, and what Node is told besides. */
export const ours = (rows, options = '') =>
  `${quoted(process.execPath)} ${options} ${quoted(tool)} batch ${quoted(rows)} --route both --concurrency 16 --quiet > /dev/null`;

/** How many payments each takes a round: enough for a few seconds. */
const contendersOf = ({ newman }) => [
  {
    name: '`klarna-cl batch`',
    payments: 10_000,
    script: async (sandbox, folder, count) => ours(await writeRows(sandbox, folder, count)),
  },
  {
    name: '`xargs -P16 curl`',
    payments: 500,
    script: async (sandbox, folder, count) =>
      `xargs -P16 -L1 curl -sf -g -o /dev/null < ${quoted(await writeXargs(sandbox, folder, count))}`,
  },
  {
    name: '`curl --parallel --parallel-max 16`',
    payments: 2000,
    script: async (sandbox, folder, count) =>
      `curl --parallel --parallel-max 16 --no-progress-meter -K ${quoted(await writeCurlConfig(sandbox, folder, count))}`,
  },
  {
    name: 'newman',
    payments: 300,
    script: async (sandbox, folder, count) => {
      const { collection, data } = await writeNewman(sandbox, folder, count);
      return `${quoted(process.execPath)} ${quoted(newman)} run ${quoted(collection)} -d ${quoted(data)} --silent`;
    },
  },
];

export const inSandbox = async (home, work) => {
  const sandbox = await startSandbox(home.environment);
  const folder = mkdtempSync(join(home.folder, 'batch-'));
  try {
    const env = {
      ...home.environment,
      ...sandbox.env,
      KLARNA_CL_STATE_DIR: join(folder, 'state'),
      KLARNA_CL_CONFIG_DIR: join(folder, 'config'),
    };
    return await work(sandbox, folder, env);
  } finally {
    await sandbox.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};

const run = (home, { payments, script }) =>
  inSandbox(home, async (sandbox, folder, env) => {
    const line = await script(sandbox, folder, payments);
    const { seconds, cpuSeconds, peakMb } = await used(line, { env, cwd: folder });
    const answer = await fetch(`${sandbox.url}/__sandbox/ledger?limit=1`);
    if (!answer.ok) throw new Error(`the sandbox answered ${answer.status}`);
    return {
      flows: payments / seconds,
      requests: (payments * requestsAPayment) / seconds,
      cpuPerThousand: (cpuSeconds * 1000) / payments,
      peakMb,
    };
  });

export const whole = (number) => Math.round(number).toLocaleString('en');

export const measureBatches = async ({ home, contenders, rounds }) => {
  const all = contendersOf(contenders);
  const seen = all.map(() => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, contender] of all.entries()) seen[index].push(await run(home, contender));
  }
  const [first] = seen;
  const medianOf = (results, name) => median(results.map((result) => result[name]));
  return {
    title: `A payment is 1 read and 2 writes on the route both; ${rounds} interleaved rounds, medians; the sandbox runs on the same cores. klarna-cl's rows are checked, locked and journaled before they are sent (fdatasync); the others only send.`,
    rows: [
      ['tool', 'payments a round', 'payments/s', 'requests/s', 'klarna-cl does ×', 'CPU s per 1,000', 'peak MB'],
      ...seen.map((results, index) => [
        all[index].name,
        whole(all[index].payments),
        whole(medianOf(results, 'flows')),
        whole(medianOf(results, 'requests')),
        index === 0 ? '' : median(results.map(({ requests }, round) => first[round].requests / requests)).toFixed(1),
        medianOf(results, 'cpuPerThousand').toFixed(2),
        results.some(({ peakMb }) => peakMb === undefined) ? '' : whole(medianOf(results, 'peakMb')),
      ]),
    ],
  };
};

/** How memory grows with the number of rows: it should not. */
export const measureMemory = async ({ home }) => {
  const sizes = [1000, 10_000, 100_000];
  const results = [];
  for (const payments of sizes) {
    results.push(
      await run(home, {
        payments,
        script: async (sandbox, folder, count) => ours(await writeRows(sandbox, folder, count)),
      }),
    );
  }
  const [, tenThousand] = results;
  return {
    title: 'One batch of each size, without reports.',
    rows: [
      ['rows', 'payments/s', 'CPU s per 1,000', 'peak MB', '× that at 10,000'],
      ...results.map(({ flows, cpuPerThousand, peakMb }, index) => [
        whole(sizes[index]),
        whole(flows),
        cpuPerThousand.toFixed(2),
        whole(peakMb),
        (peakMb / tenThousand.peakMb).toFixed(2),
      ]),
    ],
  };
};
