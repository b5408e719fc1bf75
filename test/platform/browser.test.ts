import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { openBrowser } from '../../src/platform/browser.ts';
import { scratchFolder } from '../support/fake-context.ts';
import { projectFolder } from '../support/run.ts';

const url = 'http://127.0.0.1:41234/#0b1d9815';

/** A program that writes down what it was given, a line a word, and its process id. */
const recorder = (folder = scratchFolder(), name = 'browser', then = ':') => {
  const path = join(folder, name);
  const file = join(folder, `${name}.words`);
  writeFileSync(path, `#!/bin/sh\nprintf '%s\\n' "$$" "$@" > '${file}.part'\nmv '${file}.part' '${file}'\n${then}\n`);
  chmodSync(path, 0o700);
  const lines = async () => {
    await expect.poll(() => existsSync(file), { timeout: 10_000 }).toBe(true);
    return readFileSync(file, 'utf8').trimEnd().split('\n');
  };
  return { path, words: async () => (await lines()).slice(1), pid: async () => Number((await lines())[0]) };
};

/** What a process says that opens the address with the built library; it ends by itself. */
const tryLibrary = async (PATH: string): Promise<string> => {
  const library = join(projectFolder, 'dist/libraries/open.cjs');
  const says = `.default(process.argv[1]).then(() => 'started', (error) => error.code).then((text) => console.log(text))`;
  const script = `require(${JSON.stringify(library)})${says}`;
  const { stdout } = await execa(process.execPath, ['-e', script, url], { env: { PATH }, extendEnv: false });
  return stdout;
};

// A script stands for the browser, and Windows starts none.
describe.skipIf(process.platform === 'win32')('BROWSER', () => {
  it('names a command that is given the address as its last word', async () => {
    const { path, words } = recorder();
    expect(await openBrowser(url, { BROWSER: `${path} --new-window` })).toBe(true);
    expect(await words()).toEqual(['--new-window', url]);
  });

  it('may say where the address stands', async () => {
    const { path, words } = recorder();
    expect(await openBrowser(url, { BROWSER: `${path} --go=%s 100%% --last` })).toBe(true);
    expect(await words()).toEqual([`--go=${url}`, '100%', '--last']);
  });

  it('may name several, of which the first that starts is taken', async () => {
    const { path, words } = recorder();
    expect(await openBrowser(url, { BROWSER: `${path}-none${delimiter}${path}` })).toBe(true);
    expect(await words()).toEqual([url]);
  });

  it('counts in CI and over SSH: somebody named it', async () => {
    const { path, words } = recorder();
    expect(await openBrowser(url, { BROWSER: path, CI: 'true', SSH_CONNECTION: '192.0.2.1 1 192.0.2.2 22' })).toBe(
      true,
    );
    expect(await words()).toEqual([url]);
  });

  it('is given what a shell would read in an address as one word', async () => {
    const { path, words } = recorder();
    await openBrowser("https://example.com/a?b=$(id)&c=`id`;d='", { BROWSER: path });
    expect(await words()).toEqual(['https://example.com/a?b=$(id)&c=`id`;d=%27']);
  });

  it('is not waited for', async () => {
    const { path, pid } = recorder(undefined, 'browser', 'exec sleep 600');
    expect(await openBrowser(url, { BROWSER: path })).toBe(true);
    process.kill(await pid(), 'SIGKILL');
  });

  it.each(['', 'none', '/nowhere/browser', ' : '])('%j means that there is none', async (BROWSER) => {
    expect(await openBrowser(url, { BROWSER, DISPLAY: ':0' })).toBe(false);
  });

  it.each(['file:///etc/passwd', 'javascript:alert(1)', '--help', ''])('never gets %j', async (address) => {
    const { path } = recorder();
    expect(await openBrowser(address, { BROWSER: path })).toBe(false);
  });
});

describe('the browser that the system knows', () => {
  it.each([
    ['in CI', { CI: 'true', DISPLAY: ':0' }],
    ['over SSH', { SSH_TTY: '/dev/pts/0', DISPLAY: ':0' }],
    ['where nothing can be drawn', {}],
  ])('is not opened %s', async (_, environment) => {
    expect(await openBrowser(url, environment, 'linux')).toBe(false);
  });

  // Bundled, the library cannot know where it stands, and so has to take the system's own program.
  it.runIf(process.platform === 'linux')('is started by the built tool, and not waited for', async () => {
    const folder = scratchFolder();
    const { words, pid } = recorder(folder, 'xdg-open', 'exec sleep 600');
    expect(await tryLibrary(`${folder}:/usr/bin:/bin`)).toBe('started');
    expect(await words()).toEqual([url]);
    process.kill(await pid(), 'SIGKILL');
  });

  it.runIf(process.platform === 'linux')('is missed where the system has no program for it', async () => {
    expect(await tryLibrary(scratchFolder())).toBe('ENOENT');
  });
});
