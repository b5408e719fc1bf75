import { describe, expect, it } from 'vitest';
import { accessToken, authToken, paymentDocument, sessionToken } from '../support/documents.ts';
import { account, environment, klarnaCl } from './running.ts';

const sending = ['send-token', 'ertHJlpPTR', '--auth-token', authToken];
const authorizing = [
  'authorize',
  '--session-token',
  sessionToken,
  '--amount',
  '1',
  '--currency',
  'USD',
  '--reference',
  'r',
];
const live = {
  ...environment,
  CL_ACCESS_TOKEN: accessToken({ test: false }),
  KLARNA_API_KEY: 'klarna_live_api_x',
  KLARNA_PARTNER_ACCOUNT_ID: 'krn:partner:global:account:live:M',
};
const stored = [
  'PATCH /api/klarna_payments/ertHJlpPTR',
  { status: 200, document: paymentDocument({}, { meta: { mode: 'live' } }) },
] as const;
const liveProfile = {
  shop: { cl_access_token: live.CL_ACCESS_TOKEN, klarna_api_key: live.KLARNA_API_KEY, mode: 'live' },
};

describe('refusals come in order', () => {
  it('usage before configuration before the live guard', async () => {
    const bad = ['send-token', 'short', '--auth-token', authToken, '--live'];
    expect(await klarnaCl(bad)).toMatchObject({ exit: 2 });
    expect(await klarnaCl([...sending, '--live'])).toMatchObject({ exit: 3, failure: { code: 'credentials-missing' } });
    expect(await klarnaCl(sending, { environment: live })).toMatchObject({ exit: 10 });
  });

  it('missing values before missing credentials', async () => {
    expect(await klarnaCl(['send-token'])).toMatchObject({ exit: 2 });
  });

  it.each([
    [['flow', '--route', 'native', '--order', 'NgojhKoyYN'], '--order has no meaning on --route native'],
    [
      ['flow', '--route', 'native', '--idempotency-key', '44638bde-6fef-4679-9a29-da7288ad15c6'],
      '--idempotency-key has no meaning',
    ],
    [['flow', '--route', 'native', '--capture', 'now'], '--capture has no meaning'],
    [['flow', '--route', 'network', 'ertHJlpPTR'], '--payment-id has no meaning on --route network'],
    [['flow', '--route', 'both', '--order', 'NgojhKoyYN'], '--order has no meaning on --route both'],
    [[...authorizing, '--timeout', '60'], '--timeout 60 is too short for an authorization'],
  ])('%j is a flag that would do nothing', async (argv, words) => {
    const run = await klarnaCl(argv, { environment });
    expect(run).toMatchObject({ exit: 2 });
    expect(run.said).toContain(words);
  });

  it('says of a body that is no JSON nothing that stands in it', async () => {
    const run = await klarnaCl([...authorizing, '--data', '-'], { environment, stdin: 'canary-not-json' });
    expect(run).toMatchObject({ exit: 2 });
    expect(run.said).toContain('it is no JSON');
    expect(run.said).not.toContain('canary');
  });

  it('half a set of credentials is configuration', async () => {
    const run = await klarnaCl(sending, { environment: { CL_CLIENT_ID: 'client' } });
    expect(run).toMatchObject({ exit: 3 });
    expect(run.said).toContain('incomplete');
  });

  it('a profile nobody made is configuration', async () => {
    expect(await klarnaCl([...sending, '--profile', 'none'], { environment })).toMatchObject({ exit: 3 });
  });

  it('says what to do without credentials: set up a profile, set variables, try the sandbox', async () => {
    const { said } = await klarnaCl(sending);
    for (const words of ['config init', 'CL_CLIENT_ID', '--sandbox']) expect(said).toContain(words);
  });
});

describe('the live guard', () => {
  it.each([
    ['a live access token', { CL_ACCESS_TOKEN: accessToken({ test: false }) }, sending],
    ['a live key', { KLARNA_API_KEY: 'klarna_live_api_x' }, authorizing],
    [
      'a live account',
      { KLARNA_API_KEY: 'old:key', KLARNA_PARTNER_ACCOUNT_ID: 'krn:partner:global:account:live:M' },
      authorizing,
    ],
    ['the live host', { KLARNA_API_KEY: 'old:key', KLARNA_BASE_URL: 'https://api-global.klarna.com' }, authorizing],
  ])('stops %s without --live', async (_, variables, argv) => {
    const run = await klarnaCl(argv, { environment: variables });
    expect(run).toMatchObject({ exit: 10, settings: [] });
    expect(run.said).toContain('--live');
  });

  it.each<[string, Record<string, string>, string[]]>([
    [
      'a test key with a live account',
      { ...environment, KLARNA_PARTNER_ACCOUNT_ID: 'krn:partner:global:account:live:M' },
      authorizing,
    ],
    [
      'a live account in a flag',
      environment,
      [...authorizing, '--partner-account-id', 'krn:partner:global:account:live:M'],
    ],
    ['--live with test credentials', environment, [...authorizing, '--live', '--yes']],
    ['a test access token with --live', { CL_ACCESS_TOKEN: accessToken() }, [...sending, '--live', '--yes']],
  ])('stops %s', async (_, variables, argv) => {
    const run = await klarnaCl(argv, { environment: variables });
    expect(run).toMatchObject({ exit: 10, settings: [] });
    expect(run.said).toContain('Test and live are mixed');
  });

  it('wants --yes besides --live where nobody can be asked', async () => {
    const run = await klarnaCl([...sending, '--live'], { environment: live });
    expect(run).toMatchObject({ exit: 10, settings: [] });
    expect(run.said).toContain('--yes');
  });

  it('lets --live --yes pass', async () => {
    const run = await klarnaCl([...sending, '--live', '--yes'], { environment: live, http: [stored] });
    expect(run.exit).toBe(0);
    expect(run.talk).toEqual(['Profile environment · organization acme · live mode']);
  });

  it('wants the profile’s name typed in at a terminal, and takes no other', async () => {
    const run = await klarnaCl([...sending, '--live'], {
      interactive: true,
      profiles: liveProfile,
      dialogue: [{ asked: /moves real money.*\(shop\)/, typed: ['yes', '', 'Shop', 'shop'] }],
      http: [stored],
    });
    expect(run.exit).toBe(0);
    expect(run.complaints).toEqual(Array(3).fill('type shop, or press Ctrl-C to leave'));
  });

  it('lets the person leave', async () => {
    const run = await klarnaCl([...sending, '--live'], {
      interactive: true,
      profiles: liveProfile,
      dialogue: [{ asked: /real money/, typed: ['ctrl-c'] }],
    });
    expect(run).toMatchObject({ exit: 130, settings: [] });
  });

  it('lets a person look at live data without more ado', async () => {
    const orders = ['GET /api/orders', { status: 200, document: { data: [] } }] as const;
    const run = await klarnaCl(['inspect', '1234'], { environment: live, http: [orders, orders] });
    expect(run).toMatchObject({ exit: 5, failure: { code: 'NOTHING_FOUND' } });
  });

  it('refuses the route both, and no route, with --live', async () => {
    const values = ['ertHJlpPTR', '--auth-token', 'a', '--session-token', 's'];
    const both = await klarnaCl(['flow', '--live', '--route', 'both', ...values], { environment: live });
    expect(both).toMatchObject({ exit: 10 });
    expect(both.said).toContain('authorizes it twice');
    const none = await klarnaCl(['flow', '--live', ...values], { environment: live });
    expect(none).toMatchObject({ exit: 2 });
    expect(none.said).toContain('--route is missing');
  });

  it('comes after what is missing on the command line', async () => {
    const run = await klarnaCl(['flow', '--live', '--route', 'both'], { environment: live });
    expect(run).toMatchObject({ exit: 2 });
  });

  it('stops a token that turns out to be live, before it is used', async () => {
    const fetched = { access_token: accessToken({ test: false }), token_type: 'bearer', expires_in: 7200 };
    const run = await klarnaCl(['flow', '--route', 'native', 'ertHJlpPTR', '--auth-token', authToken], {
      environment: { CL_CLIENT_ID: 'client', CL_CLIENT_SECRET: 'secret', KLARNA_PARTNER_ACCOUNT_ID: account },
      http: [['POST /oauth/token', { status: 200, document: fetched }]],
    });
    expect(run).toMatchObject({ exit: 10 });
    expect(run.lines()).toEqual(['POST /oauth/token']);
    expect(run.tokens.size).toBe(0);
  });
});
