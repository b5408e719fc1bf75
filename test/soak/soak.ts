import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runAgain } from './again.ts';
import { runChaos } from './chaos.ts';
import type { Attempt, Evidence } from './evidence.ts';
import { planGroups } from './inputs.ts';
import { readJournals } from './journals.ts';
import { startKiller } from './killer.ts';
import { countLeastRequests } from './least-requests.ts';
import type { Options } from './options.ts';
import { judge, type Verdict } from './oracle.ts';
import { openPool, type Pool } from './pool.ts';
import { listUnsettled, resumeAll } from './resume.ts';
import { type SandboxProcess, startSandboxProcess } from './sandbox-process.ts';

export interface Outcome extends Verdict {
  readonly runs: number;
  readonly kills: number;
  /** Requests that a fault struck. */
  readonly faults: number;
  readonly resumeMs: readonly number[];
  readonly peakRssKiB: number;
  readonly chaosSeconds: number;
  readonly seconds: number;
  /** Where everything still is, if it was kept: because of `--keep`, or because something was amiss. */
  readonly folder?: string;
}

export interface SoakOptions extends Options {
  readonly root: string;
  readonly isIdempotent: boolean;
  readonly talk: (line: string) => void;
}

/** One soak from seeding to judgement. */
export const soak = async (options: SoakOptions): Promise<Outcome> => {
  const folder = mkdtempSync(join(tmpdir(), 'klarna-cl-soak-'));
  const environment = (name: string) => ({
    PATH: process.env.PATH ?? '',
    HOME: folder,
    KLARNA_CL_NO_INPUT: '1',
    KLARNA_CL_CONFIG_DIR: join(folder, 'config'),
    KLARNA_CL_STATE_DIR: join(folder, name),
  });
  const sandbox = await startSandboxProcess(options.root, environment('sandbox'), options.latency);
  const pools: Pool[] = [];
  const pool = async (name: string, count: number): Promise<Pool> => {
    const place = join(folder, `${name}-output`);
    mkdirSync(place);
    const settings = {
      root: options.root,
      folder: place,
      environment: { ...environment(name), ...sandbox.environment },
    };
    const opened = await openPool(count, settings);
    pools.push(opened);
    return opened;
  };
  try {
    const outcome = await run(options, folder, sandbox, pool);
    const isKept = options.keep || (outcome.violations.length > 0 && options.isIdempotent);
    if (!isKept) rmSync(folder, { recursive: true, force: true });
    return isKept ? { ...outcome, folder } : outcome;
  } finally {
    for (const each of pools) await each.close();
    await sandbox.stop();
  }
};

const run = async (
  options: SoakOptions,
  folder: string,
  sandbox: SandboxProcess,
  openPoolFor: (name: string, count: number) => Promise<Pool>,
): Promise<Outcome> => {
  const begun = performance.now();
  const seconds = (since: number) => (performance.now() - since) / 1000;
  const { seed, talk } = options;
  // In a state folder of its own, and forgotten by the sandbox: ids are given out anew after a reset.
  const [slot] = (await openPoolFor('least', 1)).slots;
  const leastRequests = slot === undefined ? {} : await countLeastRequests(sandbox, slot);
  await sandbox.reset();

  const groups = planGroups(await sandbox.seed(options.payments), seed, options.overlap);
  const tasks = groups.flat();
  const pool = await openPoolFor('state', options.processes);
  const stateFolder = join(folder, 'state');
  const attempts: Attempt[] = [];
  const killer = startKiller(pool, options.killEvery, seed + 1);
  const onAttempt = (attempt: Attempt) => {
    attempts.push(attempt);
    if (attempts.length % 500 === 0) talk(`${attempts.length} runs (${tasks.length} planned), ${killer.kills()} kills`);
  };
  if (!options.isIdempotent) await sandbox.setIdempotency(false);
  await sandbox.beginChaos(options.faultRate, seed);
  const chaosBegun = performance.now();
  await runChaos(pool, groups, { stateFolder, seed: seed + 2, onAttempt });
  await killer.stop();
  const faults = await sandbox.endChaos();
  const chaosSeconds = seconds(chaosBegun);

  talk(`Faults are off after ${chaosSeconds.toFixed(0)} s and ${killer.kills()} kills; what is open is resumed.`);
  await resumeAll(pool, stateFolder, attempts, onAttempt);
  await runAgain(pool, tasks, attempts, onAttempt);

  const unsettled = await listUnsettled(pool);
  const ledger = await sandbox.ledger();
  const evidence: Evidence = { tasks, attempts, ledger, journals: readJournals(stateFolder), unsettled, leastRequests };
  const verdict = judge(evidence);
  if (verdict.violations.length > 0 || options.keep) {
    writeFileSync(join(folder, 'violations.json'), JSON.stringify(verdict.violations, null, 2));
    writeFileSync(join(folder, 'ledger.json'), JSON.stringify(ledger));
    writeFileSync(join(folder, 'attempts.ndjson'), attempts.map((attempt) => `${JSON.stringify(attempt)}\n`).join(''));
  }
  return {
    ...verdict,
    runs: attempts.length,
    kills: killer.kills(),
    faults,
    resumeMs: attempts.flatMap(({ phase, startedAt, endedAt }) => (phase === 'resume' ? [endedAt - startedAt] : [])),
    peakRssKiB: pool.peakRssKiB(),
    chaosSeconds,
    seconds: seconds(begun),
  };
};
