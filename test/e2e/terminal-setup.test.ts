import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { canary } from '../support/canaries.ts';
import { json, klarnaCl, newMachine } from '../support/run.ts';
import { keys, openTerminal } from '../support/terminal.ts';

const sendToken = ['send-token', 'ertHJlpPTR', '--auth-token', 'sandbox-auth.setup'];

describe('without credentials a person is offered ways to go on', () => {
  it('the sandbox takes the command through', async () => {
    const terminal = openTerminal(sendToken);
    const menu = await terminal.sees('Leave');
    expect(menu).toContain('There are no credentials for Commerce Layer.');
    expect(menu).toContain('Set up a profile');
    terminal.types(keys.enter);
    expect(await terminal.exitCode()).toBe(0);
    expect(terminal.text()).toContain('Profile sandbox');
  });

  it('leaving ends with 3, and nothing is stored', async () => {
    const machine = newMachine();
    const terminal = openTerminal(sendToken, { machine });
    await terminal.sees('Leave');
    terminal.types(keys.down);
    await terminal.sees(/[>❯] Set up/);
    terminal.types(keys.down);
    await terminal.sees(/[>❯] Leave/);
    terminal.types(keys.enter);
    expect(await terminal.exitCode()).toBe(3);
    expect(existsSync(machine.config)).toBe(false);
  });

  it('Ctrl-C ends with 130', async () => {
    const terminal = openTerminal(sendToken);
    await terminal.sees('Leave');
    terminal.types(keys.ctrlC);
    expect(await terminal.exitCode()).toBe(130);
  });

  it('setting up a profile leads into its questions', async () => {
    const terminal = openTerminal(sendToken);
    await terminal.sees('Leave');
    terminal.types(keys.down);
    await terminal.sees(/[>❯] Set up/);
    terminal.types(keys.enter);
    await terminal.sees('Name of the profile');
    terminal.types(keys.ctrlC);
    expect(await terminal.exitCode()).toBe(130);
  });
});

describe('`config init`', () => {
  const secret = canary('stored client secret');
  const apiKey = canary('stored API key', 'klarna_test_api_');
  const account = 'krn:partner:global:account:test:E2E00000';
  const answers: readonly (readonly [question: string, answer: string])[] = [
    ['Name of the profile', `${keys.backspace}shop${keys.enter}`],
    ['What is it for?', keys.enter],
    ['How do you sign in', keys.enter],
    ['Client id', `shop-client${keys.enter}`],
    ['Client secret', `${secret}${keys.enter}`],
    ['Klarna API key', `${apiKey}${keys.enter}`],
    ['Partner account id', `${account}${keys.enter}`],
  ];

  it('stores a profile for its user alone, shows no secret, and `whoami` shows the rest', async () => {
    const machine = newMachine();
    const terminal = openTerminal(['config', 'init'], { machine });
    for (const [question, answer] of answers) {
      await terminal.sees(question);
      terminal.types(answer);
    }
    expect(await terminal.exitCode()).toBe(0);
    const file = join(machine.config, 'config.json');
    expect(terminal.text()).toContain(file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(machine.config).mode & 0o777).toBe(0o700);

    const run = await klarnaCl(['whoami'], { machine });
    expect(run.exitCode).toBe(0);
    expect(json(run.stdout)).toMatchObject({
      profile: 'shop',
      mode: 'test',
      application: 'integration',
      settings: expect.arrayContaining([
        { key: 'cl_client_id', value: 'shop-client', source: 'profile shop' },
        { key: 'cl_client_secret', value: '********', source: 'profile shop' },
        { key: 'klarna_api_key', value: '********', source: 'profile shop' },
        { key: 'klarna_partner_account_id', value: account, source: 'profile shop' },
      ]),
    });
  });

  it.each(answers.map(([question], index) => [question, index] as const))(
    'Ctrl-C at "%s" ends with 130, and nothing is stored',
    async (question, index) => {
      const machine = newMachine();
      const terminal = openTerminal(['config', 'init'], { machine });
      for (const [asked, answer] of answers.slice(0, index)) {
        await terminal.sees(asked);
        terminal.types(answer);
      }
      await terminal.sees(question);
      terminal.types(keys.ctrlC);
      expect(await terminal.exitCode()).toBe(130);
      expect(existsSync(machine.config)).toBe(false);
    },
  );

  it('refuses a name that cannot be one, while it is typed', async () => {
    const terminal = openTerminal(['config', 'init']);
    await terminal.sees('Name of the profile');
    terminal.types('My Shop');
    await terminal.sees('small letters');
    terminal.types(keys.ctrlC);
    expect(await terminal.exitCode()).toBe(130);
  });

  it('is refused with 2 where nobody can be asked, and says what a script does', async () => {
    const run = await klarnaCl(['config', 'init']);
    expect(run).toMatchObject({ exitCode: 2, stdout: '' });
    expect(run.stderr).toContain('config set');
  });
});

it('`inspect` shows a person a card, and a pipe JSON', async () => {
  const terminal = openTerminal(['inspect', '1234', '--sandbox']);
  expect(await terminal.exitCode()).toBe(0);
  expect(terminal.text()).toContain('USD 118.00');
  expect(terminal.text()).not.toContain('"schema_version"');
  const asJson = openTerminal(['inspect', '1234', '--sandbox', '--output', 'json', '--no-color']);
  expect(await asJson.exitCode()).toBe(0);
  expect(asJson.text()).toContain('"amount": 11800');
});
