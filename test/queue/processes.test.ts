import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../../src/sandbox/server.ts';
import { json, klarnaCl, type Machine, newMachine, startKlarnaCl } from '../support/run.ts';
import { someKey } from './desk.ts';
import { isRedisHere, startRedis } from './redis-server.ts';

interface Write {
  readonly method: string;
  readonly path: string;
  readonly executed: boolean;
}

interface Order {
  readonly order_number: string;
  readonly payment_id: string;
  readonly auth_token: string;
  readonly session_token: string;
}

/** A sandbox with orders to pay for, and the file that does so, on the machine of whoever starts the batch. */
const shop = async (count: number, queue: string) => {
  const sandbox = await startSandbox({ latencyMs: 25 });
  onTestFinished(() => sandbox.close());
  const ask = async (path: string, body?: object) =>
    json(
      await (
        await fetch(`${sandbox.url}/__sandbox/${path}`, body && { method: 'POST', body: JSON.stringify(body) })
      ).text(),
    );
  const { orders } = (await ask('seed', { count })) as { readonly orders: readonly Order[] };
  const machine = newMachine();
  const rows = orders.map((order) =>
    [order.order_number, order.payment_id, order.auth_token, order.session_token].join(),
  );
  writeFileSync(join(machine.work, 'rows.csv'), ['id,payment-id,auth-token,session-token', ...rows, ''].join('\n'));
  const environment = { ...sandbox.environment, KLARNA_CL_QUEUE_KEY: someKey(), KLARNA_CL_QUEUE_URL: queue };
  return {
    orders,
    machine,
    environment,
    worker: (...flags: string[]) => startKlarnaCl(['worker', '--takeover-after', '1', ...flags], environment),
    batch: (...flags: string[]) => startKlarnaCl(['batch', 'rows.csv', '--queue', ...flags], environment, machine),
    /** How often each write was executed, by what it was about. */
    executed: async (): Promise<ReadonlyMap<string, number>> => {
      const { writes } = (await ask('ledger')) as { readonly writes: readonly Write[] };
      const done = writes.filter(({ executed, path }) => executed && !path.includes('/oauth/'));
      const names = done.map(({ method, path }) => `${method} ${path}`);
      return new Map([...new Set(names)].map((name) => [name, names.filter((one) => one === name).length]));
    },
  };
};

/** What a batch has done when each row was done once. */
const onceEach = (orders: readonly Order[]) => {
  const authorizations = '/v2/accounts/krn:partner:global:account:test:SANDBOX0/payment/authorize';
  return new Map([
    ...orders.map(({ payment_id }) => [`PATCH /api/klarna_payments/${payment_id}`, 1] as const),
    [`POST ${authorizations}`, orders.length] as const,
  ]);
};

const sorted = (map: ReadonlyMap<string, number>) => [...map].sort(([one], [other]) => (one < other ? -1 : 1));

const reportOf = ({ work }: Machine) => json(readFileSync(join(work, 'report.json'), 'utf8'));

describe.skipIf(!isRedisHere)('workers as processes', async () => {
  const redis = isRedisHere ? await startRedis() : undefined;
  if (redis === undefined) return;

  it('do each row once although one of three is killed half-way, and each has one result', async () => {
    const { orders, batch, worker, executed, machine } = await shop(45, redis.url);
    // Few hands each, so that none of them is done with all rows before the others have begun.
    const few = ['--once', '--concurrency', '3'];
    const [first, killed, last] = [worker(...few), worker(...few), worker(...few)];
    await Promise.all([first, killed, last].map(({ says }) => says('Worker at')));
    const run = batch('--report-json', 'report.json');
    await killed.prints(3);
    killed.kill('SIGKILL');
    const { exitCode, stdout } = await run.end;
    const ids = stdout
      .trimEnd()
      .split('\n')
      .map((line) => json(line).id);
    expect(exitCode).toBe(0);
    expect(ids.sort()).toEqual(orders.map(({ order_number }) => order_number).sort());
    expect(sorted(await executed())).toEqual(sorted(onceEach(orders)));
    expect(reportOf(machine).summary.totals).toMatchObject({ rows: 45, succeeded: 45 });
    const ends = await Promise.all([first.end, last.end]);
    expect(ends.map((end) => end.exitCode)).toEqual([0, 0]);
  });

  it('go on when whoever started the batch is killed, and --resume collects what they did', async () => {
    const { orders, batch, worker, executed, machine } = await shop(24, redis.url);
    const hand = worker();
    const run = batch();
    await run.prints(2);
    run.kill('SIGKILL');
    await run.end;
    const { exitCode } = await batch('--resume', '--report-json', 'report.json').end;
    expect(exitCode).toBe(0);
    const rows: readonly { readonly id: string }[] = reportOf(machine).rows;
    expect(rows.map(({ id }) => id)).toEqual(orders.map(({ order_number }) => order_number));
    expect(sorted(await executed())).toEqual(sorted(onceEach(orders)));
    hand.kill('SIGTERM');
    expect((await hand.end).exitCode).toBe(0);
  });

  it('leave a batch of another account to others (3)', async () => {
    const { batch, environment } = await shop(1, redis.url);
    const run = batch();
    await run.says('0/1 rows');
    const other = { ...environment, KLARNA_PARTNER_ACCOUNT_ID: 'krn:partner:global:account:test:OTHER000' };
    const { exitCode, stderr } = await klarnaCl(['worker', '--once'], { env: other });
    expect(exitCode).toBe(3);
    expect(stderr).toContain('The Klarna account was krn:partner:global:account:test:SANDBOX0 and is');
    expect(stderr).toContain('[OTHER_PARTIES]');
    run.kill('SIGKILL');
  });
});
