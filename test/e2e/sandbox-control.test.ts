import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { bin, json, klarnaCl, newMachine } from '../support/run.ts';
import { startSandboxServer } from '../support/sandbox-server.ts';

it('seeds a running sandbox from a shop in YAML, and places what it seeded', async () => {
  const sandbox = await startSandboxServer();
  const env = sandbox.environment;
  const input = 'orders:\n  - country_code: SE\n    tax_included: true\n';
  const seeded = await klarnaCl(['sandbox', 'seed', '-'], { env, input });
  expect(seeded).toMatchObject({ exitCode: 0 });
  const [{ payment_id, auth_token, currency }] = json(seeded.stdout).orders;
  expect(currency).toBe('SEK');
  const flow = ['flow', '--route', 'native', '--place', '--payment-id', payment_id, '--auth-token', auth_token];
  expect(await klarnaCl([...flow, '--no-input'], { env })).toMatchObject({ exitCode: 0 });
  await sandbox.stop();
});

it('refuses a seed with the place and line of its mistake, and adds nothing', async () => {
  const sandbox = await startSandboxServer();
  const run = await klarnaCl(['sandbox', 'seed', '-', '--url', sandbox.url], { input: 'orders:\n  - count: 0\n' });
  expect(run).toMatchObject({ exitCode: 5, stdout: '' });
  expect(run.stderr).toContain('orders[0].count: is less than 1 (line 2).');
  await sandbox.stop();
});

it('shows writes as they happen, those before too, and ends with 0 on Ctrl-C', async () => {
  const sandbox = await startSandboxServer();
  const env = sandbox.environment;
  const sendToken = (token: string) =>
    klarnaCl(['send-token', 'ertHJlpPTR', '--auth-token', token, '--quiet'], { env });
  await sendToken('sandbox-auth.before');
  const following = execa(process.execPath, [bin, 'sandbox', 'ledger', '--follow', '--reveal'], {
    stdin: 'ignore',
    env: { ...newMachine().environment, ...env },
    extendEnv: false,
    reject: false,
  });
  const tokens: string[] = [];
  for await (const line of createInterface({ input: following.stdout })) {
    tokens.push(json(line).body.data.attributes.auth_token);
    if (tokens.length === 1) await sendToken('sandbox-auth.meanwhile');
    else following.kill('SIGINT');
  }
  expect(tokens).toEqual(['sandbox-auth.before', 'sandbox-auth.meanwhile']);
  expect(await following).toMatchObject({ exitCode: 0, stderr: '' });
  await sandbox.stop();
});
