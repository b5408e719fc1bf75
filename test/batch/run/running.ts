import { setMaxListeners } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { RowResult } from '../../../src/batch/row-result.ts';
import type { Context } from '../../../src/context.ts';
import { exitCodes } from '../../../src/errors.ts';
import { systemClock, systemRandom } from '../../../src/platform/clock.ts';
import { systemFiles } from '../../../src/platform/files.ts';
import { openHttp } from '../../../src/request/http.ts';
import { type RunningSandbox, startSandbox } from '../../../src/sandbox/server.ts';
import { endOf } from '../../commands/running.ts';
import { type FakeWish, fakeContext, scratchFolder } from '../../support/fake-context.ts';

/** Cells of a row, by column. */
export type Cells = Readonly<Record<string, string>>;

interface Seeded {
  readonly payment_id: string;
  readonly order_id: string;
  readonly auth_token: string;
  readonly session_token: string;
}

/** A write as the sandbox's ledger has it. */
export interface Write {
  readonly method: string;
  readonly path: string;
  readonly executed: boolean;
}

export interface Ledger {
  readonly writes: readonly Write[];
  readonly reads: Readonly<Record<string, number>>;
}

/** A sandbox with so many orders to pay for, and the rows that do so. */
export const shop = async (count: number) => {
  const sandbox = await startSandbox({});
  onTestFinished(() => sandbox.close());
  const answer = await fetch(`${sandbox.url}/__sandbox/seed`, { method: 'POST', body: JSON.stringify({ count }) });
  // What the sandbox's own answer is made of.
  const { orders } = (await answer.json()) as { readonly orders: readonly Seeded[] };
  const rows: readonly Cells[] = orders.map((order, index) => ({
    id: `row-${index + 1}`,
    route: 'both',
    'payment-id': order.payment_id,
    'auth-token': order.auth_token,
    'session-token': order.session_token,
  }));
  return {
    sandbox,
    orders,
    rows,
    faults: (...rules: string[]) => control(sandbox, 'faults', { rules }),
    /** Moves the clock of the sandbox forward. */
    pass: (advance: string) => control(sandbox, 'clock', { advance }),
    ledger: async () => (await (await fetch(`${sandbox.url}/__sandbox/ledger`)).json()) as Ledger,
  };
};

const control = (sandbox: RunningSandbox, path: string, body: object) =>
  fetch(`${sandbox.url}/__sandbox/${path}`, { method: 'POST', body: JSON.stringify(body) });

export const ndjson = (rows: readonly Cells[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

interface Wish extends FakeWish {
  /** A state folder that outlives this batch. */
  readonly state?: string;
  readonly change?: (context: Context) => Partial<Context>;
}

/** Runs `batch` on rows against a sandbox, over a real network; all that came of it. */
export const batch = async (
  sandbox: RunningSandbox,
  rows: readonly Cells[],
  argv: readonly string[] = [],
  wish: Wish = {},
) => {
  const file = join(scratchFolder(), 'rows.ndjson');
  writeFileSync(file, ndjson(rows));
  return batchOf(sandbox, file, argv, wish);
};

export const batchOf = async (sandbox: RunningSandbox, file: string, argv: readonly string[], wish: Wish = {}) => {
  const world = fakeContext({ environment: sandbox.environment, ...wish });
  const { stop } = world.context;
  setMaxListeners(0, stop.signal);
  const context: Context = {
    ...world.context,
    clock: systemClock,
    random: systemRandom,
    files: systemFiles(
      () => process.stdin,
      () => stop,
    ),
    sharedHttp: async (settings) => openHttp(settings, { clock: systemClock, random: systemRandom, stop }),
  };
  const failure = await endOf(['batch', file, ...argv], { ...context, ...wish.change?.(context) });
  // --check prints a document instead.
  const lines = world
    .stdout()
    .split('\n')
    .filter((line) => line.startsWith('{"'));
  return {
    ...world,
    failure,
    exit: failure === undefined ? 0 : exitCodes[failure.kind],
    said: failure === undefined ? '' : [failure.message, failure.facts.why, failure.facts.hint].join('\n'),
    /** In the order of the file. */
    results: lines.map((line) => JSON.parse(line) as RowResult).sort((a, b) => a.line - b.line),
  };
};
