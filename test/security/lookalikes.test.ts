import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHttp } from '../../src/request/http.ts';
import { refusal, settingsFrom } from '../config/scratch.ts';
import { errorOf, settingsOf, skippingClock, stepOf, stoppable } from '../request/world.ts';
import { canary } from '../support/canaries.ts';
import { klarnaCl, newMachine } from '../support/run.ts';

const klarna = 'api-global.klarna.com';
const brand = 'my-brand.commercelayer.io';

/** The vendor's own host, however it is spelt: what counts is the host that is spoken to, and that one is shown. */
const vendors = [
  `https://${klarna}`,
  'HTTPS://API-GLOBAL.KLARNA.COM',
  `https://${klarna}/`,
  `https://${klarna}:443`,
  `https://${klarna}:0443//`,
  `https:${klarna}`,
  `https:///${klarna}`,
  'https://api-global。klarna｡com',
  'https://ａｐｉ-global.klarna.com',
  'https://api-global%2Eklarna%2ecom',
  'https://api-glo\u00adbal.klarna.com',
];

/** This machine, in every notation that the address standard knows. */
const loopback: readonly (readonly [written: string, host: string])[] = [
  ['http://127.0.0.1:4010', '127.0.0.1:4010'],
  ['http://localhost:4010', 'localhost:4010'],
  ['http://LocalHost', 'localhost'],
  ['http://[::1]:4010', '[::1]:4010'],
  ['http://[0:0:0:0:0:0:0:1]', '[::1]'],
  ['http://127.1', '127.0.0.1'],
  ['http://127.0.1', '127.0.0.1'],
  ['http://2130706433', '127.0.0.1'],
  ['http://0x7f000001', '127.0.0.1'],
  ['http://0x7f.0.0x1', '127.0.0.1'],
  ['http://0177.0.0.1', '127.0.0.1'],
  ['http://017700000001', '127.0.0.1'],
  ['http://127.0.0.1.', '127.0.0.1'],
  ['http://127.255.255.254', '127.255.255.254'],
  ['http://１２７.0.0.1', '127.0.0.1'],
  ['https://127.0.0.1', '127.0.0.1'],
];

/** Another host: a .klarnarc may not name it. The user may, since it is a host, encrypted, and shown as what it is. */
const strangers: readonly (readonly [written: string, host: string])[] = [
  [`https://${klarna}.evil.example`, `${klarna}.evil.example`],
  [`https://${klarna}.`, `${klarna}.`],
  [`https://${klarna}:8443`, `${klarna}:8443`],
  ['https://api.klarna.com', 'api.klarna.com'],
  ['https://api-global-klarna.com', 'api-global-klarna.com'],
  ['https://api-global.klarna.co', 'api-global.klarna.co'],
  ['https://api-global.klarna.com.co', 'api-global.klarna.com.co'],
  ['https://xapi-global.klarna.com', 'xapi-global.klarna.com'],
  ['https://api-global.test.klarna.com.test.klarna.com', 'api-global.test.klarna.com.test.klarna.com'],
  [`https://evil.example/${klarna}`, 'evil.example'],
  [`https://evil.example/@${klarna}`, 'evil.example'],
  [`https://@evil.example/${klarna}`, 'evil.example'],
  // A Cyrillic a, a Cyrillic i, a Greek omicron, a dotless i.
  ['https://api-global.klаrna.com', 'api-global.xn--klrna-5ve.com'],
  ['https://apі-global.klarna.com', 'xn--ap-global-w9h.klarna.com'],
  ['https://api-global.klarna.cοm', 'api-global.klarna.xn--cm-jbc'],
  ['https://apı-global.klarna.com', 'xn--ap-global-wpb.klarna.com'],
  [`https://${brand}`, brand],
  ['https://localhost.evil.example', 'localhost.evil.example'],
  ['https://127.0.0.1.evil.example', '127.0.0.1.evil.example'],
  ['https://0x7f000001.evil.example', '0x7f000001.evil.example'],
  ['https://evil.localhost', 'evil.localhost'],
  ['https://localhost.', 'localhost.'],
  ['https://0.0.0.0', '0.0.0.0'],
  ['https://[::ffff:127.0.0.1]', '[::ffff:7f00:1]'],
  ['https://[::]', '[::]'],
  ['https://128.0.0.1', '128.0.0.1'],
];

/** Nobody's: not even the user may write them. */
const refused = [
  `https://${klarna}@evil.example`,
  `https://${klarna}:443@evil.example`,
  `https://:secret@${klarna}`,
  `https://user@${klarna}`,
  `https://${klarna}%40evil.example`,
  `https://${klarna}%2f.evil.example`,
  `https://${klarna}%00.evil.example`,
  `https://${klarna}\\@evil.example`,
  `https://${klarna}\\.evil.example`,
  `https://evil.example\\@${klarna}`,
  `https:\\\\${klarna}`,
  `https://${klarna}\t.evil.example`,
  `https://${klarna}\n.evil.example`,
  `https://${klarna}\r\nHost: evil.example`,
  `https://${klarna}\u0000`,
  `https://${klarna}\u2028`,
  `ht\ntps://${klarna}`,
  ` https://${klarna}`,
  `https://${klarna} `,
  `https://${klarna}#@evil.example`,
  `https://${klarna}?@evil.example`,
  `https://evil.example#${klarna}`,
  `https://${klarna}:99999`,
  `https://${klarna}:443.evil.example`,
  `https://${klarna}/elsewhere`,
  `https://${klarna}/%2e%2e/elsewhere`,
  `//${klarna}`,
  klarna,
  'https://',
  'file:///etc/passwd',
  'ftp://evil.example',
  'data:text/plain,x',
  'javascript:alert(1)',
  'ws://127.0.0.1:4010',
  // In the open, to what is not this machine for certain.
  `http://${klarna}`,
  `http://${brand}`,
  'http://evil.example',
  'http://localhost.evil.example',
  'http://127.0.0.1.evil.example',
  'http://evil.localhost',
  'http://localhost.',
  'http://localhost.localdomain',
  'http://0.0.0.0',
  'http://0',
  'http://[::]',
  'http://[::ffff:127.0.0.1]',
  'http://[::ffff:7f00:1]',
  'http://[::127.0.0.1]',
  'http://[fe80::1]',
  'http://128.0.0.1',
  'http://126.255.255.255',
  'http://127.0.0.256',
  'http://127.0.0.1@evil.example',
  'http://localhost@evil.example',
];

const inRc = (url: string, key = 'klarna_base_url') =>
  settingsFrom({ rcFile: { path: '/p/.klarnarc', values: { [key]: url }, profiles: new Map() } });
const inEnvironment = (url: string) => settingsFrom({ environment: { KLARNA_BASE_URL: url } });
const hostOf = ({ klarna: { baseUrl } }: ReturnType<typeof settingsFrom>) => new URL(baseUrl.value).host;

describe("where Klarna's credentials may be sent", () => {
  it('is tried with as many spellings as are listed', () => {
    expect([vendors.length, loopback.length, strangers.length, refused.length]).toEqual([11, 16, 26, 54]);
  });

  it.each(vendors)('to Klarna, spelt %j', (url) => {
    for (const settings of [inRc(url), inEnvironment(url)]) expect(hostOf(settings)).toBe(klarna);
  });

  it.each(loopback)('to this machine, spelt %j', (url, host) => {
    for (const settings of [inRc(url), inEnvironment(url)]) expect(hostOf(settings)).toBe(host);
  });

  it.each(strangers)('to %j only where the user says so, not a .klarnarc', async (url, host) => {
    expect(hostOf(inEnvironment(url))).toBe(host);
    const message = await refusal('config', () => inRc(url));
    // The host that would be spoken to is named, not the one that it looks like.
    expect(message).toContain(host);
  });

  it.each(refused)('to nobody, spelt %j', async (url) => {
    for (const action of [() => inEnvironment(url), () => inRc(url)]) {
      expect(await refusal('config', action)).not.toContain('secret@');
    }
  });
});

describe("where Commerce Layer's credentials may be sent by a .klarnarc", () => {
  it.each([`https://${brand}`, 'https://MY-BRAND.commercelayer.IO', 'https://my-brand.commercelayer.co'])(
    'to %s',
    (url) => {
      for (const key of ['cl_base_url', 'cl_auth_url']) expect(() => inRc(url, key)).not.toThrow();
    },
  );

  // Any organization is Commerce Layer's.
  const vendorToo = [`https://${brand}`, `https://x${brand}`];
  const twisted = (url: string) => url.replaceAll(klarna, brand);
  it.each([
    ...[...strangers.map(([url]) => url), ...refused].map(twisted).filter((url) => !vendorToo.includes(url)),
    'https://commercelayer.io',
    'https://a.b.commercelayer.io',
    'https://my_brand.commercelayer.io',
    'https://my-brand.commercelayer.io.commercelayer.io',
    'https://my-brand.commercelayer.com',
    'https://my-brand.cоmmercelayer.io',
    'https://.commercelayer.io',
    `https://${klarna}`,
  ])('not to %j', async (url) => {
    for (const key of ['cl_base_url', 'cl_auth_url']) await refusal('config', () => inRc(url, key));
  });
});

describe('a listener on this machine, behind names that are not this machine for certain', () => {
  let connections = 0;
  let port = 0;
  const listener = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  beforeAll(async () => {
    await new Promise<void>((resolve) => listener.listen(0, '::', resolve));
    const address = listener.address();
    port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  });
  afterAll(() => {
    listener.close();
  });

  // All of them lead here, on this system or another.
  const here = ['0.0.0.0', '0', '[::]', '[::ffff:127.0.0.1]', 'localhost.', 'evil.localhost', 'user@127.0.0.1'];

  it.each(here)('gets no connection from the built tool for http://%s', async (host) => {
    const url = `http://${host}:${port}`;
    const env = { CL_CLIENT_ID: 'id', CL_CLIENT_SECRET: canary('client secret'), CL_BASE_URL: url, CL_AUTH_URL: url };
    const run = await klarnaCl(['send-token', 'ertHJlpPTR', '--auth-token', 'x'], { env, machine: newMachine() });
    expect(run).toMatchObject({ exitCode: 3, stdout: '' });
    expect(connections).toBe(0);
  });

  it.each(here)('gets none from the request module either, should a step ever name http://%s', async (host) => {
    const world = { clock: skippingClock(), random: { fraction: () => 0, bytes: () => new Uint8Array() } };
    const http = openHttp(settingsOf(), { ...world, stop: stoppable().stop });
    const error = await errorOf(http.send(stepOf('authorize', `http://${host}:${port}`)));
    http.close();
    expect(error).toMatchObject({ kind: 'config', code: 'unsafe-address' });
    expect(connections).toBe(0);
  });
});
