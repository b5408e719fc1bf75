import { expect, it } from 'vitest';
import { sandboxServer } from '../support/sandbox-server.ts';
import { keys, openShell, openTerminal } from '../support/terminal.ts';

const sessionToken = 'krn:payment:eu1:klarna-network-session-token:sandbox-approved.typed';

it('`authorize` asks for what no flag says, and helps with an amount in major units', async () => {
  const sandbox = await sandboxServer();
  const terminal = openTerminal(['authorize'], { env: sandbox.environment });
  await terminal.sees('klarna_network_session_token');
  terminal.types(sessionToken);
  await terminal.sees(`(${sessionToken.length} characters)`);
  terminal.types(keys.enter);
  await terminal.sees('Amount in minor units');
  terminal.types('118.00');
  await terminal.sees('amounts are minor units: 11800?');
  terminal.types(keys.backspace.repeat(6));
  await terminal.sees('Amount in minor units');
  terminal.types('11800');
  await terminal.sees('11800');
  terminal.types(keys.enter);
  await terminal.sees('Currency (ISO 4217)');
  terminal.types('usd');
  await terminal.sees('currencies are upper case: USD?');
  terminal.types(`${keys.backspace.repeat(3)}USD${keys.enter}`);
  await terminal.sees('Your reference');
  terminal.types(`typed-1${keys.enter}`);
  expect(await terminal.sees('Go on?')).toContain('USD 118.00');
  terminal.types(keys.enter);
  expect(await terminal.exitCode()).toBe(0);
  expect(terminal.text()).not.toContain(sessionToken);
  expect((await sandbox.ledger()).writes).toMatchObject([
    {
      executed: true,
      body: {
        currency: 'USD',
        request_payment_transaction: { amount: 11800, payment_transaction_reference: 'typed-1' },
      },
    },
  ]);
});

const live = {
  KLARNA_API_KEY: 'klarna_live_api_e2e',
  KLARNA_PARTNER_ACCOUNT_ID: 'krn:partner:global:account:live:ABCDEF12',
};
const authorizeLive = ['authorize', '--live', '--session-token', sessionToken].concat([
  '--amount',
  '11800',
  '--currency',
  'USD',
  '--reference',
  'r-1',
]);

it('a live action at a terminal wants the profile’s name typed in, and takes no other', async () => {
  const sandbox = await sandboxServer();
  const terminal = openTerminal(authorizeLive, { env: { ...sandbox.environment, ...live } });
  await terminal.sees('This moves real money');
  terminal.types('yes');
  await terminal.sees('type environment');
  terminal.types(keys.enter);
  await terminal.sees('type environment');
  expect((await sandbox.ledger()).writes).toEqual([]);
  terminal.types(`${keys.backspace.repeat(3)}environment${keys.enter}`);
  // The sandbox knows no live key: that it was asked shows that the guard let the request through.
  expect(await terminal.exitCode()).toBe(4);
  expect((await sandbox.ledger()).writes).toMatchObject([{ status: 401, executed: false }]);
});

it('Ctrl-C at the confirmation of a live action ends with 130, and nothing is sent', async () => {
  const sandbox = await sandboxServer();
  const terminal = openTerminal(authorizeLive, { env: { ...sandbox.environment, ...live } });
  await terminal.sees('This moves real money');
  terminal.types(keys.ctrlC);
  expect(await terminal.exitCode()).toBe(130);
  expect((await sandbox.ledger()).writes).toEqual([]);
});

it('`flow --live` offers the routes that live mode has', async () => {
  const sandbox = await sandboxServer();
  const terminal = openTerminal(['flow', '--live'], { env: { ...sandbox.environment, ...live } });
  const menu = await terminal.sees(/native[\s\S]*network/);
  expect(menu).not.toContain('both');
  terminal.types(keys.ctrlC);
  expect(await terminal.exitCode()).toBe(130);
});

it('a declined flow shows the failed step, the error and the document, and leaves the cursor shown', async () => {
  const terminal = openTerminal([
    'flow',
    '--sandbox',
    '--route',
    'native',
    '--place',
    'ertHJlpPTR',
    '--auth-token',
    'sandbox-place-declined.x',
  ]);
  expect(await terminal.exitCode()).toBe(12);
  expect(terminal.text()).toContain('✖ Placing the order 1234');
  expect(terminal.text()).toContain('"result": "NOT_PLACED"');
  expect(terminal.text()).toMatch(/Error: .*was not placed/);
  expect(terminal.raw().lastIndexOf('\u001b[?25h')).toBeGreaterThan(terminal.raw().lastIndexOf('\u001b[?25l'));
});

it('ends in a terminal that was never given a size', async () => {
  const flow = '--route native ertHJlpPTR --auth-token sandbox-auth.sizeless --place --output compact';
  const terminal = openShell(`stty cols 0 rows 0; exec $CLI flow --sandbox ${flow}`);
  expect(await terminal.exitCode()).toBe(0);
  expect(terminal.text()).toContain('"result":"PLACED"');
  expect(terminal.text()).toContain('Done: Token stored on ertHJlpPTR');
});

it('asks in plain lines where nothing may be redrawn, and writes no control sequence', async () => {
  const terminal = openTerminal(['flow', '--sandbox'], { env: { KLARNA_CL_ACCESSIBLE: '1' } });
  await terminal.sees(/2\. native[\s\S]*Number, 1 to 3 \(Enter for 1\): /);
  terminal.types(`4${keys.enter}`);
  await terminal.sees('That cannot be used: a number from 1 to 3.');
  terminal.types(`2${keys.enter}`);
  await terminal.sees('Id of the klarna_payment (10 letters) (Enter for ertHJlpPTR): ');
  terminal.types(keys.enter);
  await terminal.sees('Authorization token that Klarna returned in the browser, not shown (Enter for ');
  terminal.types(`canary${keys.backspace.repeat(6)}sandbox-auth.read${keys.enter}`);
  await terminal.sees('yes or no (Enter for yes): ');
  terminal.types(`yes${keys.enter}`);
  expect(await terminal.exitCode()).toBe(0);
  expect(terminal.text()).toContain('"result": "TOKEN_STORED"');
  expect(terminal.text()).not.toMatch(/canary|sandbox-auth\.read|[✔✖─│]/);
  expect(terminal.raw()).not.toContain('\u001b[?');
});

it('Ctrl-C at a plain question ends with 130', async () => {
  const terminal = openTerminal(['flow', '--sandbox'], { env: { TERM: 'dumb' } });
  await terminal.sees('Number, 1 to 3');
  terminal.types(keys.ctrlC);
  expect(await terminal.exitCode()).toBe(130);
});
