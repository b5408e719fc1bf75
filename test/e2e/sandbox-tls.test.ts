import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeAuthority, makeCertificate } from '../request/certificates.ts';
import { errorLinesOf, json, klarnaCl, newMachine } from '../support/run.ts';
import { startSandboxServer } from '../support/sandbox-server.ts';

it('wants the certificate of KLARNA_CERT where it was started with `--client-ca`', async () => {
  const machine = newMachine();
  const authority = await makeAuthority();
  const server = await makeCertificate(authority);
  const client = await makeCertificate(authority, { forClients: true });
  const file = (name: string, contents: string) => {
    const path = join(machine.work, name);
    writeFileSync(path, contents, { mode: 0o600 });
    return path;
  };
  const ca = file('ca.pem', authority.cert);
  const sandbox = await startSandboxServer(
    ['--tls-cert', file('server.crt', server.cert), '--tls-key', file('server.key', server.key)].concat(
      '--client-ca',
      ca,
    ),
  );
  const authorize = (env: Record<string, string>) =>
    klarnaCl(
      ['authorize', '--amount', '11800', '--currency', 'USD', '--reference', 'order-1234', '--ca', ca].concat(
        '--session-token',
        'krn:payment:eu1:klarna-network-session-token:sandbox-approved',
      ),
      { machine, env: { ...sandbox.environment, ...env } },
    );
  const refused = await authorize({});
  const approved = await authorize({
    KLARNA_CERT: file('client.crt', client.cert),
    KLARNA_KEY: file('client.key', client.key),
  });
  await sandbox.stop();
  expect(sandbox.url).toMatch(/^https:/);
  expect(refused).toMatchObject({ exitCode: 4, stdout: '' });
  expect(errorLinesOf(refused).join('\n')).toContain('Insufficient privileges');
  expect(approved.exitCode).toBe(0);
  expect(json(approved.stdout).payment_transaction_response.result).toBe('APPROVED');
});
