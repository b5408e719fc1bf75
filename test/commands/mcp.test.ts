import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { GlobalFlags } from '../../src/commands/command-line/global-flags.ts';
import { runCall } from '../../src/commands/mcp/call.ts';
import { openCallStop } from '../../src/commands/mcp/call-context.ts';
import { harmless } from '../../src/commands/mcp/harmless-text.ts';
import { tools } from '../../src/commands/mcp/tools.ts';
import { usersWorld } from '../../src/commands/mcp/world.ts';
import { openRunJournal } from '../../src/journal/run-journal.ts';
import { accessToken, authToken, paymentDocument, paymentId, sessionToken, tokenAnswer } from '../support/documents.ts';
import { type FakeWish, fakeClock, fakeContext, scratchFolder } from '../support/fake-context.ts';
import { account, environment, klarnaCl } from './running.ts';

beforeEach(() => {
  vi.stubGlobal('KLARNA_CL_VERSION', '0.0.0');
});

const flags: GlobalFlags = { output: 'json', input: false, color: false, testOnly: true };

/** Calls a tool in this process, as a server that may write does. */
const call = async (name: string, given: Readonly<Record<string, unknown>>, wish: FakeWish = { environment }) => {
  const tool = tools.find((each) => each.name === name);
  if (tool === undefined) throw new Error(`no tool ${name}`);
  const world = fakeContext(wish);
  const progress: string[] = [];
  const end = await runCall(
    { context: world.context, world: usersWorld(world.context), flags, allowsWrites: true },
    { tool, given, stop: openCallStop(), onProgress: (message) => progress.push(message) },
    () => {},
  );
  const error = end.document.error as { code: string; message: string; hint: string; exit_code: number } | undefined;
  return { ...world, ...end, error, progress };
};

const purchase = { session_token: sessionToken, amount: 11800, currency: 'USD', reference: 'mine' };

describe('what a call may say', () => {
  it.each<[string, string, Readonly<Record<string, unknown>>, string]>([
    ['a payment id that is an order number', 'send_token', { payment_id: '1234', auth_token: authToken }, 'payment_id'],
    ['an amount with a decimal point', 'authorize', { ...purchase, amount: '118.00' }, 'minor units: 11800?'],
    ['an amount as a text', 'authorize', { ...purchase, amount: '11800' }, 'a whole number'],
    ['half a cent', 'authorize', { ...purchase, amount: 118.5 }, 'minor units'],
    ['nothing at all', 'authorize', { ...purchase, amount: 0 }, 'above zero'],
    ['more than can be counted', 'authorize', { ...purchase, amount: 2 ** 60 }, 'amount cannot be used'],
    ['a currency that is none', 'authorize', { ...purchase, currency: 'XQX' }, 'ISO 4217'],
    ['a reference that is too long', 'authorize', { ...purchase, reference: 'r'.repeat(256) }, '256 characters'],
    ['a resource name that is none', 'authorize', { ...purchase, partner_account_id: 'M' }, 'krn:'],
    ['another route', 'flow', { route: 'klarna' }, 'both, native and network'],
    ['a run id that is none', 'flow', { resume: '../../etc/passwd' }, '26 capital letters'],
    ['yes as a text', 'flow', { place: 'true' }, 'true or false'],
    ['a list', 'inspect', { what: ['1234'] }, 'a text'],
    ['null', 'inspect', { what: null }, 'a text'],
    ['nothing to look for', 'inspect', {}, 'what is missing'],
    ['stdin in place of a token', 'send_token', { payment_id: paymentId, auth_token: '-' }, 'cannot read stdin'],
    ['a file', 'authorize', { ...purchase, data: '/etc/passwd' }, 'takes no data'],
    ['live', 'flow', { live: true }, 'takes no live'],
    ['a second authorization', 'authorize', { ...purchase, new_authorization: true }, 'takes no new_authorization'],
    ['another key', 'authorize', { ...purchase, idempotency_key: 'x' }, 'takes no idempotency_key'],
    ['a prototype', 'flow', JSON.parse('{"__proto__":{"live":true}}'), 'takes no'],
  ])('is not %s', async (_, tool, given, says) => {
    const { isError, error, settings } = await call(tool, given);
    expect(isError).toBe(true);
    expect(error).toMatchObject({ exit_code: 2 });
    expect(`${error?.message} ${error?.hint}`).toContain(says);
    expect(settings).toEqual([]);
  });

  it('is not repeated where it may be a token', async () => {
    const { document } = await call('send_token', {
      payment_id: 'canary-token-in-a-wrong-place',
      auth_token: authToken,
    });
    expect(JSON.stringify(document)).not.toContain('canary-token');
  });
});

describe('live data', () => {
  const none = { settings: [], isError: true };
  it.each([
    ['a live access token', { CL_ACCESS_TOKEN: accessToken({ test: false }) }],
    ['a live key', { ...environment, KLARNA_API_KEY: 'klarna_live_api_x' }],
    ['a live account', { ...environment, KLARNA_PARTNER_ACCOUNT_ID: account.replace('test', 'live') }],
    ['the live host', { KLARNA_API_KEY: 'old:key', KLARNA_BASE_URL: 'https://api-global.klarna.com' }],
  ])('is refused for every tool, with %s', async (_, variables) => {
    for (const [tool, given] of [
      ['inspect', { what: '1234' }],
      ['doctor', {}],
      ['send_token', { payment_id: paymentId, auth_token: authToken }],
      ['authorize', purchase],
    ] as const) {
      const end = await call(tool, given, { environment: variables });
      expect(end).toMatchObject({ ...none, error: { code: 'live-guard', exit_code: 10 } });
    }
  });

  it('is refused where an account in a call is live', async () => {
    const given = { ...purchase, partner_account_id: account.replace('test', 'live') };
    expect(await call('authorize', given)).toMatchObject({ ...none, error: { exit_code: 10 } });
  });

  it.each([
    ['inspect', { what: '1234' }],
    ['doctor', {}],
    ['send_token', { payment_id: paymentId, auth_token: authToken }],
  ])('is refused as soon as the access token says so, before anything is read: %s', async (tool, given) => {
    const wish: FakeWish = {
      environment: { CL_CLIENT_ID: 'client', CL_CLIENT_SECRET: 'secret' },
      http: [['POST /oauth/token', tokenAnswer(accessToken({ test: false }))]],
    };
    const { error, lines } = await call(tool, given, wish);
    expect(error).toMatchObject({ code: 'live-guard', exit_code: 10 });
    expect(lines()).toEqual(['POST /oauth/token']);
  });

  it('is no profile that somebody may choose: --live is refused with 10, other flags that mean nothing with 2', async () => {
    expect(await klarnaCl(['mcp', '--live'], { environment })).toMatchObject({ exit: 10 });
    const variables = { KLARNA_API_KEY: 'klarna_live_api_x' };
    expect(await klarnaCl(['mcp', '--allow-writes'], { environment: variables })).toMatchObject({ exit: 10 });
    for (const flag of [
      '--verbose',
      '--yes',
      '--reveal',
      '--raw',
      '--output=yaml',
      '--insecure-storage',
      '--har=x.har',
      '--curl',
    ]) {
      expect(await klarnaCl(['mcp', flag], { environment })).toMatchObject({ exit: 2 });
    }
  });
});

describe('what a call answers', () => {
  const path = `/v2/accounts/${account}/payment/authorize`;

  it('asks for the customer again, with the address to open and what Klarna said', async () => {
    const url = 'https://pay.test.klarna.com/eu/requests/step-up';
    const document = {
      payment_transaction_response: { result: 'STEP_UP_REQUIRED' },
      payment_request: {
        payment_request_id: 'krn:payment:eu1:request:1',
        state_context: { customer_interaction: { payment_request_url: url } },
      },
    };
    const {
      isError,
      error,
      document: answer,
    } = await call('authorize', purchase, {
      environment,
      http: [[`POST ${path}`, { status: 200, document }]],
    });
    expect({ isError, error }).toMatchObject({ isError: true, error: { code: 'STEP_UP_REQUIRED', exit_code: 9 } });
    expect(error?.hint).toContain(url);
    expect(answer.document).toMatchObject({ payment_transaction_response: { result: 'STEP_UP_REQUIRED' } });
  });

  it('shows neither tokens nor credentials, and tells each step', async () => {
    const path = `/api/klarna_payments/${paymentId}`;
    const { document, progress, said } = await call(
      'send_token',
      { payment_id: paymentId, auth_token: authToken },
      {
        environment,
        http: [
          [`PATCH ${path}`, { status: 200, document: paymentDocument({ auth_token: authToken, note: authToken }) }],
        ],
      },
    );
    const all = JSON.stringify([document, progress, said]);
    for (const secret of [authToken, environment.CL_ACCESS_TOKEN, environment.KLARNA_API_KEY]) {
      expect(all).not.toContain(secret);
    }
    expect(progress.at(-1)).toBe('Token stored on ertHJlpPTR');
    expect(said).toEqual(['Profile environment · organization acme · test mode']);
  });

  it('holds no character that hides something', () => {
    const tags = [...'send'].map((letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join('');
    expect(harmless({ [`na\u202eme${tags}`]: [`a\u001b[2Jb\u200bc${tags}`, 1, null, true] })).toEqual({
      name: ['abc', 1, null, true],
    });
    expect(harmless('Zoë 👩‍🚀 שלום')).toBe('Zoë 👩‍🚀 שלום');
    // Variation selectors, a soft hyphen, fillers, and joiners that join nothing spell what nobody sees.
    expect(harmless('a\ufe00\ufe0f\u00adb\u3164\u034f\ufeffc\u200d\u200c\u200dd')).toBe('abc\u200dd');
  });
});

describe('runs that others began', () => {
  const runId = '01M804HBM2DKQAXE8VW5XFC437';
  const journaled = (facts: object): FakeWish => {
    const state = join(scratchFolder(), 'state');
    const journal = openRunJournal({ stateFolder: state, runId, clock: fakeClock(), process: { pid: 1, host: 'h' } });
    journal.begin({ command: 'refund', account: 'environment', mode: 'test', inputs: {}, ...facts });
    journal.close();
    return { environment, state };
  };

  it.each([
    ['a refund', { command: 'refund' }],
    ['a flow in a browser', { command: 'flow', inputs: { route: 'native', browser: true } }],
  ])('are not finished by a call: %s', async (_, facts) => {
    const { error, settings } = await call('flow', { resume: runId }, journaled(facts));
    expect(error).toMatchObject({ exit_code: 2 });
    expect(error?.message).toContain('a person began it');
    expect(settings).toEqual([]);
  });

  it('are said not to be there where they are not', async () => {
    expect(await call('flow', { resume: runId })).toMatchObject({ error: { code: 'RUN_NOT_FOUND', exit_code: 2 } });
  });
});
