import { setMaxListeners } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { BatchRow } from '../../../src/batch/row.ts';
import type { RowResult } from '../../../src/batch/row-result.ts';
import type { RowJournal } from '../../../src/batch/run/row-journal.ts';
import type { FinishedStep } from '../../../src/batch/run/row-steps.ts';
import { executeScenario } from '../../../src/batch/scenarios/execute-scenario.ts';
import { keptRuns, type StepRuns } from '../../../src/batch/scenarios/step-run.ts';
import type { SandboxDoor } from '../../../src/batch/scenarios/step-world.ts';
import { scenarioServices } from '../../../src/commands/batch/scenarios.ts';
import { openBatchSession } from '../../../src/commands/batch/session.ts';
import type { Clock, Context } from '../../../src/context.ts';
import { noMemory } from '../../../src/flows/run-memory.ts';
import { systemClock, systemRandom } from '../../../src/platform/clock.ts';
import { openHttp } from '../../../src/request/http.ts';
import { openSandboxControl } from '../../../src/sandbox/control-client.ts';
import { type RunningSandbox, startSandbox } from '../../../src/sandbox/server.ts';
import { fakeContext, scratchFolder } from '../../support/fake-context.ts';
import type { Ledger } from '../run/running.ts';
import { rowsIn } from './opening.ts';

/** A batch that can be begun, be cut off, and be taken up again. */
export interface Campaign {
  readonly sandbox: RunningSandbox;
  /** Runs all rows, in one process of the batch. */
  readonly run: (cut?: Cut) => Promise<readonly RowResult[]>;
  /** What was executed, in order: `PATCH klarna_payments`. */
  readonly writes: () => Promise<readonly string[]>;
  /** What the journal holds of the rows' steps. */
  readonly finished: ReadonlyMap<string, readonly FinishedStep[]>;
  readonly stateFolder: string;
}

/** Where a process is killed. */
export interface Cut {
  /** Before a finished step of this name is written down. */
  readonly beforeFinish?: string;
  /** Before the so manieth write leaves, or after its answer came and before that is written down. */
  readonly beforeWrite?: number;
  readonly beforeOutcome?: number;
  /** After the customer has gone to Klarna, and before they have decided. */
  readonly afterStart?: boolean;
  /** What the journal says instead of what was written to it. */
  readonly finished?: readonly FinishedStep[];
}

/** Nobody waits: a pause is over at once, and the clock has moved on by it. */
const hurriedClock = (): Clock => {
  let aheadMs = 0;
  return {
    now: () => systemClock.now() + aheadMs,
    monotonic: () => systemClock.monotonic() + aheadMs,
    sleep: async (ms) => {
      aheadMs += ms;
    },
    every: systemClock.every,
  };
};

class Killed extends Error {}

export const campaign = async (text: string): Promise<Campaign> => {
  const sandbox = await startSandbox({});
  onTestFinished(() => sandbox.close());
  const rows = await rowsIn(text);
  const stateFolder = scratchFolder();
  const batchId = '01JDBATCH0SCENAR10STEPS000';
  const finished = new Map<string, FinishedStep[]>();
  const run = async (cut: Cut = {}) => {
    const world = fakeContext({ environment: sandbox.environment });
    const { stop } = world.context;
    setMaxListeners(0, stop.signal);
    const context: Context = {
      ...world.context,
      clock: hurriedClock(),
      random: systemRandom,
      folders: { ...world.context.folders, state: stateFolder },
      sharedHttp: async (settings) => openHttp(settings, { clock: systemClock, random: systemRandom, stop }),
      sandboxControl: openSandboxControl,
    };
    const flags = { input: false, color: false } as const;
    const session = await openBatchSession(context, flags, ['commerce-layer', 'klarna'], async () => ({}));
    const results: RowResult[] = [];
    const writes = { count: 0 };
    try {
      await session.begin();
      for (const row of rows) {
        const life = { isOver: false };
        const kill = () => {
          life.isOver = true;
        };
        const shared = { ...session.services, batchId, confirm: false, worker: null };
        const own = scenarioServices(context, session);
        const services = { ...shared, ...own, sandbox: async () => customerOf(await own.sandbox?.(), cut, kill) };
        const runs = keptRuns({
          stateFolder,
          batch: { id: batchId, row: row.id, line: row.line, ordinal: 0 },
          clock: context.clock,
          process: { pid: process.pid, host: 'test' },
          parties: session.parties,
        });
        const end = await executeScenario(
          row,
          { ...services, runsOf: () => cutting(runs, cut, stateFolder, writes, kill) },
          journalOf(row, finished, cut, life),
        ).catch((error: unknown) => {
          if (error instanceof Killed) return undefined;
          throw error;
        });
        if (end === undefined || life.isOver) return results;
        results.push(end.result);
      }
    } finally {
      await session.close();
    }
    return results;
  };
  return {
    sandbox,
    run,
    stateFolder,
    finished,
    writes: async () => {
      const { writes } = (await (await fetch(`${sandbox.url}/__sandbox/ledger`)).json()) as Ledger;
      return writes.filter(({ executed }) => executed).map(({ method, path }) => `${method} ${kindOf(path)}`);
    },
  };
};

const customerOf = (door: SandboxDoor | undefined, { afterStart }: Cut, kill: () => void): SandboxDoor => ({
  ask: async (method, path, body) => {
    const answer = await door?.ask(method, path, body);
    if (afterStart && body?.includes('"start"')) {
      kill();
      throw new Killed();
    }
    return answer;
  },
});

/** Ids and accounts are left out. */
const kindOf = (path: string): string =>
  path
    .replace(/\?.*$/, '')
    .replace(/^\/(?:api|v2)\//, '')
    .replace(/^accounts\/[^/]+\//, '')
    .replace(/\/(?:krn[^/]*|[A-Za-z]{10})(?=\/|$)/g, '');

const journalOf = (
  row: BatchRow,
  finished: Map<string, FinishedStep[]>,
  { beforeFinish, finished: said }: Cut,
  life: { isOver: boolean },
): RowJournal => {
  const steps = finished.get(row.id) ?? [];
  finished.set(row.id, steps);
  return {
    runId: '01JDBATCH0SCENAR10ROW00000',
    observer: { beforeWrite: async () => {}, afterWrite: async () => {}, afterVerify: async () => {} },
    memory: noMemory,
    hasWritten: () => false,
    hasOpenWrite: () => false,
    begin: async () => {},
    end: async () => {
      if (life.isOver) throw new Killed();
    },
    steps: {
      finished: said ?? [...steps],
      begin: async () => {},
      finish: async (step) => {
        if (step.name === beforeFinish) {
          life.isOver = true;
          throw new Killed();
        }
        steps.push(step);
      },
    },
  };
};

/** Runs whose process is killed where the cut says: nothing of what it would have written then is left. */
const cutting = (
  runs: StepRuns,
  { beforeWrite, beforeOutcome }: Cut,
  stateFolder: string,
  writes: { count: number },
  onKill: () => void,
): StepRuns => ({
  open: (step) => {
    const run = runs.open(step);
    let isKilled = false;
    const kill = () => {
      isKilled = true;
      onKill();
      throw new Killed();
    };
    return {
      ...run,
      observer: {
        ...run.observer,
        beforeWrite: async (...write) => {
          writes.count += 1;
          if (writes.count === beforeWrite) kill();
          await run.observer.beforeWrite(...write);
        },
        afterWrite: async (...write) => {
          if (writes.count === beforeOutcome) kill();
          await run.observer.afterWrite(...write);
        },
      },
      end: (failure, result) => {
        run.end(failure, result);
        if (!isKilled) return;
        const path = join(stateFolder, 'runs', `${run.runId}.ndjson`);
        const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
        // Its last record is that it came to its end, which a killed process does not write.
        if (lines.at(-1)?.includes('"kind":"end"')) writeFileSync(path, `${lines.slice(0, -1).join('\n')}\n`);
      },
    };
  },
});

/** The text of all files below a folder. */
export const filesIn = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');
