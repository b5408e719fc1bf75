import { describe, expect, it, onTestFinished } from 'vitest';
import { klarnaCl, newMachine } from '../support/run.ts';
import { startSandboxServer } from '../support/sandbox-server.ts';
import { keys, openTerminal } from '../support/terminal.ts';

describe('inspect --watch in a terminal', () => {
  it('draws the card again when the payment changes, and leaves it there after Ctrl-C', async () => {
    const sandbox = await startSandboxServer();
    onTestFinished(async () => {
      await sandbox.stop();
    });
    const machine = newMachine();
    const env = { ...sandbox.environment, LANG: 'C.UTF-8' };
    const terminal = openTerminal(['inspect', '1234', '--watch'], { machine, env, columns: 80 });
    await terminal.sees('Watching; Ctrl-C ends.');
    await klarnaCl(['send-token', 'ertHJlpPTR', '--auth-token', 'sandbox-auth.watched'], { machine, env });
    await terminal.sees('the authorization token is stored');
    await terminal.sees('Watching; Ctrl-C ends.');
    terminal.types(keys.ctrlC);
    expect(await terminal.exitCode()).toBe(130);
    const end = terminal.text().split('Watching; Ctrl-C ends.').at(-1);
    expect(end).toContain('token-not-placed');
    expect(end).toContain('Stopped watching.');
    expect(terminal.raw()).not.toContain('\u001b[?1049h');
  });
});
