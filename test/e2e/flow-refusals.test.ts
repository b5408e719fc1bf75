import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { errorLinesOf, errorOf, json, klarnaCl } from '../support/run.ts';
import { type SandboxServer, startSandboxServer } from '../support/sandbox-server.ts';

let sandbox: SandboxServer;
beforeAll(async () => {
  sandbox = await startSandboxServer();
});
afterAll(() => sandbox.stop());
beforeEach(() => sandbox.control('POST', 'reset'));

const sessionToken = 'krn:payment:eu1:klarna-network-session-token:sandbox-approved';
const native = ['--route', 'native', 'ertHJlpPTR', '--auth-token', 'sandbox-auth.x'];
const both = ['--route', 'both', 'ertHJlpPTR', '--auth-token', 'x', '--session-token', sessionToken];
const network = ['--route', 'network', '--session-token', sessionToken].concat([
  '--amount',
  '11800',
  '--currency',
  'USD',
  '--reference',
  'r-1',
]);

const flow = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  klarnaCl(['flow', ...args], { env: { ...sandbox.environment, ...env } });

const nothingSent = async () => {
  const { writes, reads } = await sandbox.ledger();
  expect({ writes, reads }).toEqual({ writes: [], reads: {} });
};

it.each([
  ['`both` with --place', ['--route', 'both', '--place'], 2, 'twice'],
  ['`both` with --place, though everything is there', ['--route', 'both', '--place', 'ertHJlpPTR'], 2, 'twice'],
  ['`network` with --place', [...network, '--place'], 2, '--place'],
  ['`both` in live mode', [...both, '--live'], 10, 'twice'],
  ['`both` in live mode, confirmed', [...both, '--live', '--yes'], 10, 'twice'],
  ['live without a route', ['--live', '--yes'], 2, '--route'],
  ['live with test credentials', ['--live', '--yes', ...network], 10, 'live'],
  ['a route nobody knows', ['--route', 'all'], 2, 'both, native and network'],
  ['--sandbox with --live', ['--sandbox', '--live', ...native], 2, '--live'],
  ['a payment for `network`', [...network, '--payment-id', 'ertHJlpPTR'], 2, '--payment-id'],
  ['a session token for `native`', [...native, '--session-token', sessionToken], 2, '--session-token'],
  ['an amount with a point', ['--route', 'network', '--amount', '118.00'], 2, 'amounts are minor units: 11800?'],
  ['an order number for an id', ['--route', 'native', '1234', '--auth-token', 'x'], 2, 'order number'],
  ['two payment ids', [...native, '--payment-id', 'NgojhKoyYN'], 2, 'Two payment ids'],
  ['a currency nobody knows', [...network, '--currency', 'XYZ'], 2, '--currency'],
])('refuses %s, says why, and sends nothing', async (_, args, exitCode, reason) => {
  const run = await flow(args);
  expect(run).toMatchObject({ exitCode, stdout: '' });
  expect(errorLinesOf(run).length).toBeGreaterThanOrEqual(2);
  expect(run.stderr).toContain(reason);
  await nothingSent();
});

const liveKey = 'klarna_live_api_e2e';
const liveAccount = 'krn:partner:global:account:live:ABCDEF12';

it.each([
  ['a live key without --live', [], { KLARNA_API_KEY: liveKey, KLARNA_PARTNER_ACCOUNT_ID: liveAccount }, 'live'],
  ['a live key for a test account', ['--live', '--yes'], { KLARNA_API_KEY: liveKey }, 'mixed'],
  ['a test key for a live account', [], { KLARNA_PARTNER_ACCOUNT_ID: liveAccount }, 'mixed'],
  ['a live account by flag', ['--partner-account-id', liveAccount], {}, 'mixed'],
  [
    '--live without its confirmation where nobody can be asked',
    ['--live'],
    { KLARNA_API_KEY: liveKey, KLARNA_PARTNER_ACCOUNT_ID: liveAccount },
    '--yes',
  ],
])('refuses %s with 10, before anything is sent', async (_, flags, env, reason) => {
  const run = await flow([...network, ...flags, '--output', 'json'], env);
  expect(run).toMatchObject({ exitCode: 10, stdout: '' });
  expect(errorOf(run)).toMatchObject({ exit_code: 10 });
  expect(JSON.stringify(errorOf(run))).toContain(reason);
  await nothingSent();
});

it('goes on in live mode when it is asked for and confirmed, and all agree', async () => {
  const env = { KLARNA_API_KEY: liveKey, KLARNA_PARTNER_ACCOUNT_ID: liveAccount };
  const run = await flow([...network, '--live', '--yes', '--output', 'json'], env);
  // The sandbox knows no live key: that it says so shows that the guard let the request through.
  expect(run.exitCode).toBe(4);
  expect(run.stderr).toMatch(/live mode/);
});

it('says which profile, organization and mode it uses, in one line', async () => {
  const run = await flow(native);
  expect(run.stderr).toBe('Profile environment · organization sandbox · test mode\n');
});

it.each([
  ['paid through another gateway', { payment_source_type: 'adyen_payments' }, 'OTHER_GATEWAY', 'adyen_payments'],
  ['whose amount changed since', { payment: { mismatched_amounts: true } }, 'MISMATCHED_AMOUNTS', 'another amount'],
  ['that is placed already', { order: { status: 'placed' } }, 'ORDER_PLACED', 'already placed'],
  ['that is approved already', { order: { status: 'approved' } }, 'ORDER_PLACED', 'already placed'],
  ['that is being placed', { order: { status: 'placing' } }, 'ORDER_PLACING', 'being placed'],
  ['that is cancelled', { order: { status: 'cancelled' } }, 'ORDER_CANCELLED', 'cancelled'],
  ['that is being edited', { order: { status: 'editing' } }, 'ORDER_EDITING', 'edited'],
  ['that has expired', { order: { expires_at: '2020-01-01T00:00:00Z' } }, 'ORDER_EXPIRED', 'expired'],
  ['that is paid without being placed', { order: { payment_status: 'paid' } }, 'PAID_NOT_PLACED', 'paid'],
  ['that costs nothing', { order: { zero_total: true } }, 'ORDER_FREE', 'free'],
])('stops before a write at an order %s: %j', async (_, wish, code, reason) => {
  const { payment_id, auth_token } = await sandbox.seed(wish);
  const run = await flow(['--route', 'native', payment_id, '--auth-token', auth_token, '--output', 'json']);
  expect(run.exitCode).toBe(5);
  expect(errorOf(run)).toMatchObject({ code, exit_code: 5, message: expect.stringContaining(reason) });
  expect(json(run.stdout)).toMatchObject({ result: 'REJECTED', payment: { token_stored: false } });
  expect((await sandbox.ledger()).writes).toEqual([]);
});

it('stops with 5 at a payment that Commerce Layer does not have, and says how to find the right one', async () => {
  const run = await flow(['--route', 'native', 'ertHJlpPTX', '--auth-token', 'sandbox-auth.x', '--output', 'json']);
  expect(run.exitCode).toBe(5);
  expect(errorOf(run)).toMatchObject({
    http_status: 404,
    message: expect.stringContaining('ertHJlpPTX'),
    hint: expect.stringMatching(/\w/),
  });
  expect((await sandbox.ledger()).writes).toEqual([]);
});

it('stops at an access token of the other mode', async () => {
  await sandbox.faults('POST /oauth/token=wrong-mode');
  const run = await flow([...native, '--output', 'json']);
  expect(run.exitCode).toBe(10);
  const { writes, reads } = await sandbox.ledger();
  expect({ writes, reads }).toEqual({ writes: [], reads: { 'POST /oauth/token': 1 } });
});
