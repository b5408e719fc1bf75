import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { summaryOfRun } from '../../src/commands/runs/summary.ts';
import { runIds } from '../../src/journal/runs-folder.ts';
import type { WorldSnapshot } from '../../src/sandbox/world/tables.ts';
import { type Canary, leaksIn, leaksUnder } from '../support/canaries.ts';
import type { Customer } from '../support/customer.ts';
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
  customer: Customer | undefined,
  written: readonly Written[],
  world: WorldSnapshot,
): void => {
  expect([...new Set(written.map(({ letter }) => letter))].sort()).toEqual([...writes].sort());
  const payments = world.klarna_payments.filter(({ order_id }) => order_id === order.order_id);
  const stored = customer === undefined ? authToken : customer.authTokens.at(-1);
  expect(payments.map(({ auth_token }) => auth_token)).toEqual([writes.includes('P') ? stored : null]);
  const executed = (letter: string) => written.filter((one) => one.letter === letter && one.executed);
  expect(executed('C')).toHaveLength(writes.includes('C') ? 1 : 0);
  // Where the command was run anew, the customer has approved twice, and each approval was good once.
  const tokens = executed('P').map(({ body }) => JSON.stringify(body));
  if (customer !== undefined) expect(new Set(tokens).size).toBe(tokens.length);
  // One that was asked for and not heard of is found again by its key.
  expect(requestsOf(order, world).map(({ state }) => state)).toEqual(writes.includes('Q') ? ['COMPLETED'] : []);

  const authorized = written.filter(({ letter }) => letter === 'A');
  const transactions = world.transactions.filter(({ payment_transaction_reference: name }) =>
    [reference, `${order.order_number}-1`, `${order.order_number}-2`].includes(name),
  );
  expect(transactions).toHaveLength(writes.includes('A') ? 1 : 0);
  expect(executed('A')).toHaveLength(writes.includes('A') ? 1 : 0);
  // A repeat is the same request, by its key and by its body.
  for (const repeat of authorized) expect(repeat).toMatchObject({ key: authorized[0]?.key, body: authorized[0]?.body });

  const atCommerceLayer = world.authorizations.filter(({ order_id }) => order_id === order.order_id);
  expect(executed('O')).toHaveLength(writes.includes('O') ? 1 : 0);
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

const requestsOf = ({ order_number }: Purchase['order'], { payment_requests }: WorldSnapshot) =>
  payment_requests.filter(({ payment_request_reference: name }) => name === `${order_number}-1`);

/** Every token that the purchase has seen: those given, those that the customer brought, and what they were shown. */
export const tokensOfPurchase = (
  { authToken, sessionToken, order }: Purchase,
  customer: Customer | undefined,
  world: WorldSnapshot,
): readonly Canary[] => {
  const payments = world.klarna_payments.filter(({ order_id }) => order_id === order.order_id);
  const sessionTokens = requestsOf(order, world).map((request) => request.klarna_network_session_token);
  const named = (name: string, values: readonly (string | null)[]) =>
    values.flatMap((value) => (value === null ? [] : [{ name, value }]));
  return [
    ...named('auth token', [authToken, ...(customer?.authTokens ?? [])]),
    ...named('session token', [sessionToken, ...sessionTokens]),
    ...named(
      'client token',
      payments.map(({ client_token }) => client_token),
    ),
  ];
};

/** No token is printed or written. */
export const expectNoLeaks = (folder: string, life: Life, tokens: readonly Canary[]): void => {
  const inState = existsSync(stateIn(folder)) ? leaksUnder(stateIn(folder), tokens) : [];
  // send-token prints the API's own document, in which the token is masked.
  expect([...leaksIn(life.stdout, 'stdout', tokens), ...leaksIn(life.stderr, 'stderr', tokens), ...inState]).toEqual(
    [],
  );
};
