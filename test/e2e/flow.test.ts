import { afterAll, beforeAll, expect, it } from 'vitest';
import { errorLinesOf, errorOf, json, klarnaCl, newMachine } from '../support/run.ts';
import { type SandboxServer, startSandboxServer } from '../support/sandbox-server.ts';

let sandbox: SandboxServer;
beforeAll(async () => {
  sandbox = await startSandboxServer();
});
afterAll(() => sandbox.stop());

const flow = (...args: string[]) => klarnaCl(['flow', ...args], { env: sandbox.environment });
const sessionToken = (name: string) => `krn:payment:eu1:klarna-network-session-token:sandbox-${name}`;
const names = (stdout: string) => json(stdout).steps.map(({ name }: { name: string }) => name);

/** The writes to one order or payment, or with one session token, as `METHOD last-part-of-path`. */
const writesAbout = async (...needles: string[]) => {
  const { writes } = await sandbox.ledger();
  return writes
    .filter((write: object) => needles.some((needle) => JSON.stringify(write).includes(needle)))
    .map(({ method, path }: { method: string; path: string }) => `${method} ${path.split('/').at(-2)}`);
};

it('both: stores the token, authorizes the order’s amount, confirms', async () => {
  const { payment_id, auth_token, session_token, amount, order_number } = await sandbox.seed();
  const run = await flow('--payment-id', payment_id, '--auth-token', auth_token, '--session-token', session_token);
  expect(run.exitCode).toBe(0);
  expect(names(run.stdout)).toEqual(['token', 'read', 'send-token', 'authorize', 'confirm']);
  expect(json(run.stdout)).toMatchObject({
    route: 'both',
    result: 'APPROVED',
    profile: 'environment',
    order: { number: order_number, status: 'pending', amount },
    authorization: { payment_transaction_response: { payment_transaction: { amount } } },
  });
  expect(await writesAbout(payment_id, session_token)).toEqual(['PATCH klarna_payments', 'POST payment']);
});

it('native: stores the token and stops there', async () => {
  const { payment_id, auth_token, order_id } = await sandbox.seed();
  const run = await flow('--route', 'native', payment_id, '--auth-token', auth_token);
  expect(run.exitCode).toBe(0);
  expect(names(run.stdout)).toEqual(['token', 'read', 'send-token', 'confirm']);
  expect(json(run.stdout)).toMatchObject({
    result: 'TOKEN_STORED',
    payment: { id: payment_id, order_id, token_stored: true },
    authorization: null,
    next: expect.stringContaining('Place'),
  });
  expect(await writesAbout(payment_id, order_id)).toEqual(['PATCH klarna_payments']);
});

it('native --place: places the order, and confirms that it is paid at Klarna', async () => {
  const { payment_id, auth_token, order_id } = await sandbox.seed();
  const run = await flow('--route', 'native', '--place', payment_id, '--auth-token', auth_token);
  expect(run.exitCode).toBe(0);
  expect(names(run.stdout)).toEqual(['token', 'read', 'send-token', 'place', 'confirm']);
  expect(json(run.stdout)).toMatchObject({
    result: 'PLACED',
    order: { id: order_id, status: 'placed', klarna_order_id: expect.stringMatching(/./), fraud_status: 'ACCEPTED' },
    authorization: null,
  });
  expect(await writesAbout(payment_id, order_id)).toEqual(['PATCH klarna_payments', 'PATCH orders']);
});

it('native --place with an order that is placed in the background waits for it', async () => {
  const { payment_id, auth_token } = await sandbox.seed({ order: { place_async: true } });
  const run = await flow('--route', 'native', '--place', payment_id, '--auth-token', auth_token);
  expect(run.exitCode).toBe(0);
  expect(json(run.stdout)).toMatchObject({ result: 'PLACED', order: { status: 'placed' } });
});

it('native --place with a token that Klarna declines: 12, the token is stored, and why and what next', async () => {
  const { payment_id, order_id } = await sandbox.seed();
  const run = await flow('--route', 'native', '--place', payment_id, '--auth-token', 'sandbox-place-declined.flow');
  expect(run.exitCode).toBe(12);
  expect(json(run.stdout)).toMatchObject({
    result: 'NOT_PLACED',
    payment: { token_stored: true },
    order: { id: order_id, status: 'pending' },
  });
  expect(errorLinesOf(run)).toHaveLength(3);
  expect(run.stderr).toMatch(/^Next: .*new token/m);
});

it('native --place with a token that Klarna still checks: 0, with the warning not to ship', async () => {
  const { payment_id } = await sandbox.seed();
  const run = await flow('--route', 'native', '--place', payment_id, '--auth-token', 'sandbox-place-pending.flow');
  expect(run.exitCode).toBe(0);
  expect(json(run.stdout)).toMatchObject({
    result: 'PLACED',
    order: { fraud_status: 'PENDING' },
    next: expect.stringContaining('do not ship'),
  });
});

it('native --place with a token that nobody issued: 12', async () => {
  const { payment_id } = await sandbox.seed();
  const run = await flow('--route', 'native', '--place', payment_id, '--auth-token', 'some-string-or-other-12345');
  expect(run.exitCode).toBe(12);
  expect(json(run.stdout)).toMatchObject({ result: 'NOT_PLACED', payment: { token_stored: true } });
});

it('network with an order: takes the amount from there, and writes nothing to Commerce Layer', async () => {
  const { payment_id, order_id, session_token, amount } = await sandbox.seed();
  const run = await flow('--route', 'network', '--order', order_id, '--session-token', session_token);
  expect(run.exitCode).toBe(0);
  expect(names(run.stdout)).toEqual(['token', 'read', 'authorize', 'confirm']);
  expect(json(run.stdout)).toMatchObject({ route: 'network', result: 'APPROVED', payment: null, order: { amount } });
  expect(await writesAbout(payment_id, order_id, session_token)).toEqual(['POST payment']);
});

it('network without an order: authorizes what the flags say, with Klarna’s credentials alone', async () => {
  const { KLARNA_BASE_URL = '', KLARNA_API_KEY = '' } = sandbox.environment;
  const run = await klarnaCl(
    ['flow', '--route', 'network', '--session-token', sessionToken('approved.alone')].concat([
      '--amount',
      '11800',
      '--currency',
      'USD',
      '--reference',
      'r-1',
    ]),
    { env: { KLARNA_BASE_URL, KLARNA_API_KEY } },
  );
  expect(run.exitCode).toBe(0);
  expect(json(run.stdout)).toMatchObject({ result: 'APPROVED', payment: null, order: null });
  expect(names(run.stdout)).toEqual(['authorize', 'confirm']);
});

it.each([
  ['declined', 8, 'DECLINED'],
  ['conflict', 5, 'REJECTED'],
  ['timeout', 7, 'UNKNOWN'],
])(
  'both with the session token sandbox-%s ends with %i and says %s on stdout as well',
  async (name, exitCode, result) => {
    const { payment_id, auth_token, order_number } = await sandbox.seed();
    const token = sessionToken(`${name}.${order_number}`);
    const run = await flow(payment_id, '--auth-token', auth_token, '--session-token', token, '-o', 'json');
    expect(run.exitCode).toBe(exitCode);
    expect(json(run.stdout)).toMatchObject({ result, payment: { token_stored: true } });
    expect(errorOf(run).exit_code).toBe(exitCode);
  },
);

it('after a DECLINED says that the payment still holds a token that is good', async () => {
  const { payment_id, auth_token, order_number } = await sandbox.seed();
  const token = sessionToken(`declined.still-${order_number}`);
  const run = await flow(payment_id, '--auth-token', auth_token, '--session-token', token);
  expect(run.exitCode).toBe(8);
  expect(run.stderr).toMatch(/^(Why|Next): .*token/m);
});

it('after an APPROVED, another authorization of the same order is refused with 7, unless it is meant', async () => {
  const { order_id, order_number, session_token } = await sandbox.seed();
  const machine = newMachine();
  const again = (token: string, ...flags: string[]) =>
    klarnaCl(['authorize', '--order', order_id, '--session-token', token, ...flags], {
      machine,
      env: sandbox.environment,
    });
  expect((await again(session_token)).exitCode).toBe(0);
  expect((await again(session_token)).exitCode).toBe(0);
  const other = sessionToken(`approved.other-${order_number}`);
  const refused = await again(other);
  expect(refused).toMatchObject({ exitCode: 7, stdout: '' });
  expect(refused.stderr).toContain('--new-authorization');
  expect(await writesAbout(other)).toEqual([]);
  expect((await again(other, '--new-authorization')).exitCode).toBe(0);
});
