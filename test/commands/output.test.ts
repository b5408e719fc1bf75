import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { reply, storeTokenLine } from '../flows/running.ts';
import {
  approved,
  authToken,
  declined,
  jsonApiError,
  paymentDocument,
  sessionToken,
  stepUp,
  tokenAnswer,
} from '../support/documents.ts';
import { byPaymentId, paymentReply } from '../support/inspect-script.ts';
import { account, environment, klarnaCl } from './running.ts';

const sending = ['send-token', 'ertHJlpPTR', '--auth-token', authToken];
const authorizing = [
  'authorize',
  '--session-token',
  sessionToken,
  '--amount',
  '11800',
  '--currency',
  'USD',
  '--reference',
  'acme-1',
];
const stored = [storeTokenLine, { status: 200, document: paymentDocument({ auth_token: authToken }) }] as const;
const answering = (document: unknown) =>
  [`POST /v2/accounts/${account}/payment/authorize`, { status: 200, document }] as const;

describe('send-token', () => {
  it('prints the API’s document, tokens masked by field and by value', async () => {
    const run = await klarnaCl(sending, { environment, http: [stored] });
    expect(run.exit).toBe(0);
    expect(run.document().data.attributes).toMatchObject({ auth_token: '0b1d…9e00', session_id: '0b1d…9e00' });
    expect(run.stdout()).not.toContain(authToken);
    expect(run.talk).toEqual(['Profile environment · organization acme · test mode']);
  });

  it('shows the token with --reveal', async () => {
    const run = await klarnaCl([...sending, '--reveal'], { environment, http: [stored] });
    expect(run.document().data.attributes.auth_token).toBe(authToken);
  });

  it('prints nothing when it is refused', async () => {
    const run = await klarnaCl(sending, {
      environment,
      http: [[storeTokenLine, jsonApiError(404, 'RECORD_NOT_FOUND')]],
    });
    expect(run).toMatchObject({ exit: 5 });
    expect(run.stdout()).toBe('');
  });

  it.each([
    ['compact', /^\{"data".*\}\n$/],
    ['yaml', /^data:\n/],
    ['table', /^data\.id +ertHJlpPTR\n/],
  ])('prints %s when asked', async (format, shape) => {
    const run = await klarnaCl([...sending, '-o', format], { environment, http: [stored] });
    expect(run.stdout()).toMatch(shape);
  });

  it('takes its format from flag, then environment, then profile', async () => {
    const profiles = { shop: { output: 'yaml' } };
    const yaml = await klarnaCl(sending, { environment, profiles, http: [stored] });
    expect(yaml.stdout()).toMatch(/^data:/);
    const variables = { ...environment, KLARNA_CL_OUTPUT: 'compact' };
    const compact = await klarnaCl(sending, { environment: variables, profiles, http: [stored] });
    expect(compact.stdout()).toMatch(/^\{"data"/);
    const json = await klarnaCl([...sending, '-o', 'json'], { environment: variables, profiles, http: [stored] });
    expect(json.stdout()).toMatch(/^\{\n/);
  });

  it('asks for an access token with the credentials of the profile, and keeps it', async () => {
    const profiles = { shop: { cl_client_id: 'client', cl_client_secret: 'canary-secret' } };
    const run = await klarnaCl(sending, { profiles, http: [['POST /oauth/token', tokenAnswer()], stored] });
    expect(run.exit).toBe(0);
    expect(run.sent()[0]?.body).toContain('canary-secret');
    expect([...run.tokens.values()]).toMatchObject([{ expiresAtMs: run.clock.now() + 7_200_000 }]);
    expect(run.stdout() + run.talk.join() + run.steps.join()).not.toContain('canary');
  });

  it('uses a cached access token', async () => {
    const profiles = { shop: { cl_client_id: 'client', cl_client_secret: 'secret' } };
    const run = await klarnaCl(sending, { profiles, cachedToken: environment.CL_ACCESS_TOKEN, http: [stored] });
    expect(run.lines()).toEqual([storeTokenLine]);
  });

  it('hands limits and proxies on to the request module', async () => {
    const variables = { ...environment, HTTPS_PROXY: 'http://127.0.0.1:1' };
    const run = await klarnaCl([...sending, '--timeout', '10', '--retries', '0', '--ca', 'ca.pem', '-v'], {
      environment: variables,
      http: [stored],
    });
    expect(run.settings).toMatchObject([
      {
        deadlineMs: 10_000,
        retries: 0,
        environment: variables,
        extraCa: { all: 'ca.pem' },
        trace: expect.any(Function),
      },
    ]);
    const plain = await klarnaCl(sending, { environment, http: [stored] });
    expect(plain.settings).toMatchObject([{ deadlineMs: 240_000, retries: 2, extraCa: {} }]);
    expect(plain.settings[0]).not.toHaveProperty('trace');
  });
});

describe('authorize', () => {
  it('prints Klarna’s document', async () => {
    const document = approved();
    const run = await klarnaCl(authorizing, { environment, http: [answering(document)] });
    expect(run).toMatchObject({ exit: 0, talk: [`Profile environment · Klarna account ${account} · test mode`] });
    expect(run.document()).toEqual(document);
    expect(run.sent()[0]?.headers['Partner-Correlation-Id']).toMatch(/^[0-9A-Za-z]+$/);
  });

  it.each([
    ['DECLINED', declined('RISK'), 8],
    ['STEP_UP_REQUIRED', stepUp('https://pay.klarna.com/1'), 9],
  ])('prints the document of a %s too, and ends with its code', async (result, document, exit) => {
    const run = await klarnaCl(authorizing, { environment, http: [answering(document)] });
    expect(run.exit).toBe(exit);
    expect(run.document().payment_transaction_response.result).toBe(result);
  });

  it('masks where the customer must go in the document, and says it in the hint', async () => {
    const run = await klarnaCl(authorizing, {
      environment,
      http: [answering(stepUp('https://pay.klarna.com/eu/requests/1/start'))],
    });
    expect(run.stdout()).not.toContain('pay.klarna.com/eu/requests');
    expect(run.failure?.facts.openUrl).toContain('https://pay.klarna.com/eu/requests/1/start');
  });

  it('takes an amount from an order, reading it with Commerce Layer’s token', async () => {
    const argv = ['authorize', '--session-token', sessionToken, '--order', 'NgojhKoyYN'];
    const document = approved({ payment_transaction_reference: '1234-1' });
    const run = await klarnaCl(argv, { environment, http: [reply.order(), answering(document)] });
    expect(run.exit).toBe(0);
    expect(JSON.parse(run.sent()[1]?.body ?? '').supplementary_purchase_data.line_items).toHaveLength(3);
  });

  it('lets a flag win over the account, and defaults over nothing', async () => {
    const other = 'krn:partner:global:account:test:OTHER';
    const run = await klarnaCl([...authorizing, '--partner-account-id', other], {
      environment,
      profiles: { shop: { capture: 'later' } },
      http: [[`POST /v2/accounts/${other}/payment/authorize`, { status: 200, document: approved() }]],
    });
    expect(run.exit).toBe(0);
    expect(JSON.parse(run.sent()[0]?.body ?? '').request_payment_transaction.capture).toBe('LATER');
  });

  it('journals intent and outcome, and no secret', async () => {
    const run = await klarnaCl(authorizing, { environment, http: [answering(approved())] });
    const folder = join(run.context.folders.state, 'runs');
    const [file = '', ...others] = readdirSync(folder);
    expect(others).toEqual(['index']);
    const text = readFileSync(join(folder, file), 'utf8');
    expect(
      text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).kind),
    ).toEqual(['run', 'intent', 'outcome', 'end']);
    expect(text).not.toContain('canary');
  });
});

describe('flow', () => {
  const argv = ['flow', '--route', 'both', 'ertHJlpPTR', '--auth-token', authToken, '--session-token', sessionToken];
  const answers = (last: ReturnType<typeof answering>) => [reply.payment(), reply.order(), stored, last];

  it('prints its document, on success and on failure', async () => {
    const document = approved({ payment_transaction_reference: '1234-1' });
    const good = await klarnaCl(argv, {
      environment,
      http: [...answers(answering(document)), reply.paymentWithToken, reply.transaction()],
    });
    expect(good).toMatchObject({ exit: 0 });
    expect(good.document()).toMatchObject({ result: 'APPROVED', profile: 'environment', mode: 'test', route: 'both' });
    const bad = await klarnaCl(argv, { environment, http: answers(answering(declined())) });
    expect(bad).toMatchObject({ exit: 8 });
    expect(bad.document()).toMatchObject({ result: 'DECLINED', run_id: expect.stringMatching(/^[0-9A-Z]{26}$/) });
  });

  it('is the route both in test mode when nothing else is said', async () => {
    const [, , , ...rest] = argv;
    const document = approved({ payment_transaction_reference: '1234-1' });
    const run = await klarnaCl(['flow', ...rest], {
      environment,
      http: [...answers(answering(document)), reply.paymentWithToken, reply.transaction()],
    });
    expect(run.document().route).toBe('both');
  });

  it('keeps both tokens out of everything it prints', async () => {
    const document = { ...approved({ payment_transaction_reference: '1234-1' }), note: `${authToken} ${sessionToken}` };
    const run = await klarnaCl(argv, {
      environment,
      http: [...answers(answering(document)), reply.paymentWithToken, reply.transaction()],
    });
    expect(run.stdout() + run.talk.join() + run.steps.join()).not.toMatch(/0b1d9815|canary/);
  });
});

describe('inspect', () => {
  const http = byPaymentId({ payment: paymentReply({ auth_token: authToken }) });

  it('is a card where a person looks', async () => {
    const run = await klarnaCl(['inspect', 'ertHJlpPTR'], { environment, interactive: true, http });
    expect(run.stdout()).toContain('USD 118.00');
    expect(run.stdout()).not.toContain(authToken);
  });

  it('is JSON elsewhere, or where that was asked for', async () => {
    for (const interactive of [false, true]) {
      const run = await klarnaCl(['inspect', 'ertHJlpPTR', '-o', 'json'], { environment, interactive, http });
      expect(run.document()).toMatchObject({ order: { number: '1234' }, payment: { auth_token: '0b1d…9e00' } });
    }
  });

  it('writes no journal', async () => {
    const run = await klarnaCl(['inspect', 'ertHJlpPTR'], { environment, http });
    expect(run.settings[0]).not.toHaveProperty('observer');
  });
});
