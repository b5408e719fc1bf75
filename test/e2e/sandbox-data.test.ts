import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { errorLinesOf, json, klarnaCl, newMachine } from '../support/run.ts';
import { type SandboxServer, startSandboxServer } from '../support/sandbox-server.ts';

const freshFile = () => join(newMachine().work, 'sandbox.json');

/** Killed at the end of the test, if it is still there. */
const started = async (data: string): Promise<SandboxServer> => {
  const server = await startSandboxServer(['--data', data]);
  onTestFinished(async () => {
    await server.kill();
  });
  return server;
};

const account = 'krn%3Apartner%3Aglobal%3Aaccount%3Atest%3ASANDBOX0';

const authorize = async (url: string, name: string): Promise<string> => {
  const answer = await fetch(`${url}/v2/accounts/${account}/payment/authorize`, {
    method: 'POST',
    headers: {
      authorization: 'Basic klarna_test_api_sandbox',
      'content-type': 'application/json',
      'klarna-network-session-token': `krn:payment:eu1:klarna-network-session-token:sandbox-approved.${name}`,
    },
    body: JSON.stringify({
      currency: 'USD',
      request_payment_transaction: { amount: 11800, payment_transaction_reference: `reference-${name}` },
    }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${answer.status}: ${text}`);
  return json(text).payment_transaction_response.payment_transaction.payment_transaction_id;
};

/** Writes until the server is gone; what it acknowledged goes to `acknowledged`. */
const writer = async (url: string, name: string, acknowledged: Map<string, string>): Promise<void> => {
  for (let count = 0; ; count += 1) {
    const token = `${name}-${count}`;
    try {
      acknowledged.set(token, await authorize(url, token));
    } catch {
      return;
    }
  }
};

it('loses nothing that it acknowledged, however often it is killed in the midst of writes', async () => {
  const data = freshFile();
  const acknowledged = new Map<string, string>();
  for (let round = 0; round < 5; round += 1) {
    const server = await started(data);
    const wanted = acknowledged.size + 25;
    const writers = Array.from({ length: 6 }, (_, index) => writer(server.url, `${round}-${index}`, acknowledged));
    // Not between two requests: the others are under way when one has counted enough.
    await Promise.race([...writers, reaches(acknowledged, wanted)]);
    await server.kill();
    await Promise.all(writers);
    expect(acknowledged.size).toBeGreaterThanOrEqual(wanted);
  }
  const { url, ledger, stop } = await started(data);
  const again = await Promise.all(
    [...acknowledged.keys()].map(async (token) => [token, await authorize(url, token)] as const),
  );
  expect(new Map(again)).toEqual(acknowledged);
  const { writes } = await ledger();
  const executed = new Set(writes.map((write: Write) => (write.executed ? write.created : null)));
  expect([...acknowledged.values()].filter((id) => !executed.has(id))).toEqual([]);
  expect((await stop()).exitCode).toBe(0);
  expect(existsSync(`${data}.log`)).toBe(false);
});

interface Write {
  readonly executed: boolean;
  readonly created: string | null;
}

const reaches = (map: ReadonlyMap<string, string>, size: number): Promise<void> =>
  new Promise((resolve) => {
    const look = () => (map.size >= size ? resolve() : setImmediate(look));
    look();
  });

it('takes the access tokens of the sandbox before it, and those alone', async () => {
  const data = freshFile();
  const first = await started(data);
  const token = await first.accessToken();
  const read = async ({ url }: SandboxServer) =>
    (await fetch(`${url}/api/orders`, { headers: { authorization: `Bearer ${token}` } })).status;
  expect(await read(first)).toBe(200);
  await first.kill();
  expect(await read(await started(data))).toBe(200);
  expect(await read(await started(freshFile()))).toBe(401);
});

it('keeps its file to itself, and takes over from one that was killed', async () => {
  const data = freshFile();
  const first = await started(data);
  const second = await klarnaCl(['sandbox', '--port', '0', '--data', data]);
  expect(second).toMatchObject({ exitCode: 13, stdout: '' });
  expect(errorLinesOf(second)).toHaveLength(3);
  expect(second.stderr).toContain(`Process ${first.pid} `);
  await first.kill();
  const third = await started(data);
  await third.stop();
  expect(readdirSync(join(data, '..')).filter((name) => !name.startsWith('sandbox.json.ledger'))).toEqual([
    'sandbox.json',
  ]);
});

it('refuses a file that it did not leave so, and leaves it as it is', async () => {
  const data = freshFile();
  writeFileSync(data, '{"half":');
  const run = await klarnaCl(['sandbox', '--port', '0', '--data', data]);
  expect(run).toMatchObject({ exitCode: 13, stdout: '' });
  expect(errorLinesOf(run)).toHaveLength(3);
  expect(readFileSync(data, 'utf8')).toBe('{"half":');
  expect(readdirSync(join(data, '..'))).toEqual(['sandbox.json']);
});

it('says at once where the file cannot be', async () => {
  const run = await klarnaCl(['sandbox', '--port', '0', '--data', join(freshFile(), 'below.json')]);
  expect(run).toMatchObject({ exitCode: 13, stdout: '' });
});
