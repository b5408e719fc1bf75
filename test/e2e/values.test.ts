import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { errorOf, json, klarnaCl, newMachine } from '../support/run.ts';
import { sandboxServer } from '../support/sandbox-server.ts';

const sessionToken = (ending: string) => `krn:payment:eu1:klarna-network-session-token:sandbox-${ending}`;
const values = ['--amount', '11800', '--currency', 'USD', '--reference', 'r-1'];

describe('where values come from', () => {
  it('tokens may come by file or by stdin, with or without a line break at the end', async () => {
    const machine = newMachine();
    const file = join(machine.work, 'token.txt');
    writeFileSync(file, 'sandbox-auth.from-file\r\n');
    const runs = await Promise.all([
      klarnaCl(['send-token', 'ertHJlpPTR', '--auth-token-file', file, '--sandbox', '--reveal'], { machine }),
      klarnaCl(['send-token', 'ertHJlpPTR', '--auth-token', '-', '--sandbox', '--reveal'], {
        input: 'sandbox-auth.from-file',
      }),
    ]);
    for (const run of runs) {
      expect(json(run.stdout).data.attributes.auth_token).toBe('sandbox-auth.from-file');
    }
  });

  it('stdin is read once a command: a second `-` is refused with 2', async () => {
    const run = await klarnaCl(['flow', 'ertHJlpPTR', '--auth-token', '-', '--session-token', '-', '--sandbox'], {
      input: 'x',
    });
    expect(run).toMatchObject({ exitCode: 2, stdout: '' });
    expect(run.stderr).toContain('--auth-token');
    expect(run.stderr).toContain('--session-token');
  });

  it.each([
    ['a file that is not there', ['--auth-token-file', 'nowhere.txt'], '', 13],
    ['a folder', ['--auth-token-file', '.'], '', 13],
    ['nothing on stdin', ['--auth-token', '-'], '', 2],
    ['two lines on stdin', ['--auth-token', '-'], 'one\ntwo\n', 2],
    ['a control character', ['--auth-token', 'a\u0007b'], '', 2],
    ['more than 10240 characters', ['--auth-token', '-'], 'x'.repeat(10_241), 2],
    ['both a file and a flag', ['--auth-token', 'x', '--auth-token-file', 'y'], '', 2],
  ])('%s for a token is refused, and nothing is sent', async (_, args, input, exitCode) => {
    const sandbox = await sandboxServer();
    const run = await klarnaCl(['send-token', 'ertHJlpPTR', ...args, '-o', 'json'], {
      input,
      env: sandbox.environment,
    });
    expect(run).toMatchObject({ exitCode, stdout: '' });
    expect(errorOf(run)).toMatchObject({ exit_code: exitCode });
    expect(await sandbox.ledger()).toMatchObject({ writes: [], reads: {} });
  });

  it('flags win over --data, and --data brings what has no flag', async () => {
    const sandbox = await sandboxServer();
    const body = {
      currency: 'EUR',
      request_payment_transaction: { amount: 5, payment_transaction_reference: 'in-data', capture: 'LATER' },
      step_up_config: { customer_interaction_config: { method: 'HANDOVER' } },
    };
    const run = await klarnaCl(
      ['authorize', '--session-token', sessionToken('approved.data'), '--data', '-', ...values, '--capture', 'now'],
      { env: sandbox.environment, input: JSON.stringify(body) },
    );
    expect(run.exitCode).toBe(0);
    expect((await sandbox.ledger()).writes[0].body).toEqual({
      ...body,
      currency: 'USD',
      request_payment_transaction: { amount: 11800, payment_transaction_reference: 'r-1', capture: 'NOW' },
    });
  });

  it.each([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['an amount with a point', '{"currency":"USD","request_payment_transaction":{"amount":118.5}}'],
    ['an amount below one', '{"currency":"USD","request_payment_transaction":{"amount":0}}'],
    ['an amount as text', '{"currency":"USD","request_payment_transaction":{"amount":"118.00"}}'],
  ])('--data that is or holds %s is refused with 2', async (_, input) => {
    const run = await klarnaCl(['authorize', '--session-token', 'x', '--data', '-', '--reference', 'r', '--sandbox'], {
      input,
    });
    expect(run).toMatchObject({ exitCode: 2, stdout: '' });
    expect(run.stderr).toMatch(/--data|amount/);
  });

  it.each(['118.00', '118,00', '1e3', '-5', '0', '0x10', '9007199254740993', '', '1 000'])(
    'the amount %j is refused with 2',
    async (amount) => {
      const run = await klarnaCl(['authorize', '--session-token', 'x', `--amount=${amount}`, '--sandbox']);
      expect(run).toMatchObject({ exitCode: 2, stdout: '' });
      expect(run.stderr).toContain('--amount');
    },
  );

  it('--order takes amount, currency, reference and line items from the order', async () => {
    const sandbox = await sandboxServer();
    const run = await klarnaCl(['authorize', '--order', 'NgojhKoyYN', '--session-token', sessionToken('approved.o')], {
      env: sandbox.environment,
    });
    expect(run.exitCode).toBe(0);
    const { body } = (await sandbox.ledger()).writes[0];
    expect(body).toMatchObject({ currency: 'USD', request_payment_transaction: { amount: 11800 } });
    const lines: { total_amount: number }[] = body.supplementary_purchase_data.line_items;
    expect(lines.reduce((sum, { total_amount }) => sum + total_amount, 0)).toBe(11800);
  });

  it('an idempotency key of one’s own is sent as it is', async () => {
    const sandbox = await sandboxServer();
    const key = '0f5e2a34-9c1d-5e5f-8a7b-6c5d4e3f2a1b';
    const args = ['authorize', '--session-token', sessionToken('approved.k'), ...values, '--idempotency-key', key];
    expect(await klarnaCl(args, { env: sandbox.environment })).toMatchObject({ exitCode: 0 });
    expect((await sandbox.ledger()).writes[0].headers['klarna-idempotency-key']).toBe(key);
    expect(await klarnaCl([...args.slice(0, -1), 'no-uuid'])).toMatchObject({ exitCode: 2, stdout: '' });
  });
});

describe('the world around', () => {
  it('`--sandbox` needs no network and no proxy, and ignores the user’s own credentials and profiles', async () => {
    const proxy = 'http://127.0.0.1:9';
    const run = await klarnaCl(['send-token', '--sandbox', 'ertHJlpPTR', '--auth-token', 'sandbox-auth.x'], {
      env: {
        ...{ HTTPS_PROXY: proxy, HTTP_PROXY: proxy, https_proxy: proxy, http_proxy: proxy, ALL_PROXY: proxy },
        ...{ CL_CLIENT_ID: 'half-a-set', KLARNA_CL_PROFILE: 'nobody', CL_BASE_URL: 'nowhere', KLARNA_API_KEY: ' ' },
      },
    });
    expect(run.exitCode).toBe(0);
    expect(run.stderr).toContain('Profile sandbox');
  });

  it('NODE_TLS_REJECT_UNAUTHORIZED=0 is refused: there is no insecure switch', async () => {
    const sandbox = await sandboxServer();
    const env = { ...sandbox.environment, NODE_TLS_REJECT_UNAUTHORIZED: '0' };
    const run = await klarnaCl(['send-token', 'ertHJlpPTR', '--auth-token', 'x'], { env });
    expect(run).toMatchObject({ exitCode: 3, stdout: '' });
    expect(run.stderr).toContain('NODE_TLS_REJECT_UNAUTHORIZED');
  });

  it('a state folder that cannot be made stops a write before it is sent, with 13', async () => {
    const sandbox = await sandboxServer();
    const machine = newMachine();
    writeFileSync(machine.state, 'a file stands in its place');
    const run = await klarnaCl(['send-token', 'ertHJlpPTR', '--auth-token', 'x'], {
      machine,
      env: sandbox.environment,
    });
    expect(run).toMatchObject({ exitCode: 13, stdout: '' });
    expect((await sandbox.ledger()).writes).toEqual([]);
  });

  it.each(['1234', 'NgojhKoyYN', 'ertHJlpPTR'])('`inspect %s` finds the payment and its order', async (what) => {
    const run = await klarnaCl(['inspect', what, '--sandbox']);
    expect(run.exitCode).toBe(0);
    for (const part of ['NgojhKoyYN', 'ertHJlpPTR', '1234', 'unpaid']) expect(run.stdout).toContain(part);
  });

  it.each(['99999', 'ertHJlpPTX'])('`inspect %s` ends with 5 where there is none', async (what) => {
    const run = await klarnaCl(['inspect', what, '--sandbox', '-o', 'json']);
    expect(run).toMatchObject({ exitCode: 5, stdout: '' });
    expect(errorOf(run)).toMatchObject({ exit_code: 5, hint: expect.stringMatching(/\w/) });
  });
});
