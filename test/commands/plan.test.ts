import { describe, expect, it } from 'vitest';
import { approved, authToken, sessionToken } from '../support/documents.ts';
import { account, environment, klarnaCl } from './running.ts';

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
const lines = (document: { method: string; url: string }[]) =>
  document.map(({ method, url }) => `${method} ${url.split('?')[0]}`);

describe('--dry-run', () => {
  it('needs no credentials, asks nothing even at a terminal, and sends nothing', async () => {
    for (const interactive of [false, true]) {
      const run = await klarnaCl(['send-token', '--dry-run'], { interactive });
      expect(run).toMatchObject({ exit: 0, settings: [], questions: [] });
      expect(run.document()).toEqual([
        {
          method: 'POST',
          url: '$CL_AUTH_URL/oauth/token',
          headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
          body: { grant_type: 'client_credentials', client_id: '$CL_CLIENT_ID', client_secret: '$CL_CLIENT_SECRET' },
        },
        {
          method: 'PATCH',
          url: '$CL_BASE_URL/api/klarna_payments/$PAYMENT_ID',
          headers: {
            Accept: 'application/vnd.api+json',
            Authorization: 'Bearer $CL_ACCESS_TOKEN',
            'Content-Type': 'application/vnd.api+json',
          },
          body: { data: { type: 'klarna_payments', id: '$PAYMENT_ID', attributes: { auth_token: '$AUTH_TOKEN' } } },
        },
      ]);
    }
  });

  it.each<[string, string[], string[]]>([
    [
      'both',
      [],
      [
        'POST $CL_AUTH_URL/oauth/token',
        'GET $CL_BASE_URL/api/klarna_payments/$PAYMENT_ID',
        'GET $CL_BASE_URL/api/orders/$ORDER_ID',
        'PATCH $CL_BASE_URL/api/klarna_payments/$PAYMENT_ID',
        'POST $KLARNA_BASE_URL/v2/accounts/$KLARNA_PARTNER_ACCOUNT_ID/payment/authorize',
      ],
    ],
    [
      'native',
      ['--place'],
      [
        'POST $CL_AUTH_URL/oauth/token',
        'GET $CL_BASE_URL/api/klarna_payments/$PAYMENT_ID',
        'GET $CL_BASE_URL/api/orders/$ORDER_ID',
        'PATCH $CL_BASE_URL/api/klarna_payments/$PAYMENT_ID',
        'PATCH $CL_BASE_URL/api/orders/$ORDER_ID',
      ],
    ],
    ['network', [], ['POST $KLARNA_BASE_URL/v2/accounts/$KLARNA_PARTNER_ACCOUNT_ID/payment/authorize']],
    [
      'network',
      ['--order', 'NgojhKoyYN'],
      [
        'POST $CL_AUTH_URL/oauth/token',
        'GET $CL_BASE_URL/api/orders/NgojhKoyYN',
        'POST $KLARNA_BASE_URL/v2/accounts/$KLARNA_PARTNER_ACCOUNT_ID/payment/authorize',
      ],
    ],
  ])('of the route %s %j shows its requests in order', async (route, flags, wanted) => {
    const run = await klarnaCl(['flow', '--dry-run', '--route', route, ...flags]);
    expect(lines(run.document())).toEqual(wanted);
  });

  it('masks the tokens that were given, and shows them with --reveal', async () => {
    const argv = ['flow', '--dry-run', 'ertHJlpPTR', '--auth-token', authToken, '--session-token', sessionToken];
    const masked = await klarnaCl(argv);
    expect(masked.stdout()).not.toMatch(/0b1d9815|canary/);
    expect(masked.stdout()).toContain('0b1d…9e00');
    const shown = await klarnaCl([...argv, '--reveal']);
    expect(shown.stdout()).toContain(authToken);
    expect(shown.stdout()).toContain(sessionToken);
  });

  it('shows the very request, idempotency key and all, that would be sent', async () => {
    const plan = await klarnaCl([...authorizing, '--dry-run', '--reveal'], { environment });
    const line = `POST /v2/accounts/${account}/payment/authorize`;
    const real = await klarnaCl(authorizing, { environment, http: [[line, { status: 200, document: approved() }]] });
    const [planned] = plan.document();
    const [sent] = real.sent();
    expect(planned.body).toEqual(JSON.parse(sent?.body ?? ''));
    expect(planned.headers['Klarna-Idempotency-Key']).toBe(sent?.headers['Klarna-Idempotency-Key']);
    // The correlation id is that of a run, and there is none yet.
    const { 'Partner-Correlation-Id': _, ...headers } = sent?.headers ?? {};
    expect(Object.keys(planned.headers)).toEqual(Object.keys(headers));
  });

  it('knows the addresses of the configuration, and no credential of it', async () => {
    const profiles = {
      shop: {
        cl_organization: 'acme',
        cl_client_id: 'client',
        cl_client_secret: 'canary',
        klarna_api_key: 'klarna_test_api_canary',
      },
    };
    const run = await klarnaCl(['flow', '--dry-run', '--route', 'both'], { profiles });
    expect(run.stdout()).toContain('https://acme.commercelayer.io/api/klarna_payments');
    expect(run.stdout()).not.toContain('canary');
  });

  it('refuses what a real run would refuse', async () => {
    expect(await klarnaCl(['send-token', 'short', '--dry-run'])).toMatchObject({ exit: 2 });
    expect(await klarnaCl(['flow', '--route', 'both', '--place', '--dry-run'])).toMatchObject({ exit: 2 });
  });
});

describe('--curl', () => {
  it('prints the seed’s request, with shell variables for what is secret', async () => {
    const run = await klarnaCl(['send-token', 'ertHJlpPTR', '--auth-token', authToken, '--curl']);
    const [, patch] = run.stdout().split('\n\n');
    expect(patch).toBe(
      [
        'curl -g -X PATCH \\',
        '  "$CL_BASE_URL"\'/api/klarna_payments/ertHJlpPTR\' \\',
        "  -H 'Accept: application/vnd.api+json' \\",
        '  -H \'Authorization: Bearer \'"$CL_ACCESS_TOKEN" \\',
        "  -H 'Content-Type: application/vnd.api+json' \\",
        '  --data-raw \'{"data":{"type":"klarna_payments","id":"ertHJlpPTR","attributes":{"auth_token":"\'"$AUTH_TOKEN"\'"}}}\'',
        '',
      ].join('\n'),
    );
  });

  it('prints tokens with --reveal alone', async () => {
    expect((await klarnaCl([...authorizing, '--curl'])).stdout()).not.toContain('canary');
    expect((await klarnaCl([...authorizing, '--curl', '--reveal'])).stdout()).toContain(sessionToken);
  });

  it('has no quotes around a number that is not known yet', async () => {
    const run = await klarnaCl(['authorize', '--order', 'NgojhKoyYN', '--curl']);
    expect(run.stdout()).toContain('"amount":\'"$AMOUNT"\'');
    expect(run.stdout()).toContain('"supplementary_purchase_data":\'"$SUPPLEMENTARY_PURCHASE_DATA"\'');
  });
});

describe('a preview follows the configuration', () => {
  it('asks for a token as the credentials do: a secret, a scope, or not at all', async () => {
    const bodyOf = async (variables: Record<string, string>) => {
      const run = await klarnaCl(['send-token', '--dry-run'], { environment: variables });
      const [first] = run.document() as { url: string; body: unknown }[];
      return first?.url.endsWith('/oauth/token') ? first.body : undefined;
    };
    expect(await bodyOf({ CL_CLIENT_ID: 'a', CL_CLIENT_SECRET: 'b' })).toHaveProperty('client_secret');
    expect(await bodyOf({ CL_CLIENT_ID: 'a', CL_SCOPE: 'market:all' })).toHaveProperty('scope', '$CL_SCOPE');
    expect(await bodyOf({ CL_ACCESS_TOKEN: 'a.b.c' })).toBeUndefined();
  });

  it('has no account in the path of a direct partner', async () => {
    const run = await klarnaCl([...authorizing, '--dry-run'], { environment: { KLARNA_API_KEY: 'klarna_test_api_x' } });
    const [request] = run.document() as { url: string }[];
    expect(request?.url).toBe('$KLARNA_BASE_URL/v2/payment/authorize');
  });

  it('masks the personal data of --data in a curl command, unless --reveal', async () => {
    const data = JSON.stringify({ supplementary_purchase_data: { customer: { date_of_birth: '1970-07-10' } } });
    const preview = (...flags: string[]) =>
      klarnaCl([...authorizing, '--data', '-', '--curl', ...flags], { stdin: data });
    expect((await preview()).stdout()).not.toContain('1970-07-10');
    expect((await preview('--reveal')).stdout()).toContain('1970-07-10');
  });
});
