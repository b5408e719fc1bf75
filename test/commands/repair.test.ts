import { describe, expect, it } from 'vitest';
import { accessToken, authToken, jsonApiError, orderDocument, paymentDocument } from '../support/documents.ts';
import { type Exchange, type FakeWish, scratchFolder } from '../support/fake-context.ts';
import type { Script } from '../support/fake-http.ts';
import { recordsIn, runId, runRecord, writeRecords } from '../support/journals.ts';
import { environment, klarnaCl } from './running.ts';

const order = 'NgojhKoyYN';
const readOrder = `GET /api/orders/${order}`;
const readPayment = 'GET /api/klarna_payments/ertHJlpPTR';
const withoutSource = orderDocument();
withoutSource.data.relationships.payment_source = { data: null as never };

/** The order is found by its id, and read with its payment. */
const found: Script = [
  [`GET /api/klarna_payments/${order}`, { status: 404, document: jsonApiError(404, 'RECORD_NOT_FOUND').document }],
  [readOrder, { status: 200, document: orderDocument() }],
  [readOrder, { status: 200, document: orderDocument() }],
  [readPayment, { status: 200, document: paymentDocument({ auth_token: authToken }) }],
];
const nullified: Script = [
  [`PATCH /api/orders/${order}`, { status: 200, document: withoutSource }],
  [readOrder, { status: 200, document: withoutSource }],
];
const nullify = ['repair', 'nullify-payment-source', order];
const v1Key = 'user:canary-v1-password';

describe('repair', () => {
  it.each([
    [['repair', 'mend', '1234'], 'The repairs are nullify-payment-source'],
    [['repair', 'forward'], '<payment> is missing'],
    [['repair', 'forward', ' '], 'it is empty'],
    [['repair', 'forward', 'krn:payment:eu1:transaction:1'], 'not to a KRN'],
  ])('%j is refused before anything is sent', async (argv, words) => {
    const run = await klarnaCl(argv, { environment });
    expect(run).toMatchObject({ exit: 2 });
    expect(run.said).toContain(words);
    expect(run.sent()).toEqual([]);
  });

  it('needs credentials of Klarna Payments v1 for a token alone', async () => {
    const run = await klarnaCl(['repair', 'cancel-authorization', order], { environment });
    expect(run).toMatchObject({ exit: 3, failure: { code: 'credentials-missing' } });
    expect(run.said).toContain('KLARNA_V1_API_KEY');
    expect(await klarnaCl(nullify, { environment, http: [...found, ...nullified] })).toMatchObject({ exit: 0 });
  });

  it('refuses a v1 key of the other mode where it is used, and nowhere else', async () => {
    const mixed = { ...environment, KLARNA_V1_API_KEY: 'user:klarna_live_api_x' };
    const cancelling = await klarnaCl(['repair', 'cancel-authorization', order], { environment: mixed });
    expect(cancelling).toMatchObject({ exit: 10 });
    expect(cancelling.sent()).toEqual([]);
    const run = await klarnaCl(nullify, { environment: mixed, http: [...found, ...nullified] });
    expect(run).toMatchObject({ exit: 0 });
  });

  it('acts on live data only where that is asked for', async () => {
    const live = { CL_ACCESS_TOKEN: accessToken({ test: false }) };
    for (const argv of [nullify, [...nullify, '--live']]) {
      const run = await klarnaCl(argv, { environment: live });
      expect(run).toMatchObject({ exit: 10 });
      expect(run.sent()).toEqual([]);
    }
  });

  it('prints one document, journals what it did, and says how to cancel the token', async () => {
    const state = scratchFolder();
    const run = await klarnaCl(nullify, { environment, state, http: [...found, ...nullified] });
    expect(run.document()).toMatchObject({
      schema_version: 1,
      action: 'repair nullify-payment-source',
      result: 'DONE',
      order: { id: order, payment_source: null },
    });
    const { run_id: id } = run.document() as { run_id: string };
    expect(recordsIn(state, id).map(({ kind }) => kind)).toEqual(['run', 'intent', 'outcome', 'end']);
    expect(recordsIn(state, id)).toMatchObject([
      { command: 'repair', inputs: { subject: order, action: 'nullify-payment-source' } },
      { step: 'repair', acts_on: order, order_id: order },
      { http_status: 200 },
      { result: 'DONE', settled: true },
    ]);
  });

  it('is taken up again by its run id, on what it was begun with', async () => {
    const state = scratchFolder();
    const inputs = { subject: order, action: 'nullify-payment-source' };
    writeRecords(state, runId, [runRecord({ v: 3, run: runId, command: 'repair', inputs })]);
    const run = await klarnaCl(['flow', '--resume', runId], { environment, state, http: [...found, ...nullified] });
    expect(run.document()).toMatchObject({ run_id: runId, result: 'DONE' });
  });

  it('of a token is not taken up with the credentials of another account, which would not know it', async () => {
    const state = scratchFolder();
    const inputs = { subject: order, action: 'cancel-authorization' };
    const record = runRecord({ v: 3, run: runId, command: 'repair', inputs });
    writeRecords(state, runId, [{ ...record, klarna_v1: { user_sha256: '0123456789abcdef' } }]);
    const withKey = { ...environment, KLARNA_V1_API_KEY: v1Key };
    const run = await klarnaCl(['flow', '--resume', runId], { environment: withKey, state });
    expect(run).toMatchObject({ exit: 2, failure: { code: 'OTHER_PARTIES' } });
    expect(run.said).not.toContain('canary');
    expect(run.sent()).toEqual([]);
  });

  it('that cannot be understood any more is not guessed at', async () => {
    const state = scratchFolder();
    writeRecords(state, runId, [runRecord({ v: 3, run: runId, command: 'repair', inputs: { action: 'mend' } })]);
    expect(await klarnaCl(['flow', '--resume', runId], { environment, state })).toMatchObject({ exit: 13 });
  });
});

describe('a person at a terminal', () => {
  const goOn = (answer: string): Exchange => ({ asked: /Go on/, typed: [answer], kind: 'confirm' });
  const atTerminal = (wish: FakeWish): FakeWish => ({ interactive: true, environment, ...wish });

  it('sees what will change, with the token masked, and may say no', async () => {
    const run = await klarnaCl(nullify, atTerminal({ http: found, dialogue: [goOn('no')] }));
    expect(run).toMatchObject({ exit: 130 });
    const said = run.talk.join('\n');
    expect(said).toContain('the order loses its payment source (klarna_payments ertHJlpPTR), and with it the token');
    expect(said).toContain('USD 118.00');
    expect(said).toContain('0b1d…9e00');
    expect(said).not.toContain(authToken);
  });

  it('is asked which payment is meant, and is not asked with --yes', async () => {
    const asked: Exchange = { asked: /Order number, order id/, typed: [' ', order] };
    const run = await klarnaCl(
      ['repair', 'nullify-payment-source', '--yes'],
      atTerminal({ http: [...found, ...nullified], dialogue: [asked] }),
    );
    expect(run).toMatchObject({ exit: 0 });
  });
});

describe('a preview', () => {
  const lines = (document: unknown) =>
    (document as readonly { method: string; url: string }[]).map(({ method, url }) => `${method} ${url.split('?')[0]}`);
  const token = 'POST $CL_AUTH_URL/oauth/token';
  const anOrder = 'GET $CL_BASE_URL/api/orders/$ORDER_ID';

  it.each([
    ['nullify-payment-source', '1234', [token, anOrder, 'PATCH $CL_BASE_URL/api/orders/$ORDER_ID']],
    [
      'fix-payment-source',
      order,
      [token, `GET $CL_BASE_URL/api/orders/${order}`, `PATCH $CL_BASE_URL/api/orders/${order}`],
    ],
    ['reset-circuit', '1234', [token, anOrder, 'PATCH $CL_BASE_URL/api/orders/$ORDER_ID']],
    ['forward', '1234/T/2', [token, anOrder, 'PATCH $CL_BASE_URL/api/$TRANSACTION_TYPE/$TRANSACTION_ID']],
    [
      'update-session',
      'ertHJlpPTR',
      [
        token,
        'GET $CL_BASE_URL/api/klarna_payments/ertHJlpPTR',
        anOrder,
        'PATCH $CL_BASE_URL/api/klarna_payments/ertHJlpPTR',
      ],
    ],
    [
      'cancel-authorization',
      undefined,
      [
        token,
        'GET $CL_BASE_URL/api/klarna_payments/$PAYMENT_ID',
        anOrder,
        'DELETE $KLARNA_V1_BASE_URL/payments/v1/authorizations/$AUTH_TOKEN',
      ],
    ],
  ])('of %s needs no credentials and sends nothing', async (action, subject, wanted) => {
    const argv = ['repair', action, ...(subject === undefined ? [] : [subject])];
    expect(lines((await klarnaCl([...argv, '--dry-run'])).document())).toEqual(wanted);
    const curl = await klarnaCl([...argv, '--curl'], { environment: { ...environment, KLARNA_V1_API_KEY: v1Key } });
    expect(curl.stdout().match(/curl -g/g)).toHaveLength(wanted.length - 1);
    expect(curl.stdout()).not.toContain('canary');
    expect(curl.sent()).toEqual([]);
  });
});
