import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { errorOf, json, klarnaCl, type Machine, newMachine } from '../support/run.ts';
import { type SandboxServer, sandboxServer } from '../support/sandbox-server.ts';

/** A sandbox with one more order, and a machine that works on it. */
const start = async () => {
  const server = await sandboxServer();
  const machine = newMachine();
  const seeded = await server.seed();
  const run = (...argv: string[]) => klarnaCl([...argv, '--output', 'json'], { machine, env: server.environment });
  const native = ['flow', '--route', 'native', '--place', '--payment-id', seeded.payment_id];
  const both = ['flow', '--route', 'both', '--payment-id', seeded.payment_id, '--auth-token', seeded.auth_token];
  const network = ['flow', '--route', 'network', '--order', seeded.order_id];
  const unsettled = async () => json((await run('runs', 'list', '--unsettled')).stdout).runs.map(idOf);
  return { server, machine, seeded, run, native, both, network, unsettled };
};

const idOf = ({ run_id: id }: { run_id: string }): string => id;
const sessionToken = (name: string) => `krn:payment:eu1:klarna-network-session-token:sandbox-${name}`;

/** What the journal of a run that was killed so many records before its end looks like. */
const cutShort = ({ state }: Machine, id: string, records: number): void => {
  const file = join(state, 'runs', `${id}.ndjson`);
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  writeFileSync(file, `${lines.slice(0, -records).join('\n')}\n`);
  rmSync(join(state, 'runs', 'index'), { force: true });
};

const madeAtKlarna = async ({ ledger }: SandboxServer): Promise<number> =>
  (await ledger()).writes.filter(({ created }: { created: string | null }) => created !== null).length;

describe('a resumed run that is stopped before it can confirm', () => {
  it.each([
    ['403', 4],
    ['422', 5],
    ['redirect', 14],
  ])('does not forget an approval that its journal has (%s)', async (fault) => {
    const { server, machine, seeded, run, network, unsettled } = await start();
    const first = await run(...network, '--session-token', seeded.session_token);
    const { run_id: id } = json(first.stdout);
    cutShort(machine, id, 1);
    await server.faults(`GET /api/orders/*=${fault}:1`);
    const resumed = await run('flow', '--resume', id);
    expect(resumed.exitCode).toBe(7);
    expect(await unsettled()).toEqual([id]);
    expect(await run('flow', '--resume', id)).toMatchObject({ exitCode: 0 });
    expect(await unsettled()).toEqual([]);
  });

  it('does not forget a placing that its journal has', async () => {
    const { server, machine, seeded, run, native, unsettled } = await start();
    const first = await run(...native, '--auth-token', seeded.auth_token);
    const { run_id: id } = json(first.stdout);
    cutShort(machine, id, 1);
    await server.faults('GET /api/klarna_payments/*=422:1');
    expect(await run('flow', '--resume', id)).toMatchObject({ exitCode: 7 });
    expect(await unsettled()).toEqual([id]);
  });

  it('keeps an authorization open whose repeat is refused', async () => {
    const { server, machine, seeded, run, network, unsettled } = await start();
    const first = await run(...network, '--session-token', seeded.session_token);
    const { run_id: id } = json(first.stdout);
    cutShort(machine, id, 2);
    await server.faults('POST /v2/**=401:1');
    const resumed = await run('flow', '--resume', id, '--session-token', seeded.session_token);
    expect(resumed.exitCode).toBe(7);
    expect(await unsettled()).toEqual([id]);
  });
});

describe('a resumed run that came to a certain end', () => {
  it('is settled after a placing that Klarna refuses once more', async () => {
    const { machine, run, native, unsettled } = await start();
    const token = ['--auth-token', 'sandbox-place-declined'];
    const { run_id: id } = json((await run(...native, ...token)).stdout);
    cutShort(machine, id, 2);
    expect(await run('flow', '--resume', id, ...token)).toMatchObject({ exitCode: 12 });
    expect(await unsettled()).toEqual([]);
  });

  it.each([
    ['the placing was refused', 12, ['--auth-token', 'sandbox-place-declined'], []],
    ['the payment was declined', 8, ['--auth-token', 'sandbox-auth'], ['--session-token', sessionToken('declined')]],
  ])('is settled where %s after a token of which nobody knew', async (_, exitCode, authToken, session) => {
    const { server, seeded, run, unsettled } = await start();
    await server.faults('PATCH /api/klarna_payments/*=wrong-mode:1');
    const route = session.length === 0 ? ['native', '--place'] : ['both'];
    const tokens = [...authToken, ...session];
    const first = await run('flow', '--route', ...route, '--payment-id', seeded.payment_id, ...tokens);
    expect(first.exitCode).toBe(14);
    const { run_id: id } = json(first.stdout);
    expect(await run('flow', '--resume', id, ...tokens)).toMatchObject({ exitCode });
    expect(await unsettled()).toEqual([]);
  });

  it('is settled where another run has placed the order meanwhile, and says that the token is stored', async () => {
    const { server, seeded, run, native, unsettled } = await start();
    const token = ['--auth-token', seeded.auth_token];
    await server.faults('PATCH /api/klarna_payments/*=wrong-mode:1');
    const { run_id: id } = json((await run(...native, ...token)).stdout);
    expect(await run(...native, ...token)).toMatchObject({ exitCode: 0 });
    const resumed = await run('flow', '--resume', id, ...token);
    expect(errorOf(resumed).code).toBe('ORDER_PLACED');
    expect(json(resumed.stdout).payment.token_stored).toBe(true);
    expect(await unsettled()).toEqual([]);
  });

  it('is settled where another run has authorized the order meanwhile', async () => {
    const { server, seeded, run, both, unsettled } = await start();
    await server.faults('PATCH /api/klarna_payments/*=wrong-mode:1');
    const { run_id: id } = json((await run(...both, '--session-token', sessionToken('approved.one'))).stdout);
    expect(await run(...both, '--session-token', sessionToken('approved.two'))).toMatchObject({ exitCode: 0 });
    const tokens = ['--auth-token', seeded.auth_token, '--session-token', sessionToken('approved.one')];
    const resumed = await run('flow', '--resume', id, ...tokens);
    expect(errorOf(resumed).code).toBe('SECOND_AUTHORIZATION');
    expect(await unsettled()).toEqual([]);
  });
});

it('an order whose placing may still be carried out is not authorized on Klarna Network', async () => {
  const { server, seeded, run, native, network } = await start();
  await server.faults('PATCH /api/orders/*=redirect:1');
  const placing = await run(...native, '--auth-token', seeded.auth_token);
  expect(json(placing.stdout).result).toBe('UNKNOWN');
  expect(await run(...network, '--session-token', seeded.session_token)).toMatchObject({ exitCode: 7 });
  expect(await madeAtKlarna(server)).toBe(0);
});
