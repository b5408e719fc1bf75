import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { exitCodes } from '../../src/errors.ts';
import { openHttp } from '../../src/request/http.ts';
import { type RunningSandbox, startSandbox } from '../../src/sandbox/server.ts';
import { skippingClock } from '../request/world.ts';
import { seedAuthToken, sessionToken } from '../sandbox/running.ts';
import { fakeContext } from '../support/fake-context.ts';
import { endOf } from './running.ts';

/** A sandbox that several commands talk to over HTTP, and the journal that they leave. */
const folder = mkdtempSync(join(tmpdir(), 'klarna-cl-inspect-'));
let sandbox: RunningSandbox;

type Environment = Readonly<Record<string, string>>;

const tool = async (argv: readonly string[], environment: Environment = sandbox.environment, state = folder) => {
  const world = fakeContext({ environment });
  const clock = skippingClock();
  const { context } = world;
  const failure = await endOf(argv, {
    ...context,
    clock,
    folders: { ...context.folders, state },
    http: async (settings) => openHttp(settings, { clock, random: context.random, stop: context.stop }),
  });
  const exit = failure === undefined ? 0 : exitCodes[failure.kind];
  return { exit, failure, stdout: world.stdout(), talk: world.talk };
};

const inspect = async (text: string, environment?: Environment, state?: string) => {
  const { exit, stdout, failure } = await tool(['inspect', text, '-o', 'json'], environment, state);
  if (exit !== 0) throw failure;
  return JSON.parse(stdout);
};

const without = (...names: readonly string[]): Environment =>
  Object.fromEntries(
    Object.entries(sandbox.environment).filter(([name]) => !names.some((each) => name.startsWith(each))),
  );

/** What is looked for: each text stands for the same order. */
const names = new Map<string, string>();

/** A purchase that is authorized on both sides, made once by whichever test comes first. */
const makePurchase = async () => {
  const placed = await tool(['flow', '--route', 'native', 'ertHJlpPTR', '--auth-token', seedAuthToken, '--place']);
  expect(placed.exit).toBe(0);
  const document = JSON.parse(placed.stdout);
  // An acquirer's own system has authorized the same purchase: nothing but its reference says so.
  const values = ['--amount', '11800', '--currency', 'USD', '--reference', '1234-1'];
  const authorized = await tool(['authorize', '--session-token', sessionToken('approved.inspect'), ...values]);
  const transaction = JSON.parse(authorized.stdout).payment_transaction_response.payment_transaction;
  const found = await inspect('1234');
  names.set('order number', '1234');
  names.set('order id', 'NgojhKoyYN');
  names.set('payment id', 'ertHJlpPTR');
  names.set('transaction number', '1234/T/001');
  names.set('transaction id', found.transactions[0].id);
  names.set('e-mail', 'customer+us@klarna.com');
  names.set('Klarna transaction', transaction.payment_transaction_id);
  names.set('Klarna order', document.order.klarna_order_id);
  names.set('run', document.run_id);
};

let made: Promise<void> | undefined;
beforeAll(async () => {
  sandbox = await startSandbox({});
});
beforeEach(async () => {
  made ??= makePurchase();
  await made;
});
afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('inspect, asked over HTTP', () => {
  it.each([
    'order number',
    'order id',
    'payment id',
    'transaction number',
    'transaction id',
    'e-mail',
    'Klarna transaction',
    'Klarna order',
    'run',
  ])('finds the order by its %s, and reads both sides of it', async (as) => {
    const text = names.get(as) ?? '';
    expect(await inspect(text)).toMatchObject({
      looked_for: { as },
      order: {
        id: 'NgojhKoyYN',
        billing_country_code: 'US',
        circuit_state: 'closed',
        sums: { subtotal: 12000, total: 11700, line_items: 10700 },
        trace_id: expect.stringMatching(/^[0-9a-f]+$/),
      },
      payment: { id: 'ertHJlpPTR', is_current: true, payment_method_names: ['Pay with Klarna'] },
      transactions: [{ number: '1234/T/001', balance: 11800, gateway_transaction_id: names.get('Klarna order') }],
      klarna: {
        order: { status: 'AUTHORIZED', amount: 11800, merchant_reference1: '1234' },
        transaction: { id: names.get('Klarna transaction'), state: 'AUTHORIZED', amount: 11800 },
      },
      runs: [
        { command: 'flow', result: 'PLACED', trace_ids: [expect.any(String), expect.any(String)] },
        { command: 'authorize', authorization: { state: 'APPROVED', amount: 11800, currency: 'USD' } },
      ],
      unread: [],
    });
  });

  it('finds a payment request by its name', async () => {
    const account = sandbox.environment.KLARNA_PARTNER_ACCOUNT_ID;
    const answer = await fetch(`${sandbox.url}/v2/accounts/${account}/payment/requests`, {
      method: 'POST',
      headers: { authorization: 'Basic klarna_test_api_sandbox', 'content-type': 'application/json' },
      body: JSON.stringify({
        amount: 500,
        currency: 'USD',
        payment_request_reference: 'no-order-has-this',
        customer_interaction_config: { method: 'HANDOVER' },
      }),
    });
    // The sandbox's own answer.
    const { payment_request_id: id } = (await answer.json()) as { payment_request_id: string };
    expect(await inspect(id)).toMatchObject({
      looked_for: { as: 'Klarna payment request' },
      order: null,
      klarna: { payment_request: { id, state: 'SUBMITTED', reference: 'no-order-has-this' } },
      unread: [],
    });
  });

  it('tells the history without what is secret in it', async () => {
    const { exit, stdout } = await tool(['inspect', '1234', '-o', 'json', '--reveal']);
    const { events, payment } = JSON.parse(stdout);
    expect(exit).toBe(0);
    expect(payment).toMatchObject({ auth_token: seedAuthToken, token_stored_at: events[0].at });
    expect(events[0]).toMatchObject({ attribute: 'auth_token', from: null, to: '********', who: 'integration' });
    expect(JSON.stringify(events)).not.toContain(seedAuthToken);
    expect(events).toContainEqual(
      expect.objectContaining({ resource: 'orders', attribute: 'payment_status', from: 'unpaid', to: 'authorized' }),
    );
    expect(events).toContainEqual(
      expect.objectContaining({ resource: 'authorizations', event: 'create', attribute: 'number', to: '1234/T/001' }),
    );
  });

  it('needs nothing of Commerce Layer for a name of Klarna', async () => {
    const found = await inspect(names.get('Klarna transaction') ?? '', without('CL_'));
    expect(found).toMatchObject({
      order: null,
      klarna: { transaction: { state: 'AUTHORIZED', reference: '1234-1' } },
      unread: [{ what: 'Commerce Layer', why: 'There are no credentials for Commerce Layer.' }],
    });
  });

  it('needs nothing of Klarna for anything else, and says what it did without', async () => {
    const environment = without('KLARNA_');
    expect(await inspect('1234', environment)).toMatchObject({
      klarna: { order: null, transaction: null },
      unread: [
        { what: 'Klarna order', why: 'There are no credentials for Klarna Payments v1.' },
        { what: 'Klarna transaction', why: expect.stringContaining('There are no credentials for Klarna. Run ') },
      ],
    });
    expect((await inspect(names.get('Klarna order') ?? '', environment)).order.id).toBe('NgojhKoyYN');
    expect(await tool(['inspect', names.get('Klarna transaction') ?? ''], environment)).toMatchObject({ exit: 3 });
  });

  it('does without Klarna where its credentials are refused, of the other mode, or incomplete', async () => {
    const asking = (changes: Environment) => inspect('1234', { ...sandbox.environment, ...changes });
    const whys = async (changes: Environment) =>
      (await asking(changes)).unread.map(({ why }: { readonly why: string }) => why).join('\n');
    expect(await whys({ KLARNA_API_KEY: 'klarna_test_api_other' })).toContain('was refused by Klarna (HTTP 401)');
    expect(await whys({ KLARNA_API_KEY: 'klarna_live_api_other' })).toContain('Test and live are mixed');
    expect(await whys({ KLARNA_CERT: '/nowhere/cert.pem' })).toContain('client certificate is incomplete');
  });

  it('says what a sales channel is not shown', async () => {
    const channel = { ...without('CL_CLIENT_SECRET'), CL_SCOPE: 'market:code:us' };
    const found = await inspect('NgojhKoyYN', channel);
    expect(found.order).toMatchObject({
      billing_country_code: 'US',
      shows_transactions: false,
      shows_payment_source: false,
    });
    expect(found.unread.map(({ what }: { readonly what: string }) => what)).toEqual([
      'other Klarna payments',
      'history of the order NgojhKoyYN',
      'transactions',
      'resource errors',
      'payment',
    ]);
    expect((await tool(['inspect', '1234'], channel)).exit).toBe(4);
  });

  it('passes over runs of another place, and refuses to look for them here', async () => {
    const other = await startSandbox({});
    onTestFinished(() => other.close());
    expect((await inspect('1234', other.environment)).runs).toEqual([]);
    const run = await tool(['inspect', names.get('run') ?? ''], other.environment);
    expect(run).toMatchObject({ exit: 2, failure: { code: 'OTHER_PARTIES' } });
  });

  it('gives the orders of a customer who has several, the newest first', async () => {
    const shop = await startSandbox({});
    onTestFinished(() => shop.close());
    await fetch(`${shop.url}/__sandbox/seed`, { method: 'POST', body: '{"count":30}' });
    const run = await tool(['inspect', 'customer+us@klarna.com', '-o', 'json'], shop.environment);
    const { hits, total } = JSON.parse(run.stdout);
    expect(run).toMatchObject({ exit: 5, failure: { code: 'SEVERAL_FOUND' } });
    expect([hits.length, total]).toEqual([25, 31]);
    const times = hits.map(({ created_at }: { readonly created_at: string }) => Date.parse(created_at));
    expect(times).toEqual(times.toSorted((one: number, other: number) => other - one));
  });

  it('refuses a session token before anybody is asked, and does not repeat it', async () => {
    const token = sessionToken('approved.secret');
    const run = await tool(['inspect', token], {});
    expect(run.exit).toBe(2);
    expect(JSON.stringify([run.failure?.message, run.failure?.facts])).not.toContain(token);
  });

  it('does not repeat a UUID that is nothing, for a token looks the same', async () => {
    const run = await tool(['inspect', '3f2504e0-4f89-41d3-9a0c-0305e82c3301']);
    expect(run).toMatchObject({ exit: 5, failure: { code: 'NOTHING_FOUND' } });
    expect(JSON.stringify([run.failure?.message, run.failure?.facts])).not.toContain('3f2504e0');
  });
});
