import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { canary, filesUnder } from '../support/canaries.ts';
import { newMachine } from '../support/run.ts';
import { sandboxServer } from '../support/sandbox-server.ts';
import { keys, openTerminal } from '../support/terminal.ts';
import { titleOf } from './process-faults.ts';

const sessionToken = canary('session token', 'krn:payment:eu1:klarna-network-session-token:sandbox-approved.');

/** The questions of `flow`, in their order, with what is answered to come to the next one. */
const script = [
  ['Ctrl-C at the question for the route', 'Which route?', keys.enter],
  ['Ctrl-C at the question for the payment', 'Id of the klarna_payment', `ertHJlpPTR${keys.enter}`],
  [
    'Ctrl-C at the question for the auth token',
    'Authorization token that Klarna returned',
    `${canary('auth token', 'sandbox-auth.')}${keys.enter}`,
  ],
  [
    'Ctrl-C at the question for the session token',
    'klarna_network_session_token of the completed',
    `${sessionToken}${keys.enter}`,
  ],
  ['Ctrl-C at the question whether to go on', 'Go on?', keys.enter],
] as const;

it.each(script.map(([fault, question], index) => [titleOf(fault), question, index] as const))(
  '%s',
  async (_, question, index) => {
    const sandbox = await sandboxServer();
    const machine = newMachine();
    const terminal = openTerminal(['flow'], { machine, env: sandbox.environment });
    for (const [, asked, answer] of script.slice(0, index)) {
      await terminal.sees(asked);
      terminal.types(answer);
    }
    await terminal.sees(question);
    terminal.types(keys.ctrlC);
    expect(await terminal.exitCode()).toBe(130);
    expect(terminal.text()).toContain('Stopped at a question');
    // The cursor that a menu hides must be there again when the shell is.
    expect(terminal.raw().lastIndexOf('\u001b[?25h')).toBeGreaterThanOrEqual(terminal.raw().lastIndexOf('\u001b[?25l'));
    const { writes, reads } = await sandbox.ledger();
    expect(writes).toEqual([]);
    const isLast = index === script.length - 1;
    if (!isLast) expect(reads).toEqual({});
    // The summary shows what was read, for which there is an access token by then.
    const kept = existsSync(machine.state) ? filesUnder(machine.state) : [];
    expect(kept.filter((file) => !(isLast && file.endsWith('access-tokens.json')))).toEqual([]);
    expect(existsSync(machine.config)).toBe(false);
  },
);
