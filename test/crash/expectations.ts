import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { summaryOfRun } from '../../src/commands/run-summary.ts';
import { runIds } from '../../src/journal/runs-folder.ts';
import type { WorldSnapshot } from '../../src/sandbox/world/tables.ts';
import { leaksIn, leaksUnder } from '../support/canaries.ts';
import { type Life, stateIn } from './lives.ts';
import type { Purchase, Scenario } from './scenarios.ts';

/** A write as it reached a vendor. */
export interface Written {
  readonly letter: string;
  readonly executed: boolean;
  readonly key: string | undefined;
  readonly body: unknown;
}

/** The command came to its end, and printed its own document. */
export const expectSuccess = ({ saidIn, says }: Scenario, { exitCode, signal, stdout, stderr }: Life): void => {
  expect({ exitCode, signal, stderr }).toMatchObject({ exitCode: 0, signal: undefined });
  expect(saidIn(stdout)).toBe(says);
};

/** At the vendors everything was done that was to be done, and nothing twice. */
export const expectOnce = (
  { writes }: Scenario,
  { authToken, order, reference }: Purchase,
  written: readonly Written[],
  world: WorldSnapshot,
): void => {
  expect([...new Set(written.map(({ letter }) => letter))].sort()).toEqual([...writes].sort());
  const payment = world.klarna_payments.find(({ id }) => id === order.payment_id);
  expect(payment?.auth_token).toBe(writes.includes('P') ? authToken : null);

  const authorized = written.filter(({ letter }) => letter === 'A');
  const transactions = world.transactions.filter(({ payment_transaction_reference: name }) =>
    [reference, `${order.order_number}-1`, `${order.order_number}-2`].includes(name),
  );
  expect(transactions).toHaveLength(writes.includes('A') ? 1 : 0);
  expect(authorized.filter(({ executed }) => executed)).toHaveLength(writes.includes('A') ? 1 : 0);
  // A repeat is the same request, by its key and by its body.
  for (const repeat of authorized) expect(repeat).toMatchObject({ key: authorized[0]?.key, body: authorized[0]?.body });

  const placed = written.filter(({ letter, executed }) => letter === 'O' && executed);
  const atCommerceLayer = world.authorizations.filter(({ order_id }) => order_id === order.order_id);
  expect(placed).toHaveLength(writes.includes('O') ? 1 : 0);
  expect(atCommerceLayer).toHaveLength(writes.includes('O') ? 1 : 0);
  expect(world.orders.find(({ id }) => id === order.order_id)?.status).toBe(
    writes.includes('O') ? 'placed' : 'pending',
  );
};

/** The journal can be read and has nothing open, and the dead have left nothing behind. */
export const expectTidy = (folder: string): void => {
  const state = stateIn(folder);
  const summaries = runIds(state).flatMap((id) => summaryOfRun(state, id) ?? []);
  expect(summaries.map(({ status }) => status)).toEqual(['finished']);
  expect(readdirSync(join(state, 'locks'))).toEqual([]);
  const isExpected = (name: string) => ['access-tokens.json', 'locks', 'runs'].includes(name);
  expect(readdirSync(state).filter((name) => !isExpected(name))).toEqual([]);
};

/** Neither token is printed or written. */
export const expectNoLeaks = (folder: string, { authToken, sessionToken }: Purchase, life: Life): void => {
  const tokens = [
    { name: 'auth token', value: authToken },
    { name: 'session token', value: sessionToken },
  ];
  const inState = existsSync(stateIn(folder)) ? leaksUnder(stateIn(folder), tokens) : [];
  // send-token prints the API's own document, in which the token is masked.
  expect([...leaksIn(life.stdout, 'stdout', tokens), ...leaksIn(life.stderr, 'stderr', tokens), ...inState]).toEqual(
    [],
  );
};
