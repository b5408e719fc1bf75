import { afterAll, expect, it, vi } from 'vitest';
import { summaryOfRun } from '../../src/commands/runs/summary.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import { leaksIn, leaksUnder } from '../support/canaries.ts';
import { json } from '../support/run.ts';
import { environmentIn, live, newFolder, removeFolder, runsIn, stateIn } from './lives.ts';
import { isWholeSweep } from './points.ts';

// Processes, all of them: more at a time only make each other late.
vi.setConfig({ maxConcurrency: 3, testTimeout: 60_000 });
const sandbox = await startSandbox();
afterAll(sandbox.close);

const control = async (path: string, init?: RequestInit) =>
  json(await (await fetch(`${sandbox.url}/__sandbox/${path}`, init)).text());

/** Each repair, the state that needs it, the letter that its write goes by, and what the journal calls its step. */
const repairs = [
  ['fix-payment-source', 'paid-not-placed', 'O', 'repair'],
  ['cancel-authorization', 'token-not-placed', 'P', 'cancel-token'],
  ['nullify-payment-source', 'token-not-placed', 'O', 'repair'],
  ['forward', 'capture-pending', 'K', 'repair'],
  ['reset-circuit', 'circuit-open', 'O', 'repair'],
  ['update-session', 'mismatched-amounts', 'P', 'repair'],
] as const;

/** Where it is known what is to be done and nothing has left, where it has left, and where the answer is not noted yet. */
const pointsOf = (letter: string, step: string): readonly string[] => [
  `before writeSync runs/run intent ${step} #1`,
  'after fdatasyncSync runs/run #1',
  `after sending ${letter} #1`,
  `at the answer to ${letter} #1`,
  `after writeSync runs/run outcome ${step} #1`,
  'before writeSync runs/run end #1',
];

const cells = repairs.flatMap(([action, situation, letter, step]) =>
  pointsOf(letter, step).map((at) => ({ action, situation, at })),
);

/** The two that Commerce Layer and Klarna make, where most is left open; the others are killed in-process (test/flows). */
const swept = isWholeSweep
  ? cells
  : cells.filter(
      ({ action, at }) => ['fix-payment-source', 'cancel-authorization'].includes(action) && / sending /.test(at),
    );

interface Write {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly executed: boolean;
}

it.concurrent.each(swept)(
  'repair $action comes to its one end after kill -9 $at',
  async ({ action, situation, at }) => {
    const wish = { method: 'POST', body: JSON.stringify({ orders: [{ situation }] }) };
    const [{ order_id, payment_id, auth_token }] = (await control('seed', wish)).orders;
    const folder = newFolder();
    try {
      const environment = environmentIn(folder, sandbox.environment);
      const args = ['repair', action, order_id];
      expect(await live(args, environment, { at })).toMatchObject({ signal: 'SIGKILL' });
      const [run] = runsIn(folder);
      const life = await live(run === undefined ? args : ['flow', '--resume', run], environment);
      expect({ exitCode: life.exitCode, stderr: life.stderr }).toMatchObject({ exitCode: 0 });
      expect(json(life.stdout)).toMatchObject({ action: `repair ${action}`, result: 'DONE' });

      const { writes } = (await control('ledger')) as { writes: readonly Write[] };
      const about = [order_id, payment_id, auth_token];
      const made = writes.filter(
        ({ method, path, body, executed }) =>
          executed && method !== 'POST' && about.some((id) => `${path} ${JSON.stringify(body)}`.includes(id)),
      );
      // A session that is refreshed twice is as good as refreshed once, and nothing tells whether it was.
      if (action !== 'update-session' && action !== 'forward') expect(made).toHaveLength(1);

      const state = stateIn(folder);
      expect(runsIn(folder).map((id) => summaryOfRun(state, id)?.status)).toEqual(['finished']);
      const canaries = [{ name: 'auth token', value: auth_token }];
      expect([...leaksIn(life.stdout + life.stderr, 'said', canaries), ...leaksUnder(state, canaries)]).toEqual([]);
    } finally {
      removeFolder(folder);
    }
  },
);
