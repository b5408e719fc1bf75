import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { canary } from '../support/canaries.ts';
import { type Environment, klarnaCl, newMachine } from '../support/run.ts';

// That nothing leaks is looked at after each test, in everything it printed and wrote (support/run.ts).
const clientSecret = canary('client secret');
const apiKey = canary('API key', 'klarna_test_api_');
const authToken = canary('auth token', 'sandbox-auth.');
const sessionToken = canary('session token', 'krn:payment:eu1:klarna-network-session-token:sandbox-approved.');

const credentials = { CL_CLIENT_ID: 'sandbox', CL_CLIENT_SECRET: clientSecret, KLARNA_API_KEY: apiKey };
const sendToken = ['send-token', 'ertHJlpPTR', '--auth-token', authToken];
const authorize = ['authorize', '--session-token', sessionToken].concat([
  '--amount',
  '11800',
  '--currency',
  'USD',
  '--reference',
  'r-1',
]);

describe('a refusal before anything is sent shows no secret', () => {
  const secretIn = (name: string, text: string) => ({ [name]: text });

  it.each<readonly [what: string, args: readonly string[], env: Environment, exitCode: number]>([
    ['a token with a blank', ['send-token', 'ertHJlpPTR', '--auth-token', `${authToken} x`], {}, 2],
    ['a token where the payment’s id belongs', ['send-token', '--payment-id', authToken, '--auth-token', 'x'], {}, 2],
    ['a token where the amount belongs', ['authorize', '--session-token', 'x', '--amount', sessionToken], {}, 2],
    ['a token as a second argument', ['send-token', 'ertHJlpPTR', authToken], {}, 2],
    ['a token behind a misspelt flag', ['send-token', `--auth-tokn=${authToken}`], {}, 2],
    ['a secret as a forgotten value', ['send-token', '--payment-id', `--auth-token=${authToken}`], {}, 2],
    ['a client secret with a line break', sendToken, { CL_CLIENT_ID: 'x', CL_CLIENT_SECRET: `${clientSecret}\n` }, 3],
    ['an API key with a blank', authorize, secretIn('KLARNA_API_KEY', `${apiKey} `), 3],
    [
      'a password in an address',
      sendToken,
      { ...credentials, CL_BASE_URL: `https://u:${clientSecret}@x.commercelayer.io` },
      3,
    ],
    ['a secret for an address', sendToken, { ...credentials, CL_BASE_URL: clientSecret }, 3],
    ['a secret for a domain', ['config', 'set', 'cl_domain', clientSecret], {}, 2],
    ['a secret on the command line', ['config', 'set', 'klarna_api_key', apiKey], {}, 2],
  ])('%s', async (_, args, env, exitCode) => {
    for (const way of [[], ['-o', 'json'], ['--verbose']]) {
      expect((await klarnaCl([...args, ...way], { env })).exitCode).toBe(exitCode);
    }
  });

  it.each([
    ['that others can read', 0o644, `cl_client_secret: ${JSON.stringify(clientSecret)}\n`],
    ['that is broken', 0o600, `cl_client_secret: "${clientSecret}\n  : : [`],
    ['with an unknown key', 0o600, `cl_client_secrt: ${JSON.stringify(clientSecret)}\n`],
    ['with a value that is none', 0o600, `output: ${JSON.stringify(clientSecret)}\n`],
  ])('a .klarnarc %s', async (_, mode, text) => {
    const machine = newMachine();
    writeFileSync(join(machine.work, '.klarnarc'), text, { mode });
    for (const way of [[], ['-o', 'json'], ['--verbose']]) {
      expect(await klarnaCl(['send-token', 'ertHJlpPTR', '--auth-token', 'x', ...way], { machine })).toMatchObject({
        exitCode: 3,
      });
    }
  });
});

it('what says who or where a shopper is, is masked as well', async () => {
  const person = {
    phone: '+46701234567',
    national_identification_number: '410321-9202',
    street_address: 'Stårgatan 1',
  };
  const body = { currency: 'USD', request_payment_transaction: { amount: 1, payment_transaction_reference: 'r' } };
  const run = await klarnaCl(['authorize', '--dry-run', '--data', '-'], {
    input: JSON.stringify({
      ...body,
      customer: { ...person, email: 'customer@example.com', date_of_birth: '1941-03-21' },
    }),
  });
  expect(run.exitCode).toBe(0);
  for (const value of [...Object.values(person), 'customer@example.com', '1941-03-21']) {
    expect(run.stdout).not.toContain(value);
  }
});
