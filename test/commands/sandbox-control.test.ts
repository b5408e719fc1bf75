import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { running } from '../sandbox/running.ts';
import { klarnaCl } from './running.ts';

/** A server that is no sandbox, or only a part of one. */
const served = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const shop = 'orders:\n  - country_code: SE\n  - country_code: NO\n    count: 2\n';

/** A line of a ledger. */
const write = {
  at: '2026-03-04T05:06:07.000Z',
  method: 'POST',
  path: '/a',
  headers: {},
  body: null,
  status: 200,
  executed: true,
  replayed: false,
  created: null,
  fault: null,
};

describe('sandbox seed', () => {
  it('adds what a file says to the sandbox that is named, and shows the tokens', async () => {
    const { url } = await running();
    const run = await klarnaCl(['sandbox', 'seed', 'shop.yaml', '--url', url], { files: { 'shop.yaml': shop } });
    expect(run.exit).toBe(0);
    expect(run.document().orders).toMatchObject([
      { currency: 'SEK', auth_token: 'sandbox-auth.1235' },
      { currency: 'NOK', auth_token: 'sandbox-auth.1236' },
      { currency: 'NOK' },
    ]);
    expect(run.sandboxes).toEqual([]);
  });

  it('reads stdin, multiplies, and goes where the shell was pointed to', async () => {
    const { url } = await running();
    const wish = { stdin: shop, environment: { CL_BASE_URL: url } };
    const run = await klarnaCl(['sandbox', 'seed', '-', '--count', '2', '--output', 'table'], wish);
    expect(run.stdout().trim().split('\n')).toHaveLength(1 + 6);
  });

  it('adds the usual order without a file', async () => {
    const { url } = await running();
    const run = await klarnaCl(['sandbox', 'seed', '--url', url, '--verbose']);
    expect(run.document().orders).toMatchObject([{ order_number: '1235', currency: 'USD' }]);
    expect(run.talk).toContain(`POST ${url}/__sandbox/seed?count=1`);
  });

  it('says where the mistake is', async () => {
    const { url } = await running();
    const run = await klarnaCl(['sandbox', 'seed', '-', '--url', url], { stdin: 'orders:\n  - cuontry_code: SE\n' });
    expect(run).toMatchObject({ exit: 5 });
    expect(run.said).toContain('orders[0].cuontry_code: is not a name that is known here (line 2).');
  });

  it.each([
    [['--count', '0'], '--count "0" cannot be used.'],
    [['--url', 'https://shop.commercelayer.io'], 'is no address of a sandbox on this machine.'],
    [['--url', 'nonsense'], 'is no address of a sandbox on this machine.'],
    [['empty.yaml'], 'empty.yaml is empty.'],
    [['--sandbox'], '--sandbox has no meaning for sandbox seed.'],
    [['one.yaml', 'two.yaml'], 'See `klarna-cl sandbox seed --help`'],
  ])('refuses %j', async (argv, words) => {
    const run = await klarnaCl(['sandbox', 'seed', ...argv], { files: { 'empty.yaml': '\n' } });
    expect(run.exit).toBe(2);
    expect(run.said).toContain(words);
  });
});

describe('sandbox reset', () => {
  it('brings it back to what it started with', async () => {
    const sandbox = await running();
    await sandbox.control('POST', 'seed', { count: 3 });
    const run = await klarnaCl(['sandbox', 'reset', '--url', sandbox.url]);
    expect(run.document()).toEqual({ reset: true });
    expect((await sandbox.api('GET', '/orders')).document.meta.record_count).toBe(1);
  });
});

describe('sandbox ledger', () => {
  it('prints what was written, without tokens unless they are asked for', async () => {
    const sandbox = await running();
    await sandbox.patch('klarna_payments', 'ertHJlpPTR', { auth_token: 'sandbox-auth.of-the-ledger' });
    const masked = await klarnaCl(['sandbox', 'ledger', '--url', sandbox.url]);
    expect(masked.document().writes).toMatchObject([{ method: 'PATCH', status: 200, executed: true }]);
    expect(masked.stdout()).not.toContain('of-the-ledger');
    const whole = await klarnaCl(['sandbox', 'ledger', '--url', sandbox.url, '--reveal']);
    expect(whole.stdout()).toContain('sandbox-auth.of-the-ledger');
  });

  it('follows line by line until Ctrl-C, which is how it ends', async () => {
    const body = { auth_token: 'sandbox-auth.followed' };
    const lines = [JSON.stringify({ ...write, method: 'PATCH', body }), JSON.stringify(write)];
    const url = await served((request, answer) => {
      if (request.url === '/__sandbox/faults')
        return answer.setHeader('content-type', 'application/json').end('{"faults":[]}');
      expect(request.url).toBe('/__sandbox/ledger?follow=1');
      answer.setHeader('content-type', 'application/x-ndjson');
      // A line may come in parts.
      answer.write(`${lines[0]}\n${lines[1]?.slice(0, 5)}`, () => answer.write(`${lines[1]?.slice(5)}\n`));
    });
    const run = await klarnaCl(['sandbox', 'ledger', '--follow', '--url', url], { stopAfterLines: 2 });
    expect(run).toMatchObject({ exit: 0 });
    expect(
      run
        .stdout()
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([{ method: 'PATCH', body: { auth_token: 'sand…owed' } }, { method: 'POST' }]);
  });

  it('says so when the sandbox ends before', async () => {
    const url = await served((request, answer) => {
      if (request.url === '/__sandbox/faults')
        return answer.setHeader('content-type', 'application/json').end('{"faults":[]}');
      answer.setHeader('content-type', 'application/x-ndjson').end(`${JSON.stringify(write)}\n`);
    });
    const run = await klarnaCl(['sandbox', 'ledger', '--follow', '--url', url]);
    expect(run).toMatchObject({ exit: 6 });
    expect(run.said).toContain('has ended');
    expect(run.stdout()).toContain('"POST"');
  });

  it('follows in no other form than NDJSON', async () => {
    const run = await klarnaCl(['sandbox', 'ledger', '--follow', '--output', 'yaml']);
    expect(run).toMatchObject({ exit: 2 });
  });
});

describe('a sandbox that is not there', () => {
  it('is missed with a word on how to start one', async () => {
    const sandbox = await running();
    await sandbox.close();
    const run = await klarnaCl(['sandbox', 'reset', '--url', sandbox.url]);
    expect(run).toMatchObject({ exit: 6 });
    expect(run.said).toContain(`No sandbox runs at ${sandbox.url}.`);
    expect(run.said).toContain('klarna-cl sandbox');
  });

  it('is not taken for whatever else listens, and that is sent nothing', async () => {
    const methods: (string | undefined)[] = [];
    const url = await served((request, answer) => {
      methods.push(request.method);
      answer.end('<html>hello</html>');
    });
    const run = await klarnaCl(['sandbox', 'reset', '--url', url]);
    expect(run).toMatchObject({ exit: 14 });
    expect(run.said).toContain('is no sandbox');
    expect(methods).toEqual(['GET']);
  });

  it('is not looked for at Commerce Layer, whatever CL_BASE_URL says', async () => {
    const environment = { CL_BASE_URL: 'https://shop.commercelayer.io' };
    // Whatever may listen there: this only reads.
    const run = await klarnaCl(['sandbox', 'ledger', '--verbose'], { environment });
    expect(run.talk[0]).toBe('GET http://127.0.0.1:4010/__sandbox/faults');
  });

  it('may have been reset where its answer is lost', async () => {
    const url = await served((request, answer) => {
      if (request.method === 'POST') return request.socket.destroy();
      return answer.setHeader('content-type', 'application/json').end('{"faults":[]}');
    });
    const run = await klarnaCl(['sandbox', 'reset', '--url', url]);
    expect(run).toMatchObject({ exit: 7 });
  });
});

it.each([
  ['seed', '--port', '4011'],
  ['ledger', '--data', 'sandbox.json'],
  ['reset', '--rate-limits'],
])('sandbox %s refuses %s, which would do nothing', async (name, flag, ...value) => {
  const run = await klarnaCl(['sandbox', name, flag, ...value]);
  expect([run.exit, run.said]).toEqual([2, expect.stringContaining(`${flag} is for starting a sandbox`)]);
});
