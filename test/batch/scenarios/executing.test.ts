import { describe, expect, it } from 'vitest';
import { type Campaign, type Cut, campaign, filesIn } from './executing.ts';

const bought = `
version: 1
scenarios:
  - id: bought
    steps:
      - seed
      - flow: {route: native, place: true}
      - capture: {approve: true}
      - refund: {amount: 1000}
`;
const boughtWrites = [
  'PATCH klarna_payments',
  'PATCH orders',
  'PATCH orders',
  'PATCH authorizations',
  'PATCH captures',
];

describe('the steps of a scenario', () => {
  it('seed an order, pay for it, capture and refund it, each about what the one before brought', async () => {
    const { run, writes, finished } = await campaign(bought);
    const [row] = await run();
    expect(row).toMatchObject({
      id: 'bought',
      status: 'succeeded',
      exit_code: 0,
      result: 'REFUNDED',
      error: null,
      route: 'native',
      amount: 15210,
      currency: 'USD',
    });
    expect(await writes()).toEqual(boughtWrites);
    expect(row?.steps.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['seed', 'read', 'send-token', 'place', 'approve-order', 'capture', 'refund']),
    );
    const steps = finished.get('bought') ?? [];
    expect(steps.map(({ name, result }) => [name, result])).toEqual([
      ['seed', 'SEEDED'],
      ['flow', 'PLACED'],
      ['capture', 'CAPTURED'],
      ['refund', 'REFUNDED'],
    ]);
  });

  it('keep no token, neither in what is written nor in the result', async () => {
    const { run, finished, stateFolder } = await campaign(
      bought.replace('- seed', '- {seed: , save: {token: auth_token, number: order_number}}'),
    );
    const results = await run();
    const kept = JSON.stringify([...finished.values()]);
    expect(kept).toContain('order_number');
    expect(`${kept}${JSON.stringify(results)}${filesIn(stateFolder)}`).not.toMatch(
      /sandbox-auth|session-token:sandbox/,
    );
  });

  it('let the customer approve a payment request, and authorize with its token', async () => {
    const { run, writes } = await campaign(`
version: 1
scenarios:
  - id: asked
    steps:
      - payment-request: {amount: 2500, currency: EUR}
      - authorize
      - capture: {amount: 1500, reference: "first-\${reference}"}
      - capture: {amount: 1000}
        name: rest
`);
    const [row] = await run();
    expect(row).toMatchObject({
      status: 'succeeded',
      result: 'CAPTURED',
      route: 'network',
      amount: 2500,
      currency: 'EUR',
    });
    expect(row?.payment_transaction_id).toMatch(/^krn:/);
    expect((await writes()).map((write) => write.split('/').at(-1))).toEqual([
      'requests',
      'authorize',
      'capture',
      'capture',
    ]);
  });

  it('ask for what a seeded order costs', async () => {
    const { run } = await campaign(`
version: 1
scenarios:
  - id: asked
    steps:
      - seed: {country_code: DE}
      - payment-request
      - authorize
      - void
`);
    const [row] = await run();
    expect(row).toMatchObject({ status: 'succeeded', result: 'VOIDED', currency: 'EUR', error: null });
  });

  it.each([
    ['decline', 'DECLINED', 8],
    ['abort', 'CUSTOMER_TIMEOUT', 9],
  ])('can have the customer %s', async (customer, code, exitCode) => {
    const { run } = await campaign(`
version: 1
scenarios:
  - id: asked
    expect: ${code}
    steps:
      - payment-request: {amount: 2500, currency: EUR, customer: ${customer}}
`);
    const [row] = await run();
    expect(row).toMatchObject({ status: 'succeeded', exit_code: exitCode, error: { code } });
  });

  it('come to a declined authorization where that is expected, and go on', async () => {
    const { run } = await campaign(`
version: 1
scenarios:
  - id: denied
    steps:
      - seed: {customer: denied}
      - {authorize: , expect: DECLINED}
      - check: {order.status: pending}
`);
    const [row] = await run();
    expect(row).toMatchObject({ status: 'succeeded', exit_code: 0, result: 'CHECKED', error: null });
  });

  it('fail where they come to something else than what is expected, and are left out after that', async () => {
    const { run, writes } = await campaign(`
version: 1
scenarios:
  - id: expected
    steps:
      - seed
      - {flow: {route: native}, expect: DECLINED}
      - void
  - id: refused
    steps:
      - seed
      - capture
      - void
`);
    const [expected, refused] = await run();
    expect(expected).toMatchObject({
      status: 'failed',
      result: 'TOKEN_STORED',
      error: { code: 'EXPECTATION_UNMET', message: 'The step flow came to TOKEN_STORED, and DECLINED was expected.' },
    });
    expect(refused).toMatchObject({
      status: 'failed',
      exit_code: 5,
      error: { message: expect.stringMatching(/^Step capture: /) },
    });
    expect(await writes()).toEqual(['PATCH klarna_payments']);
  });

  it('check what inspect finds', async () => {
    const { run } = await campaign(`
version: 1
scenarios:
  - id: right
    steps:
      - seed: {situation: paid-not-placed}
      - check: {verdict: paid-not-placed, order.status: pending}
  - id: wrong
    steps:
      - seed
      - check: {verdict: ready-to-capture, order.payment_status: paid}
`);
    const [right, wrong] = await run();
    expect(right).toMatchObject({ status: 'succeeded' });
    expect(wrong).toMatchObject({ status: 'failed', exit_code: 5, error: { code: 'CHECK_FAILED' } });
    expect(wrong?.error?.message).toMatch(
      /verdict is .*, not "ready-to-capture"; order.payment_status is "\w+", not "paid"/,
    );
  });

  it('take values out of what steps before them were answered', async () => {
    const { run, finished } = await campaign(`
version: 1
scenarios:
  - id: saved
    steps:
      - seed: 
        save: {number: order_number}
      - flow: {route: native, place: true, payment-id: "\${steps.seed.payment_id}"}
      - capture: {of: "\${number}", approve: true, amount: 100}
      - refund: {of: "\${steps.capture.order.id}", amount: "\${steps.capture.amount}"}
`);
    const [row] = await run();
    expect(row).toMatchObject({ status: 'succeeded', result: 'REFUNDED' });
    expect(finished.get('saved')?.[2]?.values).toMatchObject({ amount: 100 });
  });

  it('fail where an answer has no such value', async () => {
    const { run } = await campaign(`
version: 1
scenarios:
  - id: nothing
    steps:
      - seed
      - capture: {of: "\${steps.seed.ordre_id}"}
`);
    expect(await run()).toMatchObject([{ status: 'failed', exit_code: 2, error: { code: 'VALUE_MISSING' } }]);
  });
});

describe('a row that was killed between two records', () => {
  const asked = `
version: 1
scenarios:
  - id: asked
    steps:
      - payment-request: {amount: 2500, currency: EUR}
      - authorize
      - capture: {amount: 1500}
      - {capture: {amount: 1000}, name: rest}
      - refund: {amount: 500}
`;
  const askedWrites = [
    'POST payment/requests',
    'POST payment/authorize',
    'POST payment/transactions/capture',
    'POST payment/transactions/capture',
    'POST payment/transactions/refund',
  ];

  /** Each process of the batch is killed at the same place, until one comes to the end. */
  const untilDone = async (run: Campaign['run'], cutOf: (process: number) => Cut) => {
    for (let process = 1; process < 20; process += 1) {
      const [row] = await run(cutOf(process));
      if (row !== undefined) return row;
    }
    throw new Error('it never came to its end');
  };

  it.each<[string, (process: number) => Cut]>([
    // The first write of the next process may be the same one again, under its key.
    ['after the answer of each write', (process) => ({ beforeOutcome: process === 1 ? 1 : 2 })],
    ['before each second write', () => ({ beforeWrite: 2 })],
  ])('%s: each is executed once', async (_, cutOf) => {
    for (const [text, expected] of [
      [bought, boughtWrites],
      [asked, askedWrites],
    ] as const) {
      const { run, writes } = await campaign(text);
      const row = await untilDone(run, cutOf);
      expect(row).toMatchObject({ status: 'succeeded', result: 'REFUNDED', error: null });
      expect(await writes()).toEqual(expected);
    }
  });

  it('before the end of a step is written down: each write is executed once', async () => {
    const { run, writes } = await campaign(bought);
    expect(await run({ beforeFinish: 'capture' })).toEqual([]);
    expect(await run()).toMatchObject([{ status: 'succeeded', result: 'REFUNDED', error: null }]);
    expect(await writes()).toEqual(boughtWrites);
  });

  it.each(['approve', 'decline', 'abort'])(
    'while the customer is about to %s: they do so all the same',
    async (customer) => {
      const { run, writes } = await campaign(`
version: 1
scenarios:
  - id: asked
    steps:
      - payment-request: {amount: 2500, currency: EUR, customer: ${customer}}
        expect: ${{ approve: 'COMPLETED', decline: 'DECLINED', abort: 'CUSTOMER_TIMEOUT' }[customer]}
`);
      expect(await run({ afterStart: true })).toEqual([]);
      expect(await run()).toMatchObject([{ status: 'succeeded' }]);
      expect(await writes()).toEqual(['POST payment/requests']);
    },
  );

  it('before the end of a seed is written down begins with another one', async () => {
    const { run, writes } = await campaign(bought);
    await run({ beforeFinish: 'seed' });
    expect(await run()).toMatchObject([{ status: 'succeeded' }]);
    expect(await writes()).toEqual(boughtWrites);
  });

  it.each<[string, Cut, object]>([
    // The authorization may have been made: nobody knows, and no other token is sent for it.
    ['ends as unknown where its step has sent something', { beforeOutcome: 1 }, { status: 'unknown' }],
    ['fails where its step has sent nothing', { beforeWrite: 1 }, { status: 'failed' }],
  ])('and whose token cannot be had again %s', async (_, cut, came) => {
    const { run, writes, finished } = await campaign(`
version: 1
scenarios:
  - id: lost
    steps:
      - seed
      - authorize
      - void
`);
    await run(cut);
    const before = await writes();
    const [seed] = finished.get('lost') ?? [];
    if (seed === undefined) throw new Error('the seed was finished');
    const tokens = { ...seed.tokens, 'session-token': '0'.repeat(64) };
    expect(await run({ finished: [{ ...seed, tokens }] })).toMatchObject([{ ...came, error: { code: 'TOKEN_LOST' } }]);
    expect(await writes()).toEqual(before);
  });

  it('is taken up again as often as it takes, and never twice', async () => {
    const { run, writes } = await campaign(bought);
    await run({ beforeWrite: 1 });
    await run({ beforeOutcome: 1 });
    await run({ beforeFinish: 'flow' });
    await run({ beforeOutcome: 2 });
    expect(await run()).toMatchObject([{ status: 'succeeded' }]);
    expect(await run()).toMatchObject([{ status: 'succeeded', result: 'REFUNDED' }]);
    expect(await writes()).toEqual(boughtWrites);
  });
});
