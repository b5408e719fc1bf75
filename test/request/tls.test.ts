import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TlsOptions } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CliError } from '../../src/errors.ts';
import type { HttpSettings, StepKind } from '../../src/request/step.ts';
import { type Certificate, makeAuthority, makeCertificate, startSecureServer } from './certificates.ts';
import { errorOf, settingsOf, stepOf, withHttp } from './world.ts';

let authority: Certificate;
let good: Certificate;
let folder: string;
let caFile: string;

beforeAll(async () => {
  authority = await makeAuthority();
  good = await makeCertificate(authority);
  folder = await mkdtemp(join(tmpdir(), 'klarna-cl-tls-'));
  caFile = join(folder, 'ca.pem');
  await writeFile(caFile, authority.cert);
});
afterAll(() => rm(folder, { recursive: true }));

const send = async (tls: TlsOptions, settings: Partial<HttpSettings>, kind: StepKind = 'read') => {
  const server = await startSecureServer(tls);
  const sent = await withHttp(settings, (http) => http.send(stepOf(kind, server.url)).catch((error: unknown) => error));
  server.close();
  return { sent, seen: server.seen };
};

describe('https', () => {
  it("trusts a file's authority, given as a path or as text", async () => {
    expect((await send(good, { extraCa: { all: caFile } })).sent).toMatchObject({ status: 200 });
    expect((await send(good, { extraCa: { all: authority.cert } })).sent).toMatchObject({ status: 200 });
  });

  it('trusts the Klarna file for Klarna alone', async () => {
    expect((await send(good, { extraCa: { klarna: caFile } }, 'authorize')).sent).toMatchObject({ status: 200 });
    expect((await send(good, { extraCa: { klarna: caFile } })).sent).toMatchObject({ kind: 'protocol', code: 'tls' });
  });

  it('says so when a file holds something that only looks like a certificate', async () => {
    const broken = '-----BEGIN CERTIFICATE-----\nY2FuYXJ5\n-----END CERTIFICATE-----';
    const { sent, seen } = await send(good, { extraCa: { all: `${authority.cert}\n${broken}` } });
    expect(sent).toMatchObject({ kind: 'config', code: 'certificate' });
    expect(JSON.stringify(sent)).not.toContain('Y2FuYXJ5');
    expect(seen).toEqual([]);
  });

  const kinds: readonly StepKind[] = ['token', 'read', 'store-token', 'authorize', 'place'];
  it.each(kinds)('stops a %s at an unknown authority: one attempt, 14', async (kind) => {
    const { sent, seen } = await send(good, {}, kind);
    expect(sent).toMatchObject({ kind: 'protocol', code: 'tls', facts: { attempts: 1 } });
    expect(String(sent)).toContain('unknown authority');
    expect(seen).toEqual([]);
  });

  it.each(kinds)('stops a %s at an expired certificate', async (kind) => {
    const { sent, seen } = await send(
      await makeCertificate(authority, { expired: true }),
      { extraCa: { all: caFile } },
      kind,
    );
    expect(sent).toMatchObject({ kind: 'protocol', code: 'tls', facts: { attempts: 1 } });
    expect(String(sent)).toContain('expired');
    expect(seen).toEqual([]);
  });

  it.each(kinds)('stops a %s at a certificate for another host', async (kind) => {
    const elsewhere = await makeCertificate(authority, { ip: '10.0.0.1', names: ['other.example'] });
    const { sent, seen } = await send(elsewhere, { extraCa: { all: caFile } }, kind);
    expect(sent).toMatchObject({ kind: 'protocol', code: 'tls', facts: { attempts: 1 } });
    expect(String(sent)).toContain('another host');
    expect(seen).toEqual([]);
  });

  it('stops at a certificate that is not valid yet', async () => {
    const early = await makeCertificate(authority, { early: true });
    const { sent, seen } = await send(early, { extraCa: { all: caFile } });
    expect(sent).toMatchObject({ kind: 'protocol', code: 'tls', facts: { attempts: 1 } });
    expect(String(sent)).toContain('not valid yet');
    expect(seen).toEqual([]);
  });

  it('stops at a certificate that vouches for itself, and says so', async () => {
    const { sent, seen } = await send(await makeCertificate(undefined), { extraCa: { all: caFile } });
    expect(sent).toMatchObject({ kind: 'protocol', code: 'tls', facts: { attempts: 1 } });
    expect(String(sent)).toContain('self-signed');
    expect(seen).toEqual([]);
  });

  it('refuses TLS 1.1, even where OpenSSL would speak it', async () => {
    const old: TlsOptions = { ...good, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' };
    const { sent } = await send(old, { extraCa: { all: caFile } });
    expect(sent).toMatchObject({ kind: 'protocol', code: 'tls' });
    expect(String(sent)).toContain('TLS 1.2');
  });

  it('says so when the other side speaks no TLS', async () => {
    const talkative = createServer((socket) => socket.on('error', () => {}).write('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await new Promise<void>((resolve) => {
      talkative.listen(0, '127.0.0.1', resolve);
    });
    const address = talkative.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const error = await withHttp({}, (http) => errorOf(http.send(stepOf('read', `https://127.0.0.1:${port}`))));
    talkative.close();
    expect(error).toMatchObject({ kind: 'protocol', code: 'tls' });
    expect(error.message).toContain('does not speak TLS');
  });
});

describe('client certificate', () => {
  const asking = (): TlsOptions => ({ ...good, requestCert: true, rejectUnauthorized: false, ca: authority.cert });

  it('is shown to Klarna and to nobody else', async () => {
    const client = await makeCertificate(authority);
    const settings = { extraCa: { all: caFile }, clientCertificate: client };
    expect((await send(asking(), settings, 'authorize')).seen[0]?.client).toBe('Test server');
    expect((await send(asking(), settings, 'store-token')).seen[0]?.client).toBeUndefined();
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)('is named when it is missing (%s)', async (version) => {
    const demanding = { ...asking(), rejectUnauthorized: true, minVersion: version, maxVersion: version };
    const { sent, seen } = await send(demanding, { extraCa: { all: caFile } }, 'authorize');
    expect(sent).toMatchObject({ kind: 'protocol', code: 'tls', facts: { attempts: 1 } });
    expect(String(sent)).toContain('client certificate');
    expect(seen).toEqual([]);
  });

  it('that cannot be read or used is a matter of configuration, and its text stays out of the error', async () => {
    const missing = await send(
      good,
      { clientCertificate: { cert: '/nowhere/cert.pem', key: '/nowhere/key.pem' } },
      'authorize',
    );
    expect(missing.sent).toMatchObject({ kind: 'config' });
    const broken = { cert: good.cert, key: '-----BEGIN PRIVATE KEY-----\ncanary\n-----END PRIVATE KEY-----' };
    const { sent } = await send(good, { clientCertificate: broken }, 'authorize');
    expect(sent).toMatchObject({ kind: 'config' });
    expect(JSON.stringify(sent)).not.toContain('canary');
    expect((await send(good, { extraCa: { all: '/nowhere/ca.pem' } })).sent).toMatchObject({ kind: 'config' });
  });

  it.each(['/dev/zero', '/', '/dev/null'])('that is %s is no certificate, and is not read for ever', async (path) => {
    const { sent } = await send(good, { clientCertificate: { cert: path, key: path } }, 'authorize');
    expect(sent).toMatchObject({ kind: 'config' });
    expect(String((sent as CliError).facts.why)).toContain(path);
  });
});

describe('addresses', () => {
  it.each([
    'http://api.klarna.com',
    'http://127.0.0.1.evil.example',
    'https://user:pass@api.klarna.com',
    'ftp://x',
    'nonsense',
  ])('refuses %s before anything is sent', async (url) => {
    const error = await withHttp({}, (http) => errorOf(http.send(stepOf('read', url))));
    expect(error).toMatchObject({ kind: 'config', code: 'unsafe-address' });
    expect(error.facts.why).not.toContain('pass@');
  });

  it('refuses to run with NODE_TLS_REJECT_UNAUTHORIZED=0', async () => {
    const sent = withHttp(settingsOf({ environment: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } }), async () => undefined);
    expect(await errorOf(sent)).toMatchObject({ kind: 'config' });
  });
});
