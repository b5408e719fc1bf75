import { afterAll, expect, it, vi } from 'vitest';
import { summaryOfRun } from '../../src/commands/runs/summary.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import type { Seeded } from '../../src/sandbox/world/seeds/seed-request.ts';
import type { WorldSnapshot } from '../../src/sandbox/world/tables.ts';
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
// The sandbox's own form, pinned by its tests.
const world = () => (sandbox.exportData() as { world: WorldSnapshot }).world;

/** A payment to act on: an order, or a transaction of Klarna Network, with what must not be written of it. */
interface Payment {
  readonly name: string;
  /** Minor units. */
  readonly amount: number;
  readonly secret: string;
  /** What the ids of its writes have in them. */
  readonly ids: () => readonly string[];
  /** How its money stands. */
  readonly ends: () => unknown;
}

const orderIn = async (situation: string): Promise<Payment> => {
  const wish = { method: 'POST', body: JSON.stringify({ orders: [{ situation }] }) };
  const [seeded] = (await control('seed', wish)).orders as readonly Seeded[];
  const id = seeded?.order_id ?? '';
  const ofOrder = <Row extends { readonly order_id: string }>(rows: readonly Row[]) =>
    rows.filter(({ order_id }) => order_id === id);
  const amount = seeded?.amount ?? 0;
  return {
    name: id,
    amount,
    secret: seeded?.auth_token ?? '',
    ids: () => [id, ...[...ofOrder(world().authorizations), ...ofOrder(world().captures)].map((row) => row.id)],
    ends: () => {
      const order = world().orders.find((one) => one.id === id);
      const sums = (rows: readonly { readonly order_id: string; readonly amount_cents: number }[]) =>
        ofOrder(rows).map(({ amount_cents }) =>
          amount_cents === amount ? 'all' : amount_cents === amount - 1 ? 'part' : amount_cents,
        );
      const { captures, refunds, voids } = world();
      return {
        is: [order?.status, order?.payment_status],
        sums: [sums(captures), sums(refunds), sums(voids)],
      };
    },
  };
};

let count = 0;

const transactionOf = async (capture: 'NOW' | 'LATER'): Promise<Payment> => {
  count += 1;
  const { KLARNA_API_KEY: key, KLARNA_PARTNER_ACCOUNT_ID: account } = sandbox.environment;
  const token = `krn:payment:eu1:klarna-network-session-token:sandbox-approved.settle-${count}`;
  const answer = await fetch(`${sandbox.url}/v2/accounts/${account}/payment/authorize`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${key}`,
      'content-type': 'application/json',
      'klarna-network-session-token': token,
    },
    body: JSON.stringify({
      currency: 'USD',
      request_payment_transaction: { amount: 11800, payment_transaction_reference: `settle-${count}`, capture },
    }),
  });
  const id: string = json(await answer.text()).payment_transaction_response.payment_transaction.payment_transaction_id;
  return {
    name: id,
    amount: 11800,
    secret: token,
    ids: () => [id],
    ends: () => {
      const transaction = world().transactions.find((one) => one.id === id);
      return {
        is: [transaction?.state],
        sums: [transaction?.captured_amount, transaction?.refunded_amount, transaction?.released_amount],
      };
    },
  };
};

interface Deed {
  readonly name: string;
  readonly payment: () => Promise<Payment>;
  readonly args: readonly string[];
  /** The letters of its writes, and what the journal calls their steps. */
  readonly writes: readonly (readonly [letter: 'O' | 'K' | 'N', step: string])[];
  readonly result: string;
  readonly ends: unknown;
}

const deeds: readonly Deed[] = [
  {
    name: 'a capture that approves the order first',
    payment: () => orderIn('healthy'),
    args: ['capture', '--approve'],
    writes: [
      ['O', 'approve-order'],
      ['K', 'capture'],
    ],
    result: 'CAPTURED',
    ends: { is: ['approved', 'paid'], sums: [['all'], [], []] },
  },
  {
    name: 'a capture of a part',
    payment: () => orderIn('ready-to-capture'),
    args: ['capture', '--amount', 'part'],
    writes: [['K', 'capture']],
    result: 'CAPTURED',
    ends: { is: ['approved', 'partially_paid'], sums: [['part'], [], []] },
  },
  {
    name: 'a refund of a part',
    payment: () => orderIn('healthy-paid'),
    args: ['refund', '--amount', 'part'],
    writes: [['K', 'refund']],
    result: 'REFUNDED',
    ends: { is: ['approved', 'partially_refunded'], sums: [['all'], ['part'], []] },
  },
  {
    name: 'the void of a placed order',
    payment: () => orderIn('healthy'),
    args: ['void'],
    writes: [['O', 'void']],
    result: 'VOIDED',
    ends: { is: ['cancelled', 'voided'], sums: [[], [], ['all']] },
  },
  {
    name: 'the void of an approved order',
    payment: () => orderIn('ready-to-capture'),
    args: ['void'],
    writes: [['K', 'void']],
    result: 'VOIDED',
    ends: { is: ['cancelled', 'voided'], sums: [[], [], ['all']] },
  },
  {
    name: 'a capture of a part on Klarna Network',
    payment: () => transactionOf('LATER'),
    args: ['capture', '--amount', '2000'],
    writes: [['N', 'network-capture']],
    result: 'CAPTURED',
    ends: { is: ['AUTHORIZED'], sums: [2000, 0, 0] },
  },
  {
    name: 'a refund of a part on Klarna Network',
    payment: () => transactionOf('NOW'),
    args: ['refund', '--amount', '2000'],
    writes: [['N', 'network-refund']],
    result: 'REFUNDED',
    ends: { is: ['COMPLETED'], sums: [11800, 2000, 0] },
  },
  {
    name: 'a void on Klarna Network',
    payment: () => transactionOf('LATER'),
    args: ['void'],
    writes: [['N', 'network-void']],
    result: 'VOIDED',
    ends: { is: ['CLOSED'], sums: [0, 0, 11800] },
  },
];

/** Where it is known what is to be done and nothing has left, where it has left, and where the answer is not noted yet. */
const pointsOf = ({ writes }: Deed): readonly string[] => [
  'after writeSync runs/run run #1',
  ...writes.flatMap(([letter, step], index) => [
    `before writeSync runs/run intent ${step} #1`,
    `after fdatasyncSync runs/run #${2 * index + 1}`,
    `before sending ${letter} #1`,
    `after sending ${letter} #1`,
    `at the answer to ${letter} #1`,
    `after writeSync runs/run outcome ${step} #1`,
  ]),
  'before writeSync runs/run end #1',
];

const cells = deeds.flatMap((deed) => pointsOf(deed).map((at) => ({ ...deed, at })));

/** Money has left, and nobody has heard; and once it is about to. The rest is killed by `npm run crash`. */
const swept = isWholeSweep
  ? cells
  : cells.filter(
      ({ at, args: [command] }) =>
        command !== 'void' &&
        (/^after sending [KN]/.test(at) || (command === 'capture' && at === 'before sending N #1')),
    );

it.concurrent.each(swept)('$name comes to its one end after kill -9 $at', async ({ at, ...deed }) => {
  const payment = await deed.payment();
  const folder = newFolder();
  try {
    const environment = environmentIn(folder, sandbox.environment);
    const [command = '', ...flags] = deed.args;
    // More than half: as much again is more than there is, so that nobody waits before it is sent again.
    const args = [command, payment.name, ...flags.map((flag) => (flag === 'part' ? String(payment.amount - 1) : flag))];
    expect(await live(args, environment, { at })).toMatchObject({ signal: 'SIGKILL' });
    const [run] = runsIn(folder);
    const life = await live(run === undefined ? args : ['flow', '--resume', run], environment);
    expect({ exitCode: life.exitCode, stderr: life.stderr }).toMatchObject({ exitCode: 0 });
    expect(json(life.stdout)).toMatchObject({ action: command, result: deed.result });
    expect(payment.ends()).toEqual(deed.ends);

    const { writes } = await control('ledger');
    const made = writes.filter(
      ({ method, path, executed }: { method: string; path: string; executed: boolean }) =>
        executed && !path.endsWith('/authorize') && payment.ids().some((id) => `${method} ${path}`.includes(id)),
    );
    expect(made).toHaveLength(deed.writes.length);

    const state = stateIn(folder);
    expect(runsIn(folder).map((id) => summaryOfRun(state, id)?.status)).toEqual(['finished']);
    const canaries = [{ name: 'token', value: payment.secret }];
    expect([...leaksIn(life.stdout + life.stderr, 'said', canaries), ...leaksUnder(state, canaries)]).toEqual([]);
  } finally {
    removeFolder(folder);
  }
});
