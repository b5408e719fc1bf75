import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import { buildProgram } from '../../src/cli.ts';
import type { Context } from '../../src/context.ts';
import { systemRandom } from '../../src/platform/clock.ts';
import { openHttp } from '../../src/request/http.ts';
import { type RunningSandbox, startSandbox } from '../../src/sandbox/server.ts';
import { skippingClock } from '../request/world.ts';
import { fakeContext } from '../support/fake-context.ts';
import { runIdEnding, runRecord, writeRecords } from '../support/journals.ts';
import { endOf } from './running.ts';

/* Every command there is, and what becomes of the flags about its output: none of them is passed over in silence. */

const state = mkdtempSync(join(tmpdir(), 'klarna-cl-printing-'));
let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await startSandbox({});
  writeRecords(state, runIdEnding('1'), [runRecord({ command: 'send-token' })]);
});
afterAll(async () => {
  await sandbox.close();
  rmSync(state, { recursive: true, force: true });
});

const rows =
  '{"route":"network","session-token":"krn:payment:eu1:klarna-network-session-token:sandbox-approved.p","amount":11800,"currency":"USD","reference":"r"}\n';
const report = JSON.stringify({ schema_version: 1 });

const run = async (argv: readonly string[]) => {
  const world = fakeContext({
    environment: sandbox.environment,
    profiles: { staging: { cl_organization: 'my-brand' } },
    files: { 'rows.ndjson': rows, '/report.json': report },
  });
  const clock = skippingClock();
  const { context } = world;
  const http: Context['http'] & Context['sharedHttp'] = async (settings) =>
    openHttp(settings, { clock, random: systemRandom, stop: context.stop });
  const folders = { ...context.folders, state };
  const failure = await endOf(argv, { ...context, clock, random: systemRandom, folders, http, sharedHttp: http });
  return { failure, stdout: world.stdout() };
};

const purchase = ['--amount', '11800', '--currency', 'USD', '--reference', 'r', '--dry-run'];

/** A command line for each command that prints a document, and a field that it has. */
const printing: Readonly<Record<string, { readonly argv: () => readonly string[]; readonly field?: string }>> = {
  'send-token': { argv: () => ['ertHJlpPTR', '--auth-token', 'x-1234567890', '--dry-run'] },
  authorize: { argv: () => purchase },
  flow: { argv: () => ['--route', 'native', '--dry-run'] },
  checkout: { argv: () => ['--route', 'native', '--order', 'NgojhKoyYN', '--dry-run'] },
  capture: { argv: () => ['NgojhKoyYN', '--dry-run'] },
  refund: { argv: () => ['NgojhKoyYN', '--dry-run'] },
  void: { argv: () => ['NgojhKoyYN', '--dry-run'] },
  repair: { argv: () => ['forward', 'NgojhKoyYN', '--dry-run'] },
  batch: { argv: () => ['rows.ndjson', '--check'], field: 'rows' },
  inspect: { argv: () => ['1234'], field: 'turn' },
  explain: { argv: () => ['DECLINED'], field: 'schema_version' },
  testdata: { argv: () => ['--country', 'DE'], field: 'source' },
  'runs list': { argv: () => [], field: 'schema_version' },
  'runs show': { argv: () => [runIdEnding('1')], field: 'run_id' },
  'runs prune': { argv: () => [], field: 'schema_version' },
  'config list': { argv: () => [], field: 'profile' },
  'config get': { argv: () => ['cl_organization'] },
  'config path': { argv: () => [] },
  whoami: { argv: () => [], field: 'mode' },
  doctor: { argv: () => [], field: 'ok' },
  'sandbox seed': { argv: () => ['--url', sandbox.url] },
  'sandbox reset': { argv: () => ['--url', sandbox.url], field: 'reset' },
  'sandbox ledger': { argv: () => ['--url', sandbox.url], field: 'writes' },
};

/** These print no document, or one that is proven elsewhere: test/e2e/filters.test.ts. */
const refusing = [
  'help',
  'mcp',
  'completion',
  'sandbox',
  'batch init',
  'config init',
  'config set',
  'config unset',
  'config use',
  'config import',
  'config logout',
];
const elsewhere = ['worker', 'merge-reports', 'runs export'];

const leaves = (command: Command, path: readonly string[] = []): readonly string[] => {
  const here = path.join(' ');
  const below = command.commands.flatMap((each) => leaves(each, [...path, each.name()]));
  // `sandbox` and `batch` do something by themselves as well.
  return command.commands.length === 0 || ['sandbox', 'batch'].includes(here) ? [here, ...below] : below;
};

it('knows every command', async () => {
  vi.stubGlobal('KLARNA_CL_VERSION', '0.0.0');
  const program = await buildProgram(fakeContext().context, { write: () => {} });
  const known = [...Object.keys(printing), ...refusing, ...elsewhere];
  expect(leaves(program).filter((path) => !known.includes(path) && path !== 'complete')).toEqual([]);
});

describe.each(Object.entries(printing))('%s', (path, { argv, field }) => {
  const of = (...flags: readonly string[]) => run([...path.split(' '), ...argv(), ...flags]);

  it('prints the same in every form, and what filters leave of it', async () => {
    const whole = await of('-o', 'json');
    const document: unknown = JSON.parse(whole.stdout);
    const kind = (value: unknown) => (typeof value === 'object' && value !== null ? Object.keys(value) : typeof value);
    expect(kind(JSON.parse((await of('-o', 'compact')).stdout))).toEqual(kind(document));
    expect(kind(parse((await of('-o', 'yaml')).stdout))).toEqual(kind(document));
    const lines = (await of('-o', 'ndjson')).stdout.trimEnd().split('\n');
    expect(kind(JSON.parse(lines[0] ?? ''))).toEqual(kind(Array.isArray(document) ? document[0] : document));
    expect((await of('-o', 'table')).stdout).toMatch(/^\S.*\n/);
    expect((await of('--jq', 'type', '--raw')).stdout).toBe(`${Array.isArray(document) ? 'array' : typeof document}\n`);
    if (field === undefined) return;
    const value = (document as Record<string, unknown>)[field];
    expect(kind(JSON.parse((await of('--query', field)).stdout))).toEqual(kind(value));
    const refused = await of('--query', 'no_such_field');
    expect(refused.failure).toMatchObject({ kind: 'usage', message: expect.stringContaining('"no_such_field"') });
    expect(refused.failure?.facts.why).toContain(field);
    expect(refused.stdout).toBe('');
  });
});

it.each(refusing)('%s refuses what would mean nothing', async (path) => {
  const needed: Readonly<Record<string, readonly string[]>> = {
    completion: ['bash'],
    'config set': ['cl_organization', 'x'],
    'config unset': ['cl_organization'],
    'config use': ['staging'],
  };
  for (const flags of [['--jq', '.'], ['--query', 'a'], ['--raw'], ['-o', 'table'], ['-o', 'yaml']]) {
    const { failure, stdout } = await run([...path.split(' '), ...(needed[path] ?? []), ...flags]);
    expect(failure).toMatchObject({ kind: 'usage', message: expect.stringContaining('has no meaning here') });
    expect(stdout).toBe('');
  }
});
