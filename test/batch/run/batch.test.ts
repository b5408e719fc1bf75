import { describe, expect, it } from 'vitest';
import { batch, shop } from './running.ts';

describe('the rows of a batch', () => {
  it('are a payment each: two writes and one read, and a line on stdout', async () => {
    const { sandbox, rows, orders, ledger } = await shop(5);
    const { exit, results } = await batch(sandbox, rows);
    expect(exit).toBe(0);
    expect(results).toMatchObject(
      rows.map(({ id }, index) => ({
        id,
        line: index + 1,
        status: 'succeeded',
        exit_code: 0,
        result: 'APPROVED',
        order_id: orders[index]?.order_id,
        currency: 'USD',
        steps: [
          { name: 'token', attempts: 0 },
          { name: 'read', attempts: 1 },
          { name: 'send-token', attempts: 1 },
          { name: 'authorize', attempts: 1 },
        ],
      })),
    );
    const { writes, reads } = await ledger();
    expect(writes.filter(({ executed }) => executed)).toHaveLength(10);
    expect(reads).toEqual({
      'POST /oauth/token': 1,
      ...Object.fromEntries(orders.map(({ payment_id }) => [`GET /api/klarna_payments/${payment_id}`, 1])),
    });
  });

  it('do not show their tokens', async () => {
    const { sandbox, rows } = await shop(3);
    const { stdout, talk } = await batch(sandbox, rows);
    const tokens = rows.flatMap((row) => [row['auth-token'] ?? '', row['session-token'] ?? '']);
    for (const token of tokens) expect(`${stdout()}${talk.join('\n')}`).not.toContain(token);
  });

  it('are held against what was expected of them', async () => {
    const { sandbox, rows } = await shop(4);
    const declined = 'krn:payment:eu1:klarna-network-session-token:sandbox-declined';
    const { exit, results } = await batch(sandbox, [
      { ...rows[0], 'session-token': `${declined}.1`, expect: 'DECLINED' },
      { ...rows[1], 'session-token': `${declined}.2`, expect: '8' },
      { ...rows[2], 'session-token': `${declined}.3` },
      { ...rows[3], expect: 'DECLINED' },
    ]);
    expect(exit).toBe(11);
    expect(results.map(({ status, exit_code }) => [status, exit_code])).toEqual([
      ['succeeded', 8],
      ['succeeded', 8],
      ['failed', 8],
      ['failed', 0],
    ]);
  });

  it('are confirmed with --confirm', async () => {
    const { sandbox, rows } = await shop(1);
    const { results } = await batch(sandbox, rows, ['--confirm']);
    expect(results[0]?.steps.map(({ name }) => name)).toEqual(['token', 'read', 'send-token', 'authorize', 'confirm']);
  });

  it('are placed with --place, and a placed order is confirmed always', async () => {
    const { sandbox, rows } = await shop(2);
    const native = rows.map(({ id = '', 'payment-id': payment = '', 'auth-token': token = '' }) => ({
      id,
      'payment-id': payment,
      'auth-token': token,
    }));
    const { exit, results } = await batch(sandbox, native, ['--route', 'native', '--place']);
    expect(exit).toBe(0);
    expect(results).toMatchObject([{ result: 'PLACED' }, { result: 'PLACED' }]);
    expect(results[0]?.steps.at(-1)?.name).toBe('confirm');
  });

  it('wait for each other where they are about the same payment', async () => {
    const { sandbox, rows } = await shop(2);
    const native = rows.map(({ id = '', ...row }) => ({ ...row, id, route: 'native', 'session-token': '' }));
    const shared = native.flatMap((row) => [
      { ...row, id: `${row.id}-store` },
      { ...row, id: `${row.id}-place`, place: 'true', 'auth-token': `sandbox-auth.${row.id}` },
    ]);
    const refused = await batch(sandbox, shared);
    expect(refused.exit).toBe(2);
    const { exit, results } = await batch(sandbox, shared, ['--allow-shared-payment', '--concurrency', '4']);
    expect(exit).toBe(0);
    expect(results.map(({ id, result }) => `${id} ${result}`)).toEqual([
      'row-1-store TOKEN_STORED',
      'row-1-place PLACED',
      'row-2-store TOKEN_STORED',
      'row-2-place PLACED',
    ]);
  });

  it('begin no more after so many failures', async () => {
    const { sandbox, rows, ledger } = await shop(8);
    const bad = rows.map((row, index) => ({
      ...row,
      'session-token': `krn:payment:eu1:klarna-network-session-token:sandbox-declined.${index}`,
    }));
    const { exit, results, said } = await batch(sandbox, bad, ['--max-failures', '3', '--concurrency', '1']);
    expect(exit).toBe(11);
    expect(results).toHaveLength(3);
    expect(said).toContain('5 of 8 rows did not run');
    expect((await ledger()).writes).toHaveLength(6);
  });

  it('renew the access token once, however many of them hear that it is invalid', async () => {
    const { sandbox, rows, ledger, pass } = await shop(12);
    const { exit, results } = await batch(sandbox, rows, ['--concurrency', '12'], {
      change: ({ sharedHttp }) => ({
        sharedHttp: async (settings) => {
          const http = await sharedHttp(settings);
          return {
            ...http,
            send: async (step) => {
              const answer = await http.send(step);
              if ((await ledger()).reads['POST /oauth/token'] === 1) await pass('3h');
              return answer;
            },
          };
        },
      }),
    });
    expect(exit).toBe(0);
    expect(results.every(({ steps }) => steps[1]?.attempts === 2)).toBe(true);
    expect((await ledger()).reads['POST /oauth/token']).toBe(2);
  });

  it('come to their end after a signal, and no further one begins', async () => {
    const { sandbox, rows, ledger } = await shop(12);
    const { exit, results, said } = await batch(sandbox, rows, ['--concurrency', '2'], { stopAfterLines: 3 });
    expect(exit).toBe(130);
    expect(said).toContain('rows did not run');
    const { writes } = await ledger();
    const executed = writes.filter(({ executed }) => executed);
    const sent = results.flatMap(({ steps }) =>
      steps.filter(({ name, status }) => name !== 'read' && name !== 'token' && status === 'done'),
    );
    expect(executed).toHaveLength(sent.length);
    expect(results.length).toBeLessThan(8);
  });
});

describe('a batch that is only looked through', () => {
  it('says what it holds, and sends nothing', async () => {
    const { sandbox, rows, ledger } = await shop(3);
    const { exit, document } = await batch(sandbox, rows, ['--check']);
    expect(exit).toBe(0);
    expect(document()).toMatchObject({ rows: 3, requests: { klarna: 3 }, estimated_minutes: 0, warnings: [] });
    expect(await ledger()).toMatchObject({ writes: [], reads: {} });
  });
});

describe('what is refused before anything is sent', () => {
  it.each([
    [['--concurrency', '0'], '--concurrency "0" cannot be used'],
    [['--output', 'table'], '--output table has no meaning here'],
    [['--resume', '--new-batch'], '--resume and --new-batch exclude each other'],
    [['--dry-run'], '--check'],
  ])('%j', async (argv, message) => {
    const { sandbox, rows, ledger } = await shop(1);
    const { exit, said } = await batch(sandbox, rows, argv);
    expect(exit).toBe(2);
    expect(said).toContain(message);
    expect((await ledger()).writes).toEqual([]);
  });
});

describe('the order of refusals', () => {
  const live = {
    CL_CLIENT_ID: 'client',
    CL_CLIENT_SECRET: 'canary-secret',
    CL_ORGANIZATION: 'shop',
    KLARNA_API_KEY: 'klarna_live_api_canary',
    KLARNA_PARTNER_ACCOUNT_ID: 'krn:partner:global:account:live:CANARY00',
  };

  it.each([
    ['the file', { 'payment-id': 'x' }, ['--route', 'native', '--live'], {}, 2],
    ['the configuration', {}, ['--route', 'native'], {}, 3],
    ['the live guard', {}, ['--route', 'native', '--live'], live, 10],
    ['the live guard, without --live', {}, ['--route', 'network'], live, 10],
  ] as const)('%s', async (_, cells, argv, environment, exitCode) => {
    const { sandbox, rows } = await shop(1);
    const { 'session-token': session = '', ...native } = rows[0] ?? {};
    const row = argv[1] === 'network' ? { ...network, 'session-token': session } : { ...native, route: 'native' };
    const { exit } = await batch(sandbox, [{ ...row, ...cells }], argv, { environment });
    expect(exit).toBe(exitCode);
  });

  const network = { id: 'one', amount: '100', currency: 'USD', reference: 'r' };
});
