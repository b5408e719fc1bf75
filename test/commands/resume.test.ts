import { appendFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../src/journal/attempts.ts';
import type { JournalRecord, RunRecord } from '../../src/journal/records.ts';
import { accessToken, approved, authToken, paymentDocument, sessionToken } from '../support/documents.ts';
import { type FakeWish, fakeNow, scratchFolder } from '../support/fake-context.ts';
import type { Script } from '../support/fake-http.ts';
import {
  endRecord,
  intentRecord,
  outcomeRecord,
  recordsIn,
  runId,
  runRecord,
  writeRecords,
} from '../support/journals.ts';
import { account, environment, klarnaCl } from './running.ts';

const authTrace = { sha256: sha256(authToken), file: '/tokens/auth' };
const sessionTrace = { sha256: sha256(sessionToken), file: '/tokens/session' };
const readPayment = 'GET /api/klarna_payments/ertHJlpPTR';
const storeToken = 'PATCH /api/klarna_payments/ertHJlpPTR';
const authorizeLine = `POST /v2/accounts/${account}/payment/authorize`;
const authorizeUrl = `https://api-global.test.klarna.com/v2/accounts/${account}/payment/authorize`;
const payment = (token?: string) =>
  ({ status: 200, document: paymentDocument(token === undefined ? {} : { auth_token: token }) }) as const;

const sendTokenRun = (changes: Partial<RunRecord> = {}): RunRecord =>
  runRecord({ command: 'send-token', inputs: { payment_id: 'ertHJlpPTR' }, auth_token: authTrace, ...changes });
const values = { amount: 11800, currency: 'USD', reference: 'acme-1', capture: 'now' };
const body =
  '{"currency":"USD","request_payment_transaction":{"payment_transaction_reference":"acme-1","amount":11800}}';
const authorizeRun = (changes: Partial<RunRecord> = {}): RunRecord =>
  runRecord({
    command: 'authorize',
    klarna: { base_url: 'https://api-global.test.klarna.com', account },
    inputs: values,
    session_token: sessionTrace,
    ...changes,
  });
const sentAuthorization = intentRecord({
  url: authorizeUrl,
  body,
  body_sha256: sha256(body),
  token_sha256: sha256(sessionToken),
  idempotency_key: '44638bde-6fef-4679-9a29-da7288ad15c6',
});

/** A state folder in which one run lies. */
const lying = (...records: readonly JournalRecord[]): string => {
  const state = scratchFolder();
  writeRecords(state, runId, records);
  return state;
};
const resume = (state: string, argv: readonly string[] = [], wish: FakeWish = {}) =>
  klarnaCl(['flow', '--resume', runId, ...argv], { environment, state, ...wish });
const stores: Script = [[storeToken, payment(authToken)]];
const approves: Script = [[authorizeLine, { status: 200, document: approved() }]];

describe('--resume', () => {
  it.each([
    [['ertHJlpPTR'], 'A payment id'],
    [['--payment-id', 'ertHJlpPTR'], 'A payment id'],
    [['--route', 'both'], '--route'],
    [['--place'], '--place'],
    [['--order', 'NgojhKoyYN'], '--order'],
    [['--amount', '1'], '--amount'],
    [['--currency', 'USD'], '--currency'],
    [['--reference', 'r'], '--reference'],
    [['--payment-request-id', 'krn:a:b:c'], '--payment-request-id'],
    [['--partner-account-id', account], '--partner-account-id'],
    [['--data', 'body.json'], '--data'],
    [['--capture', 'now'], '--capture'],
    [['--idempotency-key', '44638bde-6fef-4679-9a29-da7288ad15c6'], '--idempotency-key'],
    [['--new-authorization'], '--new-authorization'],
    [['--dry-run'], '--resume has no preview'],
    [['--curl'], '--resume has no preview'],
    [['--sandbox'], '--resume does not go with --sandbox'],
  ])('takes no %j: the run goes on as it was started', async (argv, words) => {
    const run = await resume(lying(sendTokenRun()), argv);
    expect(run).toMatchObject({ exit: 2 });
    expect(run.said).toContain(words);
    expect(run.sent()).toEqual([]);
  });

  it.each([
    ['of another form', '../../etc/passwd', '26 capital letters'],
    ['in small letters', runId.toLowerCase(), '26 capital letters'],
    ['that there is none of', runId, `There is no run ${runId}`],
  ])('knows no run %s', async (_, id, words) => {
    const run = await klarnaCl(['flow', '--resume', id], { environment });
    expect(run).toMatchObject({ exit: 2 });
    expect(run.said).toContain(words);
  });

  it('goes on with a run of send-token, and prints what that prints', async () => {
    const state = lying(sendTokenRun());
    const run = await resume(state, ['--auth-token', authToken], { http: stores });
    expect(run.document()).toMatchObject({ data: { id: 'ertHJlpPTR', type: 'klarna_payments' } });
    expect(recordsIn(state, runId).map(({ kind }) => kind)).toEqual(['run', 'resume', 'intent', 'outcome', 'end']);
  });

  it('goes on with a run of authorize as it was started, and prints what that prints', async () => {
    const state = lying(authorizeRun());
    const run = await resume(state, ['--session-token', sessionToken], { http: approves });
    expect(run.document()).toMatchObject({ payment_transaction_response: { result: 'APPROVED' } });
    expect(JSON.parse(run.sent()[0]?.body ?? '')).toMatchObject({
      currency: 'USD',
      request_payment_transaction: { amount: 11800, payment_transaction_reference: 'acme-1' },
    });
  });

  it('sends an authorization that was under way once more: same address, key, token and bytes', async () => {
    const state = lying(authorizeRun(), sentAuthorization);
    const run = await resume(state, ['--session-token', sessionToken], { http: approves });
    expect(run).toMatchObject({ exit: 0 });
    const [sent] = run.sent();
    expect(sent).toMatchObject({ url: authorizeUrl, body });
    expect(sent?.headers).toMatchObject({
      'Klarna-Idempotency-Key': sentAuthorization.idempotency_key,
      'Klarna-Network-Session-Token': sessionToken,
      'Partner-Correlation-Id': runId,
    });
  });

  it('prints Klarna’s verdict where it is in the journal, with nothing sent and no token asked for', async () => {
    const verdict = { result: 'APPROVED', payment_transaction: { payment_transaction_id: 'krn:a:b:c', amount: 11800 } };
    const state = lying(authorizeRun(), sentAuthorization, outcomeRecord({ http_status: 200, verdict }));
    const run = await resume(state);
    expect(run).toMatchObject({ exit: 0 });
    expect(run.document()).toEqual({ payment_transaction_response: verdict });
    expect(run.sent()).toEqual([]);
    expect(recordsIn(state, runId).at(-1)).toMatchObject({ kind: 'end', exit_code: 0, settled: true });
  });

  it('finds nothing left to do where the run had come to its end', async () => {
    const stored = [intentRecord({ step: 'store-token' }), outcomeRecord({ step: 'store-token', http_status: 200 })];
    const state = lying(sendTokenRun(), ...stored, endRecord());
    const run = await resume(state, [], { http: [[readPayment, payment(authToken)]] });
    expect(run).toMatchObject({ exit: 0 });
    expect(run.lines()).toEqual([readPayment]);
  });

  it('says that a torn line was dropped', async () => {
    const state = scratchFolder();
    appendFileSync(writeRecords(state, runId, [sendTokenRun()]), '{"v":2,');
    const run = await resume(state, ['--auth-token', authToken], { http: stores });
    expect(run.talk.join('\n')).toContain('was torn off');
  });
});

describe('the token of a run that is taken up again', () => {
  it.each([
    ['from a flag', ['--auth-token', authToken], {}],
    ['from stdin', ['--auth-token', '-'], { stdin: `${authToken}\n` }],
    ['from another file', ['--auth-token-file', '/now/here'], { files: { '/now/here': `${authToken}\r\n` } }],
    ['from the file that it came from', [], { files: { '/tokens/auth': `${authToken}\n` } }],
  ] as const)('comes %s', async (_, argv, wish) => {
    const run = await resume(lying(sendTokenRun()), argv, { ...wish, http: stores });
    expect(run).toMatchObject({ exit: 0 });
    expect(run.sent()[0]?.body).toContain(authToken);
    expect(run.stdout()).not.toContain(authToken);
  });

  it.each([
    ['a flag', ['--auth-token', 'another-token'], {}],
    ['stdin', ['--auth-token', '-'], { stdin: 'another-token' }],
    ['a file', ['--auth-token-file', '/now/here'], { files: { '/now/here': 'another-token' } }],
  ] as const)('is refused where %s holds another one, which is not shown', async (_, argv, wish) => {
    const state = lying(sendTokenRun());
    const run = await resume(state, argv, wish);
    expect(run).toMatchObject({ exit: 2, failure: { code: 'OTHER_TOKEN' } });
    expect(run.said).not.toContain('another-token');
    expect(recordsIn(state, runId)).toHaveLength(1);
  });

  it.each([
    ['its file is gone', {}],
    ['its file holds another one now', { '/tokens/auth': 'another-token' }],
  ])('is missing where %s and nobody can be asked', async (_, files) => {
    const run = await resume(lying(sendTokenRun()), [], { files });
    expect(run).toMatchObject({ exit: 2, failure: { code: 'VALUE_MISSING' } });
    expect(run.said).toContain('--auth-token');
  });

  it('is asked for at a terminal, where another one is refused while it is typed', async () => {
    const run = await resume(lying(sendTokenRun()), [], {
      interactive: true,
      dialogue: [{ asked: /Authorization token/, kind: 'secret', typed: ['', 'another-token', authToken] }],
      http: stores,
    });
    expect(run).toMatchObject({ exit: 0 });
    expect(run.complaints).toEqual(['the authorization token is empty', 'it is not the token of this run']);
  });

  it.each([
    ['--session-token', 'send-token', sendTokenRun()],
    ['--auth-token', 'authorize', authorizeRun()],
  ])('is refused as %s where the run of %s uses none', async (flag, _, record) => {
    const run = await resume(lying(record), [flag, 'any-token'], { files: { '/tokens/auth': authToken } });
    expect(run).toMatchObject({ exit: 2 });
    expect(run.said).toContain(`The run uses no ${flag}`);
  });

  it('comes by one flag only, and stdin holds one of two', async () => {
    const both = await resume(lying(sendTokenRun()), ['--auth-token', authToken, '--auth-token-file', '/tokens/auth']);
    expect(both).toMatchObject({ exit: 2 });
    expect(both.said).toContain('exclude each other');
    const state = lying(runRecord({ auth_token: authTrace, session_token: sessionTrace }));
    const twice = await resume(state, ['--auth-token', '-', '--session-token', '-'], { stdin: authToken });
    expect(twice).toMatchObject({ exit: 2 });
    expect(twice.said).toContain('cannot read stdin');
  });

  it('is checked even where it is needed no more', async () => {
    const verdict = { result: 'APPROVED', payment_transaction: { payment_transaction_id: 'krn:a:b:c', amount: 11800 } };
    const state = lying(authorizeRun(), sentAuthorization, outcomeRecord({ http_status: 200, verdict }));
    expect(await resume(state, ['--session-token', 'another'])).toMatchObject({ exit: 2 });
  });
});

describe('the account of a run that is taken up again', () => {
  const inProfile = (name: string) => ({ cl_access_token: accessToken({ organization: { slug: name } }) });
  const profiles = { other: inProfile('other'), staging: inProfile('staging') };
  const ofProfile = sendTokenRun({ profile: 'staging', account: 'staging' });
  const argv = ['--auth-token', authToken];

  it('is that of the profile it was started with, which need not be the current one', async () => {
    const run = await resume(lying(ofProfile), argv, { environment: {}, profiles, http: stores });
    expect(run).toMatchObject({ exit: 0 });
    expect(run.sent()[0]?.url).toContain('https://staging.commercelayer.io/');
    expect(run.talk[0]).toContain('Profile staging');
  });

  it.each([
    ['the mode', { ...environment }, sendTokenRun({ mode: 'live' }), 10, 'The mode was live and is test'],
    [
      'the address of Commerce Layer',
      { ...environment, CL_BASE_URL: 'https://acme.commercelayer.io' },
      sendTokenRun({ commerce_layer: { auth_url: 'x', base_url: 'https://other.commercelayer.io' } }),
      2,
      'The address of Commerce Layer was https://other.commercelayer.io and is https://acme.commercelayer.io',
    ],
    [
      'the Klarna account',
      { ...environment, KLARNA_PARTNER_ACCOUNT_ID: 'krn:partner:global:account:test:OTHER' },
      authorizeRun(),
      2,
      'The Klarna account was',
    ],
    [
      'the Klarna account, where the run named none',
      environment,
      authorizeRun({ klarna: { base_url: 'https://api-global.test.klarna.com' } }),
      2,
      'The Klarna account was that of the key',
    ],
    [
      'the address of Klarna',
      environment,
      authorizeRun({ klarna: { base_url: 'https://other.klarna.com', account } }),
      2,
      'The address of Klarna was https://other.klarna.com',
    ],
  ] as const)('must be the same: %s', async (_, variables, record, exit, words) => {
    const token = record.command === 'authorize' ? ['--session-token', sessionToken] : argv;
    const state = lying(record);
    const run = await resume(state, token, { environment: variables });
    expect(run).toMatchObject({ exit, failure: { code: 'OTHER_PARTIES' } });
    expect(run.said).toContain(words);
    expect(run.said.includes('with --live')).toBe(exit === 10);
    expect(recordsIn(state, runId)).toHaveLength(1);
  });

  it('in live mode needs --live and its confirmation once more', async () => {
    const live = { ...environment, CL_ACCESS_TOKEN: accessToken({ test: false }) };
    const record = sendTokenRun({ mode: 'live' });
    const wish = { environment: live };
    expect(await resume(lying(record), argv, wish)).toMatchObject({ exit: 10 });
    expect(await resume(lying(record), [...argv, '--live'], wish)).toMatchObject({ exit: 10 });
    const stored = { status: 200, document: paymentDocument({}, { meta: { mode: 'live' } }) };
    const confirmed = { ...wish, http: [[storeToken, stored]] as const };
    expect(await resume(lying(record), [...argv, '--live', '--yes'], confirmed)).toMatchObject({ exit: 0 });
  });

  it('that began in test mode does not go on in live mode', async () => {
    const live = { ...environment, CL_ACCESS_TOKEN: accessToken({ test: false }) };
    const run = await resume(lying(sendTokenRun()), [...argv, '--live', '--yes'], { environment: live });
    expect(run).toMatchObject({ exit: 10, failure: { code: 'OTHER_PARTIES' } });
  });

  it('is not offered a sandbox in its place where its credentials are gone', async () => {
    const run = await resume(lying(sendTokenRun()), argv, { environment: {}, interactive: true });
    expect(run).toMatchObject({ exit: 3, failure: { code: 'credentials-missing' } });
    expect(run.sandboxes).toEqual([]);
  });
});

describe('how a run ends that was taken up again', () => {
  it('says how to go on once more where it does not come to its end', async () => {
    const state = lying(authorizeRun(), sentAuthorization);
    const run = await resume(state, ['--session-token', sessionToken], { http: [[authorizeLine, 'lost']] });
    expect(run).toMatchObject({ exit: 7 });
    expect(run.said).toContain(`klarna-cl flow --resume ${runId}`);
    expect(recordsIn(state, runId).at(-1)).toMatchObject({ kind: 'end', exit_code: 7, settled: false });
  });

  it('does not say so where going on would lead to the same end', async () => {
    const state = lying(authorizeRun({ inputs: { ...values, new_authorization: true } }), sentAuthorization);
    const run = await resume(state, ['--session-token', sessionToken], { nowMs: fakeNow + 25 * 60 * 60 * 1000 });
    expect(run).toMatchObject({ exit: 7, failure: { code: 'KEY_EXPIRED' } });
    expect(run.said).not.toContain('--resume');
  });
});
