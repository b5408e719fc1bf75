import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Check } from '../../src/commands/doctor/check.ts';
import { oldestNode } from '../../src/commands/doctor/tool.ts';
import { CliError } from '../../src/errors.ts';
import { accessToken } from '../support/documents.ts';
import { type FakeWish, fakeNow, scratchFolder } from '../support/fake-context.ts';
import type { Script } from '../support/fake-http.ts';
import { endRecord, intentRecord, runId, runRecord, writeRecords, writeRun } from '../support/journals.ts';
import { account, environment, klarnaCl } from './running.ts';

const day = 86_400_000;
const tokenInfo = 'GET /oauth/tokeninfo';
const nobody = `/payment/transactions/krn:payment:eu1:transaction:${'0'.repeat(8)}-0000-0000-0000-${'0'.repeat(12)}`;
const transaction = `GET /v2/accounts/${account}${nobody}`;
const may = { create: true, read: true, update: true, destroy: true };
const everything = { klarna_payments: may, orders: may, authorizations: may, captures: may };
const permitted = (permissions: object) => ({ status: 200, document: { token: { permissions } } });
const notThere = { status: 404, document: { error_code: 'RESOURCE_NOT_FOUND', error_message: 'No.' } };
const refused = { status: 401, document: { error_code: 'UNAUTHORIZED', error_message: 'No.' } };
const allWell: Script = [
  [tokenInfo, permitted(everything)],
  [transaction, notThere],
];

const doctor = async (wish: FakeWish = {}, argv: readonly string[] = []) => {
  const run = await klarnaCl(['doctor', ...argv], { environment, http: allWell, ...wish });
  const checks: readonly Check[] = run.stdout() === '' ? [] : run.document().checks;
  const named = (name: string) => checks.filter((check) => check.name === name);
  return { ...run, checks, named, statusOf: (name: string) => named(name).map(({ status }) => status) };
};
const host = 'api-global.test.klarna.com';
const failing = (stage: 'dns' | 'tls' | 'connect' | 'answer' | 'proxy') => ({
  failed: {
    stage,
    error: new CliError('unavailable', `No ${stage}.`, { code: stage, why: 'Nothing was executed.', hint: 'Mend it.' }),
  },
});

describe('doctor where all is well', () => {
  it('says ok for each thing it looked at, ends with 0, and has one shape', async () => {
    const run = await doctor();
    expect(run.failure).toBeUndefined();
    expect(run.document()).toMatchObject({ schema_version: 1, ok: true });
    const wrong = run.checks.filter(({ status }) => status === 'warn' || status === 'fail');
    expect(wrong).toEqual([]);
    for (const name of [
      'node',
      'mode',
      'api-dns',
      'klarna-tls',
      'access-token',
      'klarna-key',
      'state-folder',
      'runs',
    ]) {
      expect([name, run.statusOf(name)]).toEqual([name, ['ok']]);
    }
  });

  it('changes nothing: no file is made, and no token kept', async () => {
    const run = await doctor({
      environment: { ...environment, CL_ACCESS_TOKEN: '', CL_CLIENT_ID: 'client', CL_CLIENT_SECRET: 'secret-of-it' },
      http: [
        ['POST /oauth/token', { status: 200, document: { access_token: accessToken(), expires_in: 7200 } }],
        ...allWell,
      ],
    });
    expect(run.statusOf('access-token')).toEqual(['ok']);
    expect(run.named('access-token')[0]?.says).toContain('new, and not kept');
    expect(run.tokens.size).toBe(0);
    expect(readdirSync(run.context.folders.working)).toEqual([]);
    expect(run.written.size).toBe(0);
  });

  it('asks for a new access token although one is kept, since that alone proves the credentials', async () => {
    const run = await doctor({
      cachedToken: accessToken(),
      environment: { ...environment, CL_ACCESS_TOKEN: '', CL_CLIENT_ID: 'client', CL_CLIENT_SECRET: 'secret-of-it' },
      http: [
        [
          'POST /oauth/token',
          { status: 401, document: { errors: [{ code: 'UNAUTHORIZED', title: 'invalid_client' }] } },
        ],
        [transaction, notThere],
      ],
    });
    expect(run.statusOf('access-token')).toEqual(['fail']);
    expect(run.exit).toBe(3);
  });

  it('says, as every command does, whose credentials it tried', async () => {
    expect((await doctor()).talk).toEqual(['Profile environment · organization acme · test mode']);
    expect((await doctor({ environment: {}, http: [] })).talk).toEqual([]);
  });

  it('ends at once where somebody wants to leave', async () => {
    const run = await doctor({
      http: [allWell[0] as Script[number], [transaction, new CliError('interrupted', 'Interrupted.')]],
    });
    expect(run.exit).toBe(130);
    expect(run.stdout()).toBe('');
  });

  it('writes nothing to a service', async () => {
    const run = await doctor();
    expect(run.sent().every(({ kind }) => kind === 'read' || kind === 'token')).toBe(true);
  });

  it('is a list on a terminal, in which words say what signs and colours do, for narrow ones too', async () => {
    const run = await klarnaCl(['doctor'], {
      environment,
      interactive: true,
      columns: 60,
      http: [allWell[0] as Script[number], [transaction, refused]],
      machine: { node: '18.0.0' },
    });
    const lines = run.stdout().split('\n');
    // A path is one word, however long it is.
    const breakable = lines.filter((line) => !/^ *\S+$/.test(line));
    expect(Math.max(...breakable.map(({ length }) => length))).toBeLessThanOrEqual(60);
    expect(lines).toContain('This tool');
    expect(run.stdout()).toMatch(/✖ fail {2}Node 18\.0\.0 is older than 20\.17\.\n {10}→ Install Node/);
    expect(run.stdout()).toMatch(/✔ ok {4}/);
    expect(lines.at(-2)).toMatch(/^\d+ ok, 0 warn, 2 fail, \d+ skipped$/);
    expect(run.said).toContain('These failed: node, klarna-key.');
  });
});

describe('this tool', () => {
  it('needs the Node that package.json says', () => {
    const { engines } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    expect(engines.node).toBe(`>=${oldestNode}`);
  });

  it.each([
    ['20.16.9', 'fail'],
    ['20.17.0', 'ok'],
    ['22.1.0', 'ok'],
  ])('finds Node %s to be %s', async (node, status) => {
    expect((await doctor({ machine: { node } })).statusOf('node')).toEqual([status]);
  });
});

describe('the configuration', () => {
  it('fails where there are no credentials at all, and says what to do', async () => {
    const run = await doctor({ environment: {}, http: [] });
    expect(run.statusOf('commerce-layer-credentials')).toEqual(['fail']);
    expect(run.statusOf('klarna-credentials')).toEqual(['fail']);
    expect(run.named('klarna-credentials')[0]?.remedy).toContain('klarna-cl config init');
    expect(run.sent()).toEqual([]);
  });

  it('passes over a service that there are no credentials for, where there are for the other one', async () => {
    const run = await doctor({
      environment: { KLARNA_API_KEY: environment.KLARNA_API_KEY, KLARNA_PARTNER_ACCOUNT_ID: account },
      http: [[transaction, notThere]],
    });
    expect(run).toMatchObject({ exit: 0 });
    expect(run.statusOf('commerce-layer-credentials')).toEqual(['skipped']);
    expect(run.statusOf('klarna-v1-credentials')).toEqual(['skipped']);
  });

  it('tells of half a set of credentials, and looks at the other service all the same', async () => {
    const run = await doctor({
      environment: { ...environment, CL_ACCESS_TOKEN: '', CL_CLIENT_ID: 'alone' },
      http: [[transaction, notThere]],
    });
    expect(run.statusOf('commerce-layer-credentials')).toEqual(['fail']);
    expect(run.statusOf('klarna-key')).toEqual(['ok']);
  });

  it('tries the credentials of the profile that is named, although the environment has others', async () => {
    const run = await doctor(
      {
        profiles: { other: {}, shop: { klarna_api_key: 'klarna_test_api_canary-stored' } },
        http: [['GET /v2'.concat(nobody), notThere]],
      },
      ['--profile', 'shop'],
    );
    expect(run.named('klarna-credentials')[0]?.says).toContain('profile shop');
    expect(run.statusOf('commerce-layer-credentials')).toEqual(['skipped']);
    expect(run.statusOf('klarna-key')).toEqual(['ok']);
  });

  it('fails where nothing can be read, and asks nobody then', async () => {
    const run = await doctor({ http: [] }, ['--profile', 'nobodys']);
    expect(run.statusOf('settings')).toEqual(['fail']);
    expect(run.statusOf('network')).toEqual(['skipped']);
    expect(run.exit).toBe(3);
  });

  it.each([
    ['test and live mixed', { KLARNA_API_KEY: 'klarna_live_api_canary-key' }, ['fail']],
    ['a live address for a test key', { KLARNA_BASE_URL: 'https://api-global.klarna.com' }, ['fail']],
    ['all of it test', {}, ['ok']],
  ])('holds against each other what says test or live: %s', async (_, changes, status) => {
    expect((await doctor({ environment: { ...environment, ...changes } })).statusOf('mode')).toEqual(status);
  });

  it('counts what the access token says', async () => {
    const live = accessToken({ test: false });
    const run = await doctor({ environment: { ...environment, CL_ACCESS_TOKEN: live } });
    expect(run.statusOf('mode')).toEqual(['fail']);
    expect(run.named('mode')[0]?.says).toContain('access token');
  });
});

describe('the environment', () => {
  it.each([
    [
      'an access token beside a client',
      { CL_CLIENT_ID: 'client', CL_CLIENT_SECRET: 'secret-of-it' },
      'cannot be renewed',
    ],
    [
      'two organizations',
      { CL_ORGANIZATION: 'one', CL_BASE_URL: 'https://other.commercelayer.io' },
      'different organizations',
    ],
    [
      'two domains',
      { CL_AUTH_URL: 'https://auth.commercelayer.co', CL_BASE_URL: 'https://my.commercelayer.io' },
      'different domains',
    ],
    ['a profile that has no say', { KLARNA_CL_PROFILE: 'shop' }, 'they win'],
  ])('warns of %s', async (_, changes, words) => {
    const run = await doctor({ environment: { ...environment, ...changes }, profiles: { shop: {} } });
    expect(
      run
        .named('variables')
        .map(({ says }) => says)
        .join(),
    ).toContain(words);
    expect(run.statusOf('variables')).toEqual(['warn']);
    expect(run.exit).toBe(0);
  });

  it.each([
    [{ HTTP_PROXY: 'http://proxy:1' }, ['warn']],
    [{ HTTPS_PROXY: 'http://proxy:1', https_proxy: 'http://other:1' }, ['warn']],
    [{ HTTP_PROXY: 'http://proxy:1', HTTPS_PROXY: 'http://proxy:1' }, []],
  ])('looks at proxy variables: %j', async (changes, statuses) => {
    const run = await doctor({ environment: { ...environment, ...changes } });
    expect(run.statusOf('proxy-variables')).toEqual(statuses);
  });

  it('fails where certificates are not checked', async () => {
    const run = await doctor({ environment: { ...environment, NODE_TLS_REJECT_UNAUTHORIZED: '0' } });
    expect(run.statusOf('certificate-checks')).toEqual(['fail']);
  });

  it.each([
    [{ NODE_EXTRA_CA_CERTS: '/extra.pem' }, { '/extra.pem': 2 }, 'ok'],
    [{ NODE_EXTRA_CA_CERTS: '/extra.pem' }, { '/extra.pem': new CliError('config', 'It cannot be read.') }, 'warn'],
    [{ KLARNA_CA: '/klarna.pem' }, { '/klarna.pem': 0 }, 'fail'],
  ])('looks into the files of trusted certificates: %j', async (changes, authorities, status) => {
    const run = await doctor({ environment: { ...environment, ...changes }, authorities });
    expect(run.statusOf('trusted-authorities')).toEqual([status]);
  });
});

describe('the way to the services', () => {
  it.each(['dns', 'tls', 'connect', 'answer'] as const)('fails at the stage that failed: %s', async (stage) => {
    const run = await doctor({ hosts: { [host]: failing(stage) }, http: [allWell[0] as Script[number]] });
    const name = { dns: 'klarna-dns', tls: 'klarna-tls', connect: 'klarna-answer', answer: 'klarna-answer' }[stage];
    expect(run.named(name)).toMatchObject([{ status: 'fail', says: `No ${stage}. [${stage}]`, remedy: 'Mend it.' }]);
    // What could not be asked is no failure of its own.
    expect(run.statusOf('klarna-key')).toEqual(['skipped']);
    expect(run.statusOf('api-answer')).toEqual(['ok']);
  });

  it('names the proxy on the way, and leaves the name to it', async () => {
    const hosts = { [host]: { proxy: 'proxy.test:8080', addresses: [] } };
    const run = await doctor({ hosts });
    expect(run.named('klarna-proxy')).toMatchObject([{ status: 'ok' }]);
    expect(run.named('klarna-proxy')[0]?.says).toContain('proxy.test:8080');
    expect(run.statusOf('klarna-dns')).toEqual(['skipped']);
    expect(run.named('proxy')).toEqual([]);
  });

  it('fails where the proxy does', async () => {
    const hosts = { [host]: { proxy: 'proxy.test:8080', addresses: [], ...failing('proxy') } };
    const run = await doctor({ hosts, http: [allWell[0] as Script[number]] });
    expect(run.statusOf('klarna-proxy')).toEqual(['fail']);
  });

  it.each([
    [20, 'ok'],
    [13, 'warn'],
  ])('counts the days of a certificate: %i left is %s', async (days, status) => {
    const tls = {
      protocol: 'TLSv1.3',
      subject: host,
      issuer: 'Company authority',
      validToMs: fakeNow + days * day + 1000,
      authority: 'given' as const,
    };
    const run = await doctor({ hosts: { [host]: { tls } } });
    expect(run.named('klarna-tls')).toMatchObject([{ status }]);
    expect(run.named('klarna-tls')[0]?.says).toContain(`(${days} days)`);
    expect(run.named('klarna-tls')[0]?.detail).toContain('an authority of your own');
  });

  it('warns of a host that answers, and is out of order', async () => {
    const answer = { status: 503, statusText: '', httpVersion: '1.1', headers: {} };
    expect((await doctor({ hosts: { [host]: { answer } } })).statusOf('klarna-answer')).toEqual(['warn']);
  });

  it('says what keeps it from looking at a host', async () => {
    const hosts = { [host]: new CliError('config', 'The proxy variable holds no address.', { hint: 'Correct it.' }) };
    const run = await doctor({ hosts, http: [allWell[0] as Script[number]] });
    expect(run.named('klarna-connection')).toMatchObject([{ status: 'fail', remedy: 'Correct it.' }]);
  });

  it.each([
    [10_000, 'ok', ''],
    [-40_000, 'warn', '40 s ahead of'],
    [10 * 60_000, 'fail', '10 min behind'],
  ])('holds the clock against that of the servers: %i ms off is %s', async (off, status, words) => {
    const run = await doctor({ dates: { [host]: fakeNow + off } });
    expect(run.statusOf('clock')).toEqual([status]);
    expect(run.named('clock')[0]?.says).toContain(words);
  });

  it.each([
    ['50', 'ok'],
    ['9', 'warn'],
  ])('says how many requests are left: %s of 100 is %s', async (remaining, status) => {
    const headers = { 'x-ratelimit-limit': '100', 'x-ratelimit-remaining': remaining, 'x-ratelimit-interval': '60' };
    const run = await doctor({
      http: [
        [tokenInfo, { ...permitted(everything), headers }],
        [transaction, notThere],
      ],
    });
    expect(run.named('rate-limit')).toMatchObject([{ status, says: expect.stringContaining(`${remaining} of 100`) }]);
  });

  it('says that a service takes no more requests', async () => {
    const run = await doctor({
      http: [
        [tokenInfo, { status: 429 }],
        [transaction, notThere],
      ],
    });
    expect(run.statusOf('rate-limit')).toEqual(['warn']);
    expect(run.statusOf('permissions')).toEqual(['skipped']);
  });
});

describe("Commerce Layer's side", () => {
  it('looks for the address of an organization that only the token names', async () => {
    const run = await doctor({ environment: { ...environment, CL_ACCESS_TOKEN: accessToken() } });
    expect(run.named('api-dns')[0]?.says).toMatch(/\.commercelayer\.io resolves/);
  });

  it('tells what the token may not do', async () => {
    const orders = { ...may, update: false };
    const run = await doctor({
      http: [
        [tokenInfo, permitted({ ...everything, orders })],
        [transaction, notThere],
      ],
    });
    expect(run.named('permissions')).toMatchObject([{ status: 'warn' }]);
    expect(run.named('permissions')[0]?.says).toContain('place orders');
  });

  it.each([
    ['refuses', { status: 403, document: { errors: [{ code: 'UNAUTHORIZED', title: 'No.' }] } }],
    ['does not know the question', { status: 404, document: { errors: [{ code: 'RECORD_NOT_FOUND' }] } }],
    ['answers in another form', { status: 200, document: { anything: 'else' } }],
  ])('does without the permissions where Commerce Layer %s', async (_, reply) => {
    const run = await doctor({
      http: [
        [tokenInfo, reply],
        [transaction, notThere],
      ],
    });
    expect(run.statusOf('permissions')).toEqual(['skipped']);
    expect(run.exit).toBe(0);
  });

  it('fails where the token that was given is no longer taken', async () => {
    const reply = { status: 401, document: { errors: [{ code: 'INVALID_TOKEN', title: 'Invalid token' }] } };
    const run = await doctor({
      http: [
        [tokenInfo, reply],
        [transaction, notThere],
      ],
    });
    expect(run.statusOf('permissions')).toEqual(['fail']);
  });

  it.each([
    [{ exp: fakeNow / 1000 - 60 }, 'fail', [[transaction, notThere]]],
    [{ exp: fakeNow / 1000 + 120 }, 'warn', allWell],
    [{ exp: fakeNow / 1000 + 7200 }, 'ok', allWell],
  ] as const)('looks at how long a given token lasts: %j is %s', async (claims, status, http) => {
    const run = await doctor({ environment: { ...environment, CL_ACCESS_TOKEN: accessToken(claims) }, http });
    expect(run.statusOf('access-token')).toEqual([status]);
  });

  it('says what a sales channel may do, and does not hold against it what none may', async () => {
    const token = accessToken({ application: { kind: 'sales_channel' } });
    const own = { ...everything, authorizations: { read: false, update: false }, captures: { update: false } };
    const run = await doctor({
      environment: { ...environment, CL_ACCESS_TOKEN: token },
      http: [
        [tokenInfo, permitted(own)],
        [transaction, notThere],
      ],
    });
    expect(run.statusOf('permissions')).toEqual(['ok']);
    expect(run.named('client-kind')[0]).toMatchObject({ status: 'ok', says: expect.stringContaining('sales channel') });
    expect(run.named('client-kind')[0]?.detail).toContain('may not list orders');
  });
});

describe("Klarna's side", () => {
  it.each([
    ['is not known', refused, 'fail'],
    ['may not', { status: 403, document: { error_code: 'OPERATION_FORBIDDEN' } }, 'fail'],
    ['meets another server', { status: 404, document: { error_code: 'NOT_FOUND' } }, 'warn'],
    [
      'meets an answer from before it was looked at',
      { status: 400, document: { error_code: 'VALIDATION_ERROR' } },
      'warn',
    ],
    ['meets the traffic guard', { status: 403 }, 'warn'],
  ])('says what becomes of a key that %s', async (_, reply, status) => {
    const run = await doctor({ http: [allWell[0] as Script[number], [transaction, reply]] });
    expect(run.statusOf('klarna-key')).toEqual([status]);
  });

  const order = 'GET /ordermanagement/v1/orders/00000000-0000-0000-0000-000000000000';
  const noOrder = { status: 404, document: { error_code: 'NO_SUCH_ORDER', error_messages: ['No.'] } };
  it('asks each region about a Payments v1 key, and is content with one', async () => {
    const run = await doctor({
      environment: { ...environment, KLARNA_V1_API_KEY: 'PK12345:canary-v1-password' },
      http: [...allWell, [order, { status: 401 }], [order, noOrder], [order, { status: 401 }]],
    });
    expect(run.named('klarna-v1-key')).toMatchObject([{ status: 'ok' }]);
    expect(run.named('klarna-v1-key')[0]?.says).toContain('api-na.playground.klarna.com');
  });

  it('fails where no region knows it', async () => {
    const run = await doctor({
      environment: { ...environment, KLARNA_V1_API_KEY: 'PK12345:canary-v1-password' },
      http: [...allWell, [order, { status: 401 }], [order, { status: 401 }], [order, { status: 401 }]],
    });
    expect(run.statusOf('klarna-v1-key')).toEqual(['fail']);
  });

  const files = { KLARNA_CERT: '/klarna.crt', KLARNA_KEY: '/klarna.key' };
  const certificate = { subject: 'Partner', validFromMs: fakeNow - day, validToMs: fakeNow + 90 * day, matches: true };
  it.each([
    ['is good', certificate, 'ok'],
    ['is not that of the key', { ...certificate, matches: false }, 'fail'],
    ['has expired', { ...certificate, validToMs: fakeNow - 1 }, 'fail'],
    ['expires soon', { ...certificate, validToMs: fakeNow + 3 * day }, 'warn'],
    ['is of the future', { ...certificate, validFromMs: fakeNow + day }, 'fail'],
    ['cannot be read', new CliError('config', 'It cannot be used.'), 'fail'],
  ])('looks at a client certificate that %s', async (_, clientCertificate, status) => {
    const run = await doctor({ environment: { ...environment, ...files }, clientCertificate });
    expect(run.statusOf('client-certificate')).toEqual([status]);
  });

  it('warns of a private key that others can read', async () => {
    const folder = scratchFolder();
    const key = join(folder, 'klarna.key');
    writeFileSync(key, 'x');
    chmodSync(key, 0o644);
    const run = await doctor({
      environment: { ...environment, ...files, KLARNA_KEY: key },
      clientCertificate: certificate,
    });
    expect(run.named('client-certificate')).toMatchObject([{ status: 'warn', remedy: `Run chmod 600 '${key}'.` }]);
  });
});

describe('this machine', () => {
  it.each([
    [{ refusal: 'EACCES' }, 'state-folder', 'fail'],
    [{ freeBytes: 50 * 1024 ** 2 }, 'disk-space', 'warn'],
    [{ freeBytes: 1000 }, 'disk-space', 'fail'],
  ])('looks at where journals are kept: %j', async (room, name, status) => {
    expect((await doctor({ room })).statusOf(name)).toEqual([status]);
  });

  it('names the runs that are not settled, with the command that goes on', async () => {
    const state = scratchFolder();
    writeRecords(state, runId, [runRecord(), intentRecord({ step: 'place' })]);
    const run = await doctor({ state });
    expect(run.named('runs')).toMatchObject([{ status: 'warn', remedy: `klarna-cl flow --resume ${runId}` }]);
  });

  it('is content with runs that ended, and names a journal that cannot be read', async () => {
    const state = scratchFolder();
    writeRecords(state, runId, [runRecord(), endRecord()]);
    expect((await doctor({ state })).statusOf('runs')).toEqual(['ok']);
    writeRun(state, runId, 'damaged\n');
    expect((await doctor({ state })).statusOf('runs')).toEqual(['warn']);
  });

  it('warns of kept access tokens that others can read, and of a link in their place', async () => {
    const state = scratchFolder();
    chmodSync(state, 0o700);
    const file = join(state, 'access-tokens.json');
    writeFileSync(file, '{}', { mode: 0o600 });
    expect((await doctor({ state })).statusOf('cached-tokens')).toEqual(['ok']);
    chmodSync(file, 0o644);
    expect((await doctor({ state })).statusOf('cached-tokens')).toEqual(['warn']);
    const other = scratchFolder();
    mkdirSync(join(other, 'state'), { mode: 0o700 });
    symlinkSync(file, join(other, 'state', 'access-tokens.json'));
    expect((await doctor({ state: join(other, 'state') })).statusOf('cached-tokens')).toEqual(['warn']);
  });
});

describe('what doctor never shows', () => {
  it('is a credential, whatever it finds', async () => {
    const proxy = { HTTPS_PROXY: 'http://someone:canary-password@proxy.test:8080' };
    const run = await doctor({
      environment: {
        ...environment,
        ...proxy,
        KLARNA_V1_API_KEY: 'PK12345:canary-v1-password',
        KLARNA_V1_BASE_URL: 'http://127.0.0.1:9',
      },
      hosts: { '127.0.0.1:9': failing('connect') },
      http: [
        [
          tokenInfo,
          {
            status: 401,
            document: { errors: [{ code: 'INVALID_TOKEN', detail: `No ${environment.CL_ACCESS_TOKEN}` }] },
          },
        ],
        [transaction, refused],
      ],
    });
    for (const secret of ['canary-key', 'canary-password', 'canary-v1-password', environment.CL_ACCESS_TOKEN]) {
      expect(run.stdout() + run.said).not.toContain(secret);
    }
  });
});
