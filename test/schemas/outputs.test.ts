import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Context } from '../../src/context.ts';
import { systemRandom } from '../../src/platform/clock.ts';
import { openHttp } from '../../src/request/http.ts';
import { type RunningSandbox, startSandbox } from '../../src/sandbox/server.ts';
import { type DocumentName, documents } from '../../src/schemas/documents.ts';
import { endOf } from '../commands/running.ts';
import { skippingClock } from '../request/world.ts';
import { seedAuthToken, sessionToken } from '../sandbox/running.ts';
import { type FakeWish, fakeContext } from '../support/fake-context.ts';
import { expectShape } from '../support/shapes.ts';

/*
 * Every shape is what some command prints. Whatever other tests run is held against its schema too (test/support/shapes.ts);
 * here each shape comes about once, as one story.
 */
const state = mkdtempSync(join(tmpdir(), 'klarna-cl-shapes-'));
let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await startSandbox({});
});
afterAll(async () => {
  await sandbox.close();
  rmSync(state, { recursive: true, force: true });
});

const seen = new Set<DocumentName>();

const run = async (argv: readonly string[], wish: FakeWish = {}) => {
  const world = fakeContext({ environment: sandbox.environment, ...wish });
  const clock = skippingClock();
  const { context } = world;
  const open: Context['http'] & Context['sharedHttp'] = async (settings) =>
    openHttp(settings, { clock, random: systemRandom, stop: context.stop });
  const failure = await endOf(argv, {
    ...context,
    clock,
    random: systemRandom,
    folders: { ...context.folders, state },
    http: open,
    sharedHttp: open,
  });
  return { failure, stdout: world.stdout(), written: world.written };
};

/** Runs a command; what it prints is of a shape. */
const prints = async (name: DocumentName, argv: readonly string[], wish?: FakeWish) => {
  const { stdout, failure } = await run(argv, wish);
  const [line = ''] = stdout.split('\n');
  const text = line === '{' || line === '[' ? stdout : line;
  if (text === '') throw failure ?? new Error(`${argv.join(' ')} printed nothing`);
  // biome-ignore lint/suspicious/noExplicitAny: each test looks at what it knows to be there
  const document: any = JSON.parse(text);
  await expectShape(document, name);
  seen.add(name);
  return document;
};

/** A file that was written is of a shape. */
const writes = async (name: DocumentName, argv: readonly string[], wish?: FakeWish): Promise<string> => {
  const { written } = await run(argv, wish);
  const text = [...written.values()][0] ?? '';
  await expectShape(JSON.parse(text), name);
  seen.add(name);
  return text;
};

const atSandbox = () => ['--url', sandbox.url];

it('describes what every command prints', async () => {
  const bought = await prints('flow', [
    'flow',
    '--route',
    'native',
    'ertHJlpPTR',
    '--auth-token',
    seedAuthToken,
    '--place',
  ]);
  await prints('inspect', ['inspect', '1234']);
  await prints('inspect-expiring', ['inspect', '--expiring', '40']);
  await prints('settle', ['capture', 'NgojhKoyYN', '--approve', '--yes']);
  const purchase = ['--amount', '11800', '--currency', 'USD', '--reference', 'shapes'];
  await prints('authorize', ['authorize', '--session-token', sessionToken('approved.shapes'), ...purchase]);
  await prints('dry-run', ['authorize', '--dry-run', ...purchase]);

  const { orders } = await prints('sandbox-seeded', ['sandbox', 'seed', ...atSandbox(), '--count', '2']);
  const [one, other] = orders;
  await prints('send-token', ['send-token', one.payment_id, '--auth-token', one.auth_token]);
  await prints('repair', ['repair', 'nullify-payment-source', other.order_id, '--yes']);
  await prints('inspect-hits', ['inspect', one.customer_email]);
  // `main` prints it on stderr; `endOf` holds each one against its shape.
  expect((await run(['inspect', 'nobody'])).failure).toBeDefined();
  seen.add('error');

  const row = {
    route: 'network',
    'session-token': sessionToken('declined.shapes'),
    expect: 'DECLINED',
    amount: 11800,
    currency: 'USD',
    reference: 'row',
  };
  const files = {
    'rows.ndjson': JSON.stringify(row),
    'more.ndjson': JSON.stringify({ ...row, 'session-token': sessionToken('declined.more') }),
  };
  await prints('batch-check', ['batch', 'rows.ndjson', '--check'], { files });
  const report = await writes('batch-report', ['batch', 'rows.ndjson', '--report-json', 'report.json'], { files });
  await prints('batch-row-result', ['batch', 'more.ndjson'], { files });
  await prints('batch-summary', ['merge-reports', '/report.json'], { files: { '/report.json': report } });

  await prints('runs-list', ['runs', 'list']);
  await prints('run', ['runs', 'show', bought.run_id]);
  await prints('run-record', ['runs', 'export', bought.run_id, '-o', 'ndjson']);
  await prints('run-exported', ['runs', 'export', bought.run_id]);
  await writes('run-bundle', ['runs', 'export', bought.run_id]);
  await prints('runs-pruned', ['runs', 'prune', bought.run_id]);

  const profiles = { staging: { cl_organization: 'my-brand', klarna_api_key: 'klarna_test_api_shapes' } };
  await prints('config-list', ['config', 'list'], { profiles, environment: {} });
  await prints('config-get', ['config', 'get', 'cl_organization'], { profiles });
  await prints('config-path', ['config', 'path']);
  await prints('whoami', ['whoami']);
  await prints('doctor', ['doctor']);
  await prints('explain', ['explain', 'DECLINED']);
  await prints('testdata', ['testdata', '--country', 'DE']);

  await prints('ledger', ['sandbox', 'ledger', ...atSandbox()]);
  await prints('ledger-entry', ['sandbox', 'ledger', '--follow', ...atSandbox()], { stopAfterLines: 1 });
  await prints('sandbox-reset', ['sandbox', 'reset', ...atSandbox()]);
  await prints('sandbox-start', ['sandbox'], { sandbox: sandbox.environment, stopAfterTalk: true });

  expect([...seen].sort()).toEqual(Object.keys(documents).sort());
});

it('notices a member that no schema tells of, one that is gone, and one of another kind', async () => {
  const reset = { reset: true };
  await expect(expectShape(reset, 'sandbox-reset')).resolves.toBeUndefined();
  await expect(expectShape({ ...reset, more: 1 }, 'sandbox-reset')).rejects.toThrow('additional');
  await expect(expectShape({}, 'sandbox-reset')).rejects.toThrow("required property 'reset'");
  await expect(expectShape({ reset: 'yes' }, 'sandbox-reset')).rejects.toThrow('/reset must be boolean');
});
