import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { toCurl, toPlan } from '../../src/output/planned.ts';
import type { PlannedRequest } from '../../src/request/step.ts';
import { json, startFaultServer } from '../support/fault-server.ts';

const run = promisify(execFile);

/** Runs the printed command with a real shell and a real curl, and returns what the server received. */
const shell = async (make: (url: string) => string, environment: Record<string, string> = {}) => {
  const server = await startFaultServer(() => json(200, { ok: true }));
  try {
    const { stdout } = await run('sh', ['-c', make(server.url)], { env: { PATH: process.env.PATH, ...environment } });
    expect(JSON.parse(stdout)).toEqual({ ok: true });
    const [received] = server.received;
    if (!received) throw new Error('curl sent nothing');
    return received;
  } finally {
    await server.close();
  }
};

const storeToken = (url: string, token: string): PlannedRequest => ({
  method: 'PATCH',
  url: `${url}/api/klarna_payments/ertHJlpPTR?fields[orders]=id,number`,
  headers: {
    Accept: 'application/vnd.api+json',
    Authorization: 'Bearer $CL_ACCESS_TOKEN',
    'Content-Type': 'application/vnd.api+json',
  },
  body: JSON.stringify({ data: { type: 'klarna_payments', id: 'ertHJlpPTR', attributes: { auth_token: token } } }),
});

describe('--curl', () => {
  it('prints a command that sends the same request, with the secret from the shell', async () => {
    const secret = 'ab"c $HOME `id` \\ \'d';
    const received = await shell((url) => toCurl(storeToken(url, '0b1d9815'), ['CL_ACCESS_TOKEN']), {
      CL_ACCESS_TOKEN: secret,
    });
    expect(received).toMatchObject({
      method: 'PATCH',
      path: '/api/klarna_payments/ertHJlpPTR?fields[orders]=id,number',
      body: storeToken('', '0b1d9815').body,
      headers: {
        authorization: `Bearer ${secret}`,
        accept: 'application/vnd.api+json',
        'content-type': 'application/vnd.api+json',
      },
    });
  });

  it('keeps everything else literal: dollars, quotes, backticks, backslashes, line breaks', async () => {
    const nasty = '$HOME $(id) `id` \'quoted\' "double" \\n \\\\ $AMOUNTS !x\n$CL_ACCESS_TOKENX @file';
    const received = await shell((url) => toCurl(storeToken(url, nasty), ['CL_ACCESS_TOKEN', 'AMOUNT']), {
      CL_ACCESS_TOKEN: 't',
      AMOUNT: '1',
    });
    expect(JSON.parse(received.body).data.attributes.auth_token).toBe(nasty);
  });

  it('turns a marked number into a number', async () => {
    const request = (url: string): PlannedRequest => ({
      method: 'POST',
      url: `${url}/v2/accounts/$KLARNA_PARTNER_ACCOUNT_ID/payment/authorize`,
      headers: { Authorization: 'Basic $KLARNA_API_KEY', 'Content-Type': 'application/json' },
      body: JSON.stringify({
        currency: '$CURRENCY',
        request_payment_transaction: { amount: '$AMOUNT', payment_transaction_reference: 'costs $5' },
      }),
    });
    const command = (url: string) =>
      toCurl(request(url), ['KLARNA_API_KEY', 'KLARNA_PARTNER_ACCOUNT_ID', 'CURRENCY'], ['AMOUNT']);
    const environment = {
      KLARNA_API_KEY: 'klarna_test_api_x',
      KLARNA_PARTNER_ACCOUNT_ID: 'krn:partner:x',
      CURRENCY: 'USD',
      AMOUNT: '11800',
    };
    const received = await shell(command, environment);
    expect(received.path).toBe('/v2/accounts/krn:partner:x/payment/authorize');
    expect(received.headers.authorization).toBe('Basic klarna_test_api_x');
    expect(JSON.parse(received.body)).toEqual({
      currency: 'USD',
      request_payment_transaction: { amount: 11800, payment_transaction_reference: 'costs $5' },
    });
  });

  it('reads well', () => {
    expect(
      toCurl({ method: 'GET', url: 'https://x.example/api/orders', headers: { Authorization: 'Bearer $TOKEN' } }, [
        'TOKEN',
      ]),
    ).toBe(
      ['curl -g -X GET \\', "  'https://x.example/api/orders' \\", '  -H \'Authorization: Bearer \'"$TOKEN"'].join(
        '\n',
      ),
    );
  });
});

describe('--dry-run', () => {
  it('shows a body as JSON', () => {
    expect(toPlan(storeToken('https://x.example', 't'))).toMatchObject({
      method: 'PATCH',
      body: { data: { id: 'ertHJlpPTR', attributes: { auth_token: 't' } } },
    });
    expect(toPlan({ method: 'GET', url: 'https://x.example', headers: {} })).not.toHaveProperty('body');
  });
});
