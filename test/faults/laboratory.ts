import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type RunSummary, summaryOfRun } from '../../src/commands/runs/summary.ts';
import { readRun, runIds } from '../../src/journal/runs-folder.ts';
import { answer } from '../support/fault-server.ts';
import { type StepLetter, type StepOfTokens, type Strike, startRawVendors } from '../support/raw-vendors.ts';
import { type Environment, json, klarnaCl, newMachine, startKlarnaCl } from '../support/run.ts';
import { commands, secrets } from './stage.ts';

const { authToken, sessionToken } = secrets;

/** The command lines of the cells, and what `--resume` needs to go on with each. */
export const runs = {
  ...commands,
  both: ['flow', '--route', 'both', 'ertHJlpPTR', '--auth-token', authToken, '--session-token', sessionToken],
  order: ['flow', '--route', 'network', '--order', 'NgojhKoyYN', '--session-token', sessionToken],
} as const;

export const tokensOf: Readonly<Record<keyof typeof runs, readonly string[]>> = {
  native: ['--auth-token', authToken],
  place: ['--auth-token', authToken],
  'send-token': ['--auth-token', authToken],
  network: ['--session-token', sessionToken],
  order: ['--session-token', sessionToken],
  authorize: ['--session-token', sessionToken],
  both: ['--auth-token', authToken, '--session-token', sessionToken],
  // The customer brings them.
  widget: [],
  request: [],
  watch: [],
  // These need none.
  capture: [],
  'network-capture': [],
};

/** The start of a step's request, as it goes on the wire. */
export const heads: Readonly<Record<StepOfTokens, string>> = {
  T: 'POST /oauth/token',
  R: 'GET /api/',
  P: 'PATCH /api/klarna_payments/',
  A: 'POST /v2/',
  O: 'PATCH /api/orders/',
};

/** The command that comes to each step. */
export const commandOf: Readonly<Record<StepOfTokens, keyof typeof runs>> = {
  T: 'place',
  R: 'place',
  P: 'place',
  A: 'both',
  O: 'place',
};

export const nameInJournal = { P: 'store-token', A: 'authorize', O: 'place' } as const;

/** What happens inside a process, as `preload.cjs` does it. */
export type Inside =
  | { readonly kill: 'send' | 'answer'; readonly head: string }
  | { readonly kill: 'record' | 'half-record'; readonly record: string }
  | { readonly clockMs: number };

export const inside = (fault: Inside): Environment => ({
  NODE_OPTIONS: `--require ${JSON.stringify(join(import.meta.dirname, 'preload.cjs'))}`,
  FAULT: JSON.stringify(fault),
});

/** A request that has arrived and was executed, whose answer is kept back. */
export interface Held {
  readonly arrived: Promise<void>;
  readonly letGo: () => void;
}

/** A machine of its own and both vendors, for processes of the built tool. */
export const openLaboratory = async (machine = newMachine()) => {
  const strikes: Strike[] = [];
  const watchers = new Set<(letter: StepLetter) => void>();
  const vendors = await startRawVendors({
    own: secrets,
    strikes,
    look: (letter) => {
      for (const watch of watchers) watch(letter);
    },
  });
  onTestFinished(vendors.close);
  const environment = (more: Environment) => ({ ...vendors.environment, ...more });
  const run = (args: readonly string[], more: Environment = {}) => klarnaCl(args, { machine, env: environment(more) });
  return {
    machine,
    vendors,
    environment,
    run,
    start: (args: readonly string[], more: Environment = {}) => startKlarnaCl(args, environment(more), machine),
    strike: (strike: Strike): void => {
      strikes.push(strike);
    },
    /** Keeps back the answer to the next request of a step. */
    hold: (step: StepLetter): Held => {
      const gate = opened();
      const arrival = opened();
      const deliver: Strike['deliver'] =
        ({ status, type, body }) =>
        (socket, request) => {
          arrival.open();
          gate.isOpen.then(() => answer(status, body, { 'content-type': type })(socket, request));
        };
      strikes.push({ step, deliver, executed: true, times: 1 });
      return { arrived: arrival.isOpen, letGo: gate.open };
    },
    /** Called when a request has arrived, before anything is done with it, until that is stopped. */
    atArrival: (watch: (letter: StepLetter) => void): (() => void) => {
      watchers.add(watch);
      return () => watchers.delete(watch);
    },
    /** The requests that came in so far, a letter each. */
    arrived: () => vendors.arrivals.map(({ letter }) => letter).join(''),
    /** The writes that a vendor has carried out, a letter each. */
    executed: async () =>
      (await vendors.writes()).flatMap(({ letter, executed }) => (executed ? [letter] : [])).join(''),
    /** What `runs list` prints. */
    listed: async () => json((await run(['runs', 'list'])).stdout).runs,
    /** The same of the only run there is, without a process of its own. */
    only: (): RunSummary => {
      const [id = '', ...others] = runIds(machine.state);
      const summary = summaryOfRun(machine.state, id);
      if (summary === undefined || others.length > 0) throw new Error(`not one run: ${[id, ...others].join(' ')}`);
      return summary;
    },
    /** A run's records in words; every checksum of its file was looked at. */
    story: (id: string) => storyOf(machine.state, id),
    resume: (id: string, of: keyof typeof runs, more: Environment = {}) =>
      run(['flow', '--resume', id, ...tokensOf[of]], more),
  };
};

export type Laboratory = Awaited<ReturnType<typeof openLaboratory>>;

const opened = () => {
  let open = () => {};
  const isOpen = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { isOpen, open };
};

const storyOf = (stateFolder: string, id: string): readonly string[] =>
  (readRun(stateFolder, id)?.records ?? []).map((record) => {
    if ('step' in record) return `${record.kind} ${record.step}`;
    return record.kind === 'end' ? `end ${record.exit_code}` : record.kind;
  });
