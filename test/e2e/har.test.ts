import { existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canary, leaksIn } from '../support/canaries.ts';
import { credentialGateway } from '../support/gateway.ts';
import { harComplaints } from '../support/har-schema.ts';
import { forgetRuns, json, klarnaCl, type Machine, newMachine, startKlarnaCl } from '../support/run.ts';
import { type SandboxServer, startSandboxServer } from '../support/sandbox-server.ts';

let sandbox: SandboxServer;
beforeAll(async () => {
  sandbox = await startSandboxServer();
});
afterAll(() => sandbox.stop());

/** In the home folder, where the leak scan looks as well. */
const fileOf = (machine: Machine) => join(machine.home, 'run.har');
const harIn = (file: string) => {
  const text = readFileSync(file, 'utf8');
  const document = json(text);
  expect(harComplaints(document)).toEqual([]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(leaksIn(text, file)).toEqual([]);
  return { text, entries: document.log.entries };
};
const stepsIn = (file: string): readonly string[] =>
  harIn(file).entries.map(
    ({ _klarnaCl: { step, attempt } }: { _klarnaCl: { step: string; attempt: number } }) => `${step} ${attempt}`,
  );
const executed = async () => (await sandbox.ledger()).writes.length;

describe('--har', () => {
  it('has every exchange of a command, each attempt of it, and no secret, --reveal or not', async () => {
    const machine = newMachine();
    const clientSecret = canary('client secret of a HAR');
    const apiKey = canary('API key of a HAR', 'klarna_test_api_');
    const gateway = await credentialGateway(sandbox, clientSecret, apiKey);
    const env = {
      ...sandbox.environment,
      CL_BASE_URL: gateway,
      CL_AUTH_URL: gateway,
      KLARNA_BASE_URL: gateway,
      CL_CLIENT_SECRET: clientSecret,
      KLARNA_API_KEY: apiKey,
    };
    const { payment_id, session_token } = await sandbox.seed();
    const authToken = canary('auth token of a HAR', 'sandbox-auth.');
    await sandbox.faults('POST /v2/**=503:1');
    const run = await klarnaCl(
      ['flow', '--route', 'both', '--quiet', '--payment-id', payment_id].concat(
        ['--auth-token', authToken, '--session-token', session_token],
        ['--har', fileOf(machine)],
      ),
      { machine, env },
    );
    expect([run.exitCode, run.stderr]).toEqual([0, '']);
    const steps = stepsIn(fileOf(machine));
    expect(steps).toEqual(expect.arrayContaining(['token 1', 'read 1', 'store-token 1', 'authorize 1', 'authorize 2']));
  });

  it('shows nothing that --reveal shows', async () => {
    const machine = newMachine();
    const options = { machine, env: sandbox.environment };
    const { order_id, payment_id } = await sandbox.seed();
    const authToken = canary('revealed auth token', 'sandbox-auth.');
    await klarnaCl(['send-token', payment_id, '--auth-token', authToken], options);
    const run = await klarnaCl(['inspect', order_id, '--reveal', '--har', fileOf(machine)], options);
    // On stdout it rightly stands, where the leak scan would find it.
    forgetRuns();
    expect(run.stdout).toContain(authToken);
    expect(harIn(fileOf(machine)).text).not.toContain(json(run.stdout).order.customer_email);
  });

  it('is written although the command fails, or is interrupted', async () => {
    const machine = newMachine();
    const options = { machine, env: sandbox.environment };
    const failed = await klarnaCl(['inspect', 'AAAAAAAAAA', '--har', fileOf(machine)], options);
    expect(failed.exitCode).toBe(5);
    const statuses = harIn(fileOf(machine)).entries.map(
      ({ response }: { response: { status: number } }) => response.status,
    );
    expect(statuses).toContain(404);

    await sandbox.faults('GET /api/**=latency-20000:1');
    const second = newMachine();
    const running = startKlarnaCl(
      ['inspect', 'NgojhKoyYN', '-v', '--har', fileOf(second)],
      sandbox.environment,
      second,
    );
    await running.says('> GET');
    running.kill('SIGINT');
    expect((await running.end).exitCode).toBe(130);
    expect(harIn(fileOf(second)).entries.at(-1)._klarnaCl).toMatchObject({ step: 'read', fault: 'stopped' });
  });

  it('is written although a second Ctrl-C ends the command at once, with what was over by then', async () => {
    const machine = newMachine();
    const { payment_id, auth_token } = await sandbox.seed();
    await sandbox.faults('PATCH /api/**=latency-20000:1');
    const argv = ['send-token', payment_id, '--auth-token', auth_token, '-v', '--har', fileOf(machine)];
    const running = startKlarnaCl(argv, sandbox.environment, machine);
    await running.says('> PATCH');
    running.kill('SIGINT');
    await running.says('Waiting for the answer');
    running.kill('SIGINT');
    expect((await running.end).exitCode).toBe(130);
    expect(stepsIn(fileOf(machine))).toContain('token 1');
  });

  it('goes with doctor, a file of its own each time', async () => {
    const machine = newMachine();
    writeFileSync(fileOf(machine), 'an older one', { mode: 0o644 });
    await klarnaCl(['doctor', '--sandbox', '--har', fileOf(machine)], { machine });
    expect(stepsIn(fileOf(machine))).toEqual(expect.arrayContaining(['probe 1', 'token 1', 'read 1']));
  });

  it.each([
    ['in a folder that is not there', 13, (machine: Machine) => join(machine.work, 'none', 'run.har')],
    ['in the place of a folder', 2, (machine: Machine) => machine.work],
    ['on stdout', 2, () => '-'],
    [
      'through a link',
      2,
      (machine: Machine) => {
        symlinkSync(join(machine.work, 'elsewhere.har'), join(machine.work, 'link.har'));
        return join(machine.work, 'link.har');
      },
    ],
  ])('sends nothing where the file cannot be written: %s', async (_, exitCode, place) => {
    const machine = newMachine();
    const before = await executed();
    const har = place(machine);
    const { payment_id, auth_token } = await sandbox.seed();
    const argv = ['send-token', payment_id, '--auth-token', auth_token, '--har', har];
    const run = await klarnaCl(argv, { machine, env: sandbox.environment });
    expect(run).toMatchObject({ exitCode, stdout: '' });
    expect(await executed()).toBe(before);
    expect(existsSync(join(machine.work, 'elsewhere.har'))).toBe(false);
  });

  it.each([[['whoami']], [['runs', 'list']], [['send-token', 'ertHJlpPTR', '--auth-token', 'x', '--dry-run']]])(
    'is refused where nothing is sent: %j',
    async (argv) => {
      const machine = newMachine();
      const run = await klarnaCl([...argv, '--har', fileOf(machine)], { machine, env: sandbox.environment });
      expect(run.exitCode).toBe(2);
      expect(run.stderr).toContain('--har has no meaning here');
      expect(existsSync(fileOf(machine))).toBe(false);
    },
  );
});
