import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { json, klarnaCl, newMachine, shell } from '../support/run.ts';
import { type SandboxServer, startSandboxServer } from '../support/sandbox-server.ts';

let sandbox: SandboxServer;
beforeAll(async () => {
  sandbox = await startSandboxServer();
});
afterAll(() => sandbox.stop());
beforeEach(() => sandbox.control('POST', 'reset'));

const token = '0b1d9815-165e-42e2-8867-35bc03789e00';
const sessionToken = 'krn:payment:eu1:klarna-network-session-token:sandbox-approved';
const reference = 'acquiring-partner-transaction-reference-1234';

/** What the documentation of Commerce Layer has the client send. */
const storeToken = {
  method: 'PATCH',
  path: '/api/klarna_payments/ertHJlpPTR',
  headers: {
    accept: 'application/vnd.api+json',
    authorization: 'Bearer ***',
    'content-type': 'application/vnd.api+json',
  },
  body: { data: { type: 'klarna_payments', id: 'ertHJlpPTR', attributes: { auth_token: token } } },
  status: 200,
  executed: true,
};

/** What the documentation of Klarna has the client send. */
const authorization = {
  method: 'POST',
  path: '/v2/accounts/krn:partner:global:account:test:SANDBOX0/payment/authorize',
  headers: {
    authorization: 'Basic ***',
    'content-type': 'application/json',
    'klarna-network-session-token': sessionToken,
  },
  body: { currency: 'USD', request_payment_transaction: { amount: 11800, payment_transaction_reference: reference } },
  status: 200,
  executed: true,
};

const sendToken = ['send-token', '--payment-id', 'ertHJlpPTR', '--auth-token', token];
const authorize = ['authorize', '--session-token', sessionToken, '--amount', '11800', '--currency', 'USD'].concat(
  '--reference',
  reference,
);

/** The one write the sandbox saw, its path decoded. */
const onlyWrite = async () => {
  const { writes } = await sandbox.ledger();
  expect(writes).toHaveLength(1);
  return { ...writes[0], path: decodeURIComponent(writes[0].path) };
};

it('`send-token` sends the documented request, and nothing else is written', async () => {
  const run = await klarnaCl(sendToken, { env: sandbox.environment });
  expect(run.exitCode).toBe(0);
  const write = await onlyWrite();
  expect(write).toMatchObject(storeToken);
  expect(write.body).toEqual(storeToken.body);
  expect(json(run.stdout)).toMatchObject({
    data: { id: 'ertHJlpPTR', type: 'klarna_payments', attributes: { auth_token: '0b1d…9e00' } },
  });
});

it('`authorize` sends the documented request, with an idempotency key', async () => {
  const run = await klarnaCl(authorize, { env: sandbox.environment });
  expect(run.exitCode).toBe(0);
  const write = await onlyWrite();
  expect(write).toMatchObject(authorization);
  expect(write.body).toEqual(authorization.body);
  expect(write.headers['klarna-idempotency-key']).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-/);
  expect(json(run.stdout)).toMatchObject({
    payment_transaction_response: { result: 'APPROVED', payment_transaction: { amount: 11800, currency: 'USD' } },
  });
});

it('`authorize` again, in another process, carries the same key and gets the same result', async () => {
  const runs = [await klarnaCl(authorize, { env: sandbox.environment })];
  runs.push(await klarnaCl(authorize, { env: sandbox.environment }));
  expect(runs[1]).toMatchObject({ exitCode: 0, stdout: runs[0]?.stdout });
  const { writes } = await sandbox.ledger();
  const keys = writes.map((write: typeof authorization) => Object(write.headers)['klarna-idempotency-key']);
  expect(new Set(keys).size).toBe(1);
  expect(writes.map(({ executed }: typeof authorization) => executed)).toEqual([true, false]);
});

it('a direct partner has no account in the path', async () => {
  const { KLARNA_PARTNER_ACCOUNT_ID: _, ...environment } = sandbox.environment;
  const run = await klarnaCl(authorize, { env: environment });
  expect(run.exitCode).toBe(0);
  expect(await onlyWrite()).toMatchObject({ path: '/v2/payment/authorize', executed: true });
});

it.each([
  ['send-token', sendToken, storeToken],
  ['authorize', authorize, authorization],
])('`%s --curl` prints commands that a shell runs as they are, to the same effect', async (_, args, expected) => {
  const machine = newMachine();
  const printed = await klarnaCl([...args, '--curl'], { machine });
  expect(printed).toMatchObject({ exitCode: 0, stderr: '' });
  expect((await sandbox.ledger()).writes).toEqual([]);
  const commands = printed.stdout.split('\n\n').map((command) => command.trim());
  const command = commands.at(-1) ?? '';
  expect(command).not.toContain(token);
  const run = await shell(command.replace(/^curl/, 'curl -sS'), {
    machine,
    env: {
      ...sandbox.environment,
      CL_ACCESS_TOKEN: await sandbox.accessToken(),
      AUTH_TOKEN: token,
      SESSION_TOKEN: sessionToken,
      IDEMPOTENCY_KEY: '6a2f41a3-c54c-5e61-8f63-1a2b3c4d5e6f',
      CORRELATION_ID: 'e2e',
    },
  });
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  const write = await onlyWrite();
  expect(write).toMatchObject(expected);
  expect(write.body).toEqual(expected.body);
});

it('what `--curl` does not know stays a variable for the shell, also where JSON wants a number', async () => {
  const machine = newMachine();
  const printed = await klarnaCl(['authorize', '--curl'], { machine });
  expect(printed.exitCode).toBe(0);
  const run = await shell(printed.stdout.replace(/^curl/, 'curl -sS'), {
    machine,
    env: {
      ...sandbox.environment,
      SESSION_TOKEN: sessionToken,
      AMOUNT: '11800',
      CURRENCY: 'USD',
      REFERENCE: reference,
      IDEMPOTENCY_KEY: '6a2f41a3-c54c-5e61-8f63-1a2b3c4d5e6f',
      CORRELATION_ID: 'e2e',
    },
  });
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  expect(await onlyWrite()).toMatchObject({ body: authorization.body, status: 200 });
});

it.each([
  ['send-token', ['send-token'], ['POST', 'PATCH']],
  ['authorize', ['authorize'], ['POST']],
  ['flow', ['flow'], ['POST', 'GET', 'GET', 'PATCH', 'POST']],
  ['flow --route native --place', ['flow', '--route', 'native', '--place'], ['POST', 'GET', 'GET', 'PATCH', 'PATCH']],
  ['flow --route network', ['flow', '--route', 'network'], ['POST']],
])('`%s --dry-run` needs no credentials, sends nothing, and prints an array of requests', async (_, args, methods) => {
  const run = await klarnaCl([...args, '--dry-run']);
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  const requests = json(run.stdout);
  expect(requests.map(({ method }: typeof storeToken) => method)).toEqual(methods);
  for (const request of requests) {
    expect(request).toMatchObject({
      url: expect.stringMatching(/^(https:|\$)/),
      headers: { Accept: expect.any(String) },
    });
  }
  expect(run.stdout).toMatch(/\$(AUTH_TOKEN|AMOUNT|ORDER_ID|SESSION_TOKEN)/);
});

it('`--dry-run` shows what it knows, with tokens masked, and the real run sends the same', async () => {
  const planned = await klarnaCl([...authorize, '--dry-run'], { env: sandbox.environment });
  const [request] = json(planned.stdout);
  expect(request).toMatchObject({ method: 'POST', body: authorization.body });
  expect(planned.stdout).not.toContain(sessionToken);
  await klarnaCl(authorize, { env: sandbox.environment });
  const write = await onlyWrite();
  expect(request.headers['Klarna-Idempotency-Key']).toBe(write.headers['klarna-idempotency-key']);
  expect(new URL(request.url).pathname).toBe(new URL(`http://x${write.path}`).pathname);
});
