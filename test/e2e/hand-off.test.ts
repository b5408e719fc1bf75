import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newMachine, startKlarnaCl } from '../support/run.ts';
import { keys, openTerminal } from '../support/terminal.ts';

const native = ['checkout', '--sandbox', '--route', 'native', '--order', 'NgojhKoyYN'];
const network = ['checkout', '--sandbox', '--route', 'network', '--order', 'NgojhKoyYN'];

/** A program in the browser's place, which writes down the address that it is given. */
const browserOn = ({ folder }: ReturnType<typeof newMachine>) => {
  const [program, file] = [join(folder, 'browser'), join(folder, 'address')];
  writeFileSync(program, `#!/bin/sh\nprintf %s "$1" > '${file}.part'\nmv '${file}.part' '${file}'\n`);
  chmodSync(program, 0o700);
  const address = async () => {
    await expect.poll(() => existsSync(file), { timeout: 10_000 }).toBe(true);
    return readFileSync(file, 'utf8');
  };
  return { program, address };
};

describe.skipIf(process.platform === 'win32')('the page that is handed to the customer', () => {
  it.each([
    ['native', native, /^http:\/\/127\.0\.0\.1:\d+\/#[\w-]{43}$/m, false],
    ['network', network, /^http:\/\/127\.0\.0\.1:\d+\/pay\/[\da-f-]{36}$/m, true],
  ])('is printed whole although --quiet, and opened (%s)', async (_, args, form, isTheSame) => {
    const machine = newMachine();
    const { program, address } = browserOn(machine);
    const run = startKlarnaCl([...args, '--quiet'], { BROWSER: program }, machine);
    const opened = await address();
    expect(opened).toMatch(form);
    await run.says(`${new URL('/', opened)}`);
    run.kill('SIGINT');
    const { exitCode, stdout, stderr } = await run.end;
    const [printed = ''] = stderr.split('\n');
    expect(exitCode).toBe(130);
    expect(printed).toMatch(form);
    // Whoever reads the arguments of the browser has not read the address that stays good.
    expect(printed === opened).toBe(isTheSame);
    expect(new URL(printed).host).toBe(new URL(opened).host);
    for (const address of [printed, opened]) expect(stdout).not.toContain(address);
  });

  it.each([
    ['native', native, 0],
    ['network', network, 1],
  ])('is masked wherever it is not to be opened (%s)', async (_, args, times) => {
    const machine = newMachine();
    const { program, address } = browserOn(machine);
    const run = startKlarnaCl([...args, '--verbose', '--output', 'json'], { BROWSER: program }, machine);
    const secret = (await address()).split('/').at(-1)?.replace('#', '') ?? '';
    await run.says('Your browser was asked to open it.');
    run.kill('SIGINT');
    const { exitCode, stdout, stderr } = await run.end;
    expect(exitCode).toBe(130);
    expect(`${stdout}${stderr}`.split(secret).length - 1).toBe(times);
  });

  it('has its address in one piece on a terminal that is narrower, beside the spinner', async () => {
    const terminal = openTerminal([...native, '--yes'], { columns: 40, env: { BROWSER: 'none' } });
    await terminal.sees(/open\s+the\s+address\s+yourself/);
    expect(terminal.raw()).toMatch(/http:\/\/127\.0\.0\.1:\d+\/#[\w-]{43}\r\n/);
    terminal.types(keys.ctrlC);
    expect(await terminal.exitCode()).toBe(130);
  });
});
