import { describe, expect, it } from 'vitest';
import { canary } from '../support/canaries.ts';
import { json } from '../support/run.ts';
import { sandboxServer } from '../support/sandbox-server.ts';
import { keys, openTerminal, type Terminal } from '../support/terminal.ts';

const sessionToken = 'krn:payment:eu1:klarna-network-session-token:sandbox-approved';

const questions = {
  route: 'Which route?',
  payment: 'Id of the klarna_payment',
  authToken: 'Authorization token that Klarna returned',
  sessionToken: 'klarna_network_session_token of the completed',
  summary: 'Go on?',
} as const;

const documentIn = (terminal: Terminal) => {
  const text = terminal.text().replaceAll('\r', '');
  return json(text.slice(text.indexOf('{\n  "schema_version"'), text.lastIndexOf('\n}') + 2));
};

/** The cursor that a spinner or a menu hides must be there again when the shell is. */
const expectCursorShown = (terminal: Terminal) => {
  const hidden = terminal.raw().lastIndexOf('\u001b[?25l');
  if (hidden !== -1) expect(terminal.raw().lastIndexOf('\u001b[?25h')).toBeGreaterThan(hidden);
};

describe('`flow --sandbox` at a terminal, without a flag', () => {
  it('asks, offers what is good for the sandbox, shows summary and steps, and prints the result', async () => {
    const terminal = openTerminal(['flow', '--sandbox']);
    const menu = await terminal.sees(questions.route);
    for (const route of ['both', 'native', 'network']) expect(menu).toContain(route);
    terminal.types(keys.enter);
    expect(await terminal.sees(questions.payment)).toContain('ertHJlpPTR');
    terminal.types(keys.enter);
    await terminal.sees(questions.authToken);
    terminal.types(keys.enter);
    await terminal.sees(questions.sessionToken);
    terminal.types(keys.enter);
    const summary = await terminal.sees(questions.summary);
    expect(summary).toMatch(/Order +1234 \(NgojhKoyYN\)/);
    expect(summary).toMatch(/Amount +USD 118\.00/);
    expect(summary).toMatch(/Route +both/);
    expect(summary).toMatch(/Auth token +0b1d…9e00/);
    terminal.types(keys.enter);
    expect(await terminal.exitCode()).toBe(0);
    expect(documentIn(terminal)).toMatchObject({ result: 'APPROVED', route: 'both' });
    for (const step of ['Access token', 'Read payment', 'Token stored', 'Klarna answered APPROVED', 'Confirmed']) {
      expect(terminal.text()).toMatch(new RegExp(`✔ ${step}`));
    }
    expectCursorShown(terminal);
  });

  it('says while typing what is wrong, and takes Enter only when nothing is', async () => {
    const terminal = openTerminal(['flow', '--sandbox', '--route', 'both']);
    await terminal.sees(questions.payment);
    terminal.types('123');
    await terminal.sees('order number');
    terminal.types(keys.enter);
    await terminal.sees('order number');
    terminal.types(keys.backspace.repeat(3));
    await terminal.sees('ertHJlpPTR');
    terminal.types('ertHJl');
    await terminal.sees('(6 characters given)');
    terminal.types('pPTR');
    await terminal.sees('pPTR');
    terminal.types(keys.enter);
    await terminal.sees(questions.authToken);
  });

  it('shows nothing of a token that is typed', async () => {
    const terminal = openTerminal(['flow', '--sandbox', '--route', 'native', 'ertHJlpPTR']);
    await terminal.sees(questions.authToken);
    terminal.types(canary('typed auth token'));
    await terminal.sees(/\d+ characters/);
    terminal.types(keys.enter);
    await terminal.sees(questions.summary);
    terminal.types(keys.enter);
    expect(await terminal.exitCode()).toBe(0);
    expect(documentIn(terminal)).toMatchObject({ result: 'TOKEN_STORED', route: 'native' });
  });

  it('writes nothing when the summary is answered with no', async () => {
    const sandbox = await sandboxServer();
    const terminal = openTerminal(
      ['flow', '--route', 'native', 'ertHJlpPTR', '--auth-token', 'sandbox-auth.x'].slice(0, 4),
      {
        env: sandbox.environment,
      },
    );
    await terminal.sees(questions.authToken);
    terminal.types('sandbox-auth.no');
    await terminal.sees('(15 characters)');
    terminal.types(keys.enter);
    await terminal.sees(questions.summary);
    terminal.types(`n${keys.enter}`);
    expect(await terminal.exitCode()).toBe(130);
    expect(terminal.text()).toContain('Nothing was written');
    expect((await sandbox.ledger()).writes).toEqual([]);
  });

  it('asks nothing that the flags say, not even for a confirmation', async () => {
    const terminal = openTerminal(
      ['flow', '--sandbox', '--route', 'both', '--payment-id', 'ertHJlpPTR', '--auth-token', 'sandbox-auth.x'].concat(
        '--session-token',
        sessionToken,
      ),
    );
    expect(await terminal.exitCode()).toBe(0);
    expect(terminal.text()).not.toContain('?');
    expect(documentIn(terminal)).toMatchObject({ result: 'APPROVED' });
    expect(terminal.raw()).toContain('\u001b[');
  });

  it('asks nothing with --no-input, and draws no colour with NO_COLOR', async () => {
    const refused = openTerminal(['flow', '--sandbox', '--no-input']);
    expect(await refused.exitCode()).toBe(2);
    expect(refused.text()).toContain('--payment-id is missing');
    const plain = openTerminal(['send-token', '--sandbox', 'ertHJlpPTR', '--auth-token', 'x'], {
      env: { NO_COLOR: '1' },
    });
    expect(await plain.exitCode()).toBe(0);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
    expect(plain.raw()).not.toMatch(/\u001b\[[\d;]*m/);
  });
});

describe('Ctrl-C at a question', () => {
  it('of `send-token` or `authorize` ends with 130, as at those of `flow`', async () => {
    for (const [command, question] of [
      ['send-token', questions.payment],
      ['authorize', questions.sessionToken],
    ] as const) {
      const terminal = openTerminal([command, '--sandbox']);
      await terminal.sees(question);
      terminal.types(keys.ctrlC);
      expect(await terminal.exitCode()).toBe(130);
    }
  });
});

describe('Ctrl-C during a request', () => {
  const flow = ['flow', '--route', 'native', 'ertHJlpPTR', '--auth-token', 'sandbox-auth.ctrl-c'];

  it('that only reads ends it at once, with 130', async () => {
    const sandbox = await sandboxServer(['--fault', 'GET /api/klarna_payments/*=latency-60000']);
    const terminal = openTerminal(flow, { env: sandbox.environment });
    await terminal.sees('Reading the payment');
    terminal.types(keys.ctrlC);
    expect(await terminal.exitCode()).toBe(130);
    expect((await sandbox.ledger()).writes).toEqual([]);
    expectCursorShown(terminal);
  });

  it('that writes waits for its answer, and then ends with 130', async () => {
    const sandbox = await sandboxServer(['--fault', 'PATCH /api/klarna_payments/*=latency-1000']);
    const terminal = openTerminal(flow, { env: sandbox.environment });
    await terminal.sees('Storing the token');
    terminal.types(keys.ctrlC);
    expect(await terminal.exitCode()).toBe(130);
    expect((await sandbox.ledger()).writes).toMatchObject([{ method: 'PATCH', executed: true }]);
    expect(terminal.text()).toContain('TOKEN_STORED');
    expect(terminal.text()).toContain('The token is stored on ertHJlpPTR.');
    expectCursorShown(terminal);
  });

  it('twice leaves at once, and says that it may still be executed', async () => {
    const sandbox = await sandboxServer(['--fault', 'PATCH /api/klarna_payments/*=latency-60000']);
    const terminal = openTerminal(flow, { env: sandbox.environment });
    await terminal.sees('Storing the token');
    terminal.types(keys.ctrlC);
    // Two signals at once are one; a few frames of the spinner later the first has been taken.
    for (const _ of ['a frame', 'another', 'a third']) await terminal.sees('Storing the token');
    terminal.types(keys.ctrlC);
    expect(await terminal.exitCode()).toBe(130);
    expect(terminal.text()).toContain('may still be executed');
    expectCursorShown(terminal);
  });

  it('in a wait between two attempts stops at once', async () => {
    const sandbox = await sandboxServer(['--fault', 'PATCH /api/klarna_payments/*=429-retry-after']);
    const terminal = openTerminal([...flow, '--retries', '10', '--verbose'], { env: sandbox.environment });
    await terminal.sees(/HTTP 429/);
    terminal.types(keys.ctrlC);
    expect(await terminal.exitCode()).toBe(130);
    expect((await sandbox.ledger()).writes.length).toBeLessThan(4);
  });
});
