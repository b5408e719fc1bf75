import { describe, expect, it } from 'vitest';
import type { FakeContext } from '../support/fake-context.ts';
import { klarnaCl, sandbox } from './running.ts';

/** Serves until the first line of talk, then stops as Ctrl-C does. */
const serve = (argv: readonly string[], wish: Parameters<typeof klarnaCl>[1] = {}) =>
  klarnaCl(['sandbox', ...argv], { sandbox, stopAfterTalk: true, ...wish });

const optionsOf = async (argv: readonly string[], wish: Parameters<typeof klarnaCl>[1] = {}) =>
  (await serve(argv, wish)).sandboxes;

describe('the sandbox command', () => {
  it('says in its first line where it is and what points a client at it', async () => {
    const run: FakeContext = await serve([]);
    expect(run.document()).toEqual({ url: 'http://127.0.0.1:4010', pid: process.pid, env: sandbox });
    expect(run.stdout()).toMatch(/^[^\n]+\n$/);
    expect(run.ended).toEqual(['sandbox']);
  });

  it('listens on loopback, port 4010, unless told', async () => {
    expect(await optionsOf([])).toEqual([
      {
        host: '127.0.0.1',
        port: 4010,
        faults: [],
        rateLimits: false,
        klarnaErrors: 'newer',
        webhookSpeed: 1000,
        onBeginning: expect.any(Function),
      },
    ]);
  });

  it('hands on what it is told', async () => {
    const rules = ['POST /v2/**=reset-in-body:1', 'GET /api/**=latency-50'];
    const argv = ['--host', '::1', '--port', '0', '--latency', '20', '--rate-limits', '--seed', 's.json'];
    const faults = rules.flatMap((rule) => ['--fault', rule]);
    expect(await optionsOf([...argv, ...faults], { files: { 's.json': '{"count":2}' } })).toEqual([
      {
        host: '::1',
        port: 0,
        latencyMs: 20,
        rateLimits: true,
        faults: rules,
        seed: '{"count":2}',
        klarnaErrors: 'newer',
        webhookSpeed: 1000,
        onBeginning: expect.any(Function),
      },
    ]);
  });

  it('hands on certificates as the text of their files', async () => {
    const files = { 'c.pem': 'certificate', 'k.pem': 'key', 'ca.pem': 'authority' };
    const argv = ['--tls-cert', 'c.pem', '--tls-key', 'k.pem'];
    const tls = { cert: 'certificate', key: 'key' };
    expect(await optionsOf(argv, { files })).toMatchObject([{ tls }]);
    expect(await optionsOf([...argv, '--client-ca', 'ca.pem', '--webhook-speed', '1'], { files })).toMatchObject([
      { tls: { ...tls, clientCa: 'authority' }, klarnaErrors: 'newer', webhookSpeed: 1 },
    ]);
  });

  it('hands on the file of `--data`', async () => {
    expect(await optionsOf(['--data', 'state.json'])).toMatchObject([{ dataFile: 'state.json' }]);
  });

  it('says that a data file from earlier leaves out the seed', async () => {
    const seeded = { files: { 'shop.yaml': 'orders: [{ country_code: SE }]' } };
    const said = async (data: string) => (await serve(['--data', data, '--seed', 'shop.yaml'], seeded)).talk.join();
    expect(await said('used.json')).toContain('used.json goes on as it was left, without --seed;');
    expect(await said('new.json')).not.toContain('without --seed');
  });

  it('prints lines for a shell', async () => {
    const run = await serve(['--print-env']);
    expect(run.stdout()).toContain("export CL_CLIENT_ID='sandbox'\n");
    expect(run.stdout().trim().split('\n')).toHaveLength(Object.keys(sandbox).length);
  });

  it.each([
    [['--host', '0.0.0.0'], 'can be reached from other machines'],
    [['--host', 'example.com'], 'can be reached from other machines'],
    [['--port', '70000'], 'a whole number from 0 to 65535'],
    [['--port', '-1'], '--port'],
    [['--latency', '1s'], 'a whole number from 0'],
    [['--fault', '--latency=1'], '--fault has no value'],
    [['--webhook-speed', '0'], 'a whole number from 1'],
    [['--webhook-speed', '1.5'], '--webhook-speed'],
    [['--tls-cert', 's.json'], '--tls-key'],
    [['--tls-key', 's.json'], '--tls-cert'],
    [['--client-ca', 's.json'], 'over https alone'],
    [['--seed', 'empty.yaml'], 'empty.yaml is empty.'],
  ])('refuses %j', async (argv, words) => {
    const run = await klarnaCl(['sandbox', ...argv], { files: { 's.json': '{', 'empty.yaml': '\n' } });
    expect(run).toMatchObject({ exit: 2, sandboxes: [] });
    expect(run.said).toContain(words);
  });

  it('listens to other machines where that is meant', async () => {
    expect(await optionsOf(['--host', '0.0.0.0', '--allow-remote'])).toMatchObject([
      { host: '0.0.0.0', allowRemote: true },
    ]);
  });
});
