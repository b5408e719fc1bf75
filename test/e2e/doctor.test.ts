import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Check } from '../../src/commands/doctor/check.ts';
import { makeAuthority, makeCertificate, startSecureServer } from '../request/certificates.ts';
import { canary } from '../support/canaries.ts';
import { closedPort } from '../support/fault-server.ts';
import { type Environment, errorOf, json, klarnaCl, type Machine, newMachine, type Run } from '../support/run.ts';
import { type SandboxServer, startSandboxServer } from '../support/sandbox-server.ts';
import { openTerminal } from '../support/terminal.ts';

let sandbox: SandboxServer;
beforeAll(async () => {
  sandbox = await startSandboxServer();
});
afterAll(() => sandbox.stop());

const checksOf = (run: Run): readonly Check[] => json(run.stdout).checks;
const notWell = (run: Run): readonly string[] =>
  checksOf(run)
    .filter(({ status }) => status === 'warn' || status === 'fail')
    .map(({ name, status }) => `${name} ${status}`);
const namesUnder = (folder: string): readonly string[] =>
  existsSync(folder) ? readdirSync(folder, { recursive: true }).map(String).sort() : [];

/** Runs it, and sees to it that nothing changed on the machine. */
const doctor = async (
  env: Environment,
  machine: Machine = newMachine(),
  argv: readonly string[] = [],
): Promise<Run> => {
  const before = namesUnder(machine.folder);
  const run = await klarnaCl(['doctor', ...argv], { machine, env });
  expect(namesUnder(machine.folder)).toEqual(before);
  return run;
};

describe('doctor on the built tool', () => {
  it('finds nothing wrong with a sandbox inside the process, nor with one that is a server', async () => {
    const embedded = await doctor({}, newMachine(), ['--sandbox']);
    expect([embedded.exitCode, notWell(embedded)]).toEqual([0, []]);
    const served = await doctor(sandbox.environment);
    expect([served.exitCode, notWell(served)]).toEqual([0, []]);
    expect(json(served.stdout)).toMatchObject({ schema_version: 1, ok: true });
    const ok = checksOf(served).filter(({ status }) => status === 'ok');
    expect(ok.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'access-token',
        'permissions',
        'klarna-key',
        'klarna-v1-key',
        'rate-limit',
        'clock',
        'mode',
      ]),
    );
    expect((await sandbox.ledger()).writes.filter(({ path }: { path: string }) => path !== '/oauth/token')).toEqual([]);
  });

  it('ends with 3 for credentials that are not known, and never shows them', async () => {
    const secret = canary('client secret');
    const key = canary('API key', 'klarna_test_api_');
    const run = await doctor({ ...sandbox.environment, CL_CLIENT_SECRET: secret, KLARNA_API_KEY: key }, newMachine(), [
      '-o',
      'json',
    ]);
    expect(run.exitCode).toBe(3);
    expect(notWell(run)).toEqual(['access-token fail', 'klarna-key fail']);
    expect(errorOf(run)).toMatchObject({ code: 'config', exit_code: 3 });
  });

  it('looks at the other services although one is dead', async () => {
    const dead = `http://127.0.0.1:${await closedPort()}`;
    const run = await doctor({ ...sandbox.environment, KLARNA_BASE_URL: dead, KLARNA_V1_BASE_URL: sandbox.url });
    expect(notWell(run)).toEqual(['klarna-answer fail']);
    expect(run.exitCode).toBe(3);
  });

  it('notices a clock that is wrong', async () => {
    const server = createServer((_, response) => {
      response.setHeader('date', new Date(Date.now() + 600_000).toUTCString());
      response.writeHead(404, { 'content-type': 'application/json' }).end('{"error_code":"RESOURCE_NOT_FOUND"}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.close();
      server.closeAllConnections();
    });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const run = await doctor({
      KLARNA_API_KEY: canary('key of a wrong clock', 'klarna_test_api_'),
      KLARNA_BASE_URL: url,
    });
    expect(notWell(run)).toEqual(['clock fail']);
    expect(checksOf(run).find(({ name }) => name === 'clock')?.says).toContain('10 min behind');
  });

  it('names a certificate that has expired, and one of an own authority that is about to', async () => {
    const authority = await makeAuthority();
    const machine = newMachine();
    const ca = join(machine.work, 'ca.pem');
    writeFileSync(ca, authority.cert);
    const against = async (expired: boolean) => {
      const server = await startSecureServer(await makeCertificate(authority, { expired }));
      onTestFinished(server.close);
      const env = { KLARNA_API_KEY: canary('key for TLS', 'klarna_test_api_'), KLARNA_BASE_URL: server.url };
      return doctor(env, machine, ['--ca', ca]);
    };
    const expired = await against(true);
    expect([expired.exitCode, notWell(expired)]).toEqual([3, ['klarna-tls fail']]);
    const soon = await against(false);
    expect(soon.exitCode).toBe(0);
    expect(notWell(soon)).toContain('klarna-tls warn');
  });

  it.each([
    ['can be read by others', (machine: Machine) => chmodSync(join(machine.config, 'config.json'), 0o644)],
    ['is cut short', (machine: Machine) => writeFileSync(join(machine.config, 'config.json'), '{"ver')],
  ])('tells of a configuration that %s, and leaves it', async (_, spoil) => {
    const machine = newMachine();
    mkdirSync(machine.config, { mode: 0o700 });
    const file = join(machine.config, 'config.json');
    writeFileSync(file, '{"version":1,"profiles":{}}', { mode: 0o600 });
    spoil(machine);
    const before = [readFileSync(file, 'utf8'), statSync(file).mode];
    const run = await doctor({}, machine);
    expect(run.exitCode).toBe(3);
    expect(notWell(run)).toEqual(['stored-profiles fail']);
    expect([readFileSync(file, 'utf8'), statSync(file).mode]).toEqual(before);
  });

  it('warns of the version before, where others can open that', async () => {
    const machine = newMachine();
    mkdirSync(machine.config, { mode: 0o700 });
    const profiles = '{"version":1,"profiles":{}}';
    writeFileSync(join(machine.config, 'config.json'), profiles, { mode: 0o600 });
    writeFileSync(join(machine.config, 'config.previous.json'), profiles, { mode: 0o644 });
    expect(notWell(await doctor(sandbox.environment, machine))).toEqual(['previous-profiles warn']);
  });

  it('says which .klarnarc is read, and refuses one that others can change', async () => {
    const machine = newMachine();
    const rc = join(machine.work, '.klarnarc');
    writeFileSync(rc, 'currency: EUR\n', { mode: 0o600 });
    const told = async () =>
      checksOf(await doctor(sandbox.environment, machine)).find(({ name }) => name === 'klarnarc');
    expect(await told()).toMatchObject({ status: 'ok', says: expect.stringContaining('(mode 600)') });
    writeFileSync(rc, 'klarna_api_key: klarna_test_api_of_no_worth\n');
    expect(await told()).toMatchObject({ status: 'warn', remedy: expect.stringContaining('{KLARNA_API_KEY}') });
    chmodSync(rc, 0o666);
    expect(await told()).toMatchObject({ status: 'fail', remedy: expect.stringContaining('chmod go-w') });
  });

  it('is a list for a person', async () => {
    const terminal = openTerminal(['doctor', '--sandbox'], { columns: 60 });
    await terminal.sees(/\d+ ok, 0 warn, 0 fail, \d+ skipped/);
    expect(await terminal.exitCode()).toBe(0);
    const lines = terminal.text().split(/\r?\n/);
    expect(lines).toContain('Commerce Layer');
    // A path is one word, however long it is.
    const breakable = lines.filter((line) => !/^ *\S+$/.test(line));
    expect(Math.max(...breakable.map(({ length }) => length))).toBeLessThanOrEqual(60);
  });
});
