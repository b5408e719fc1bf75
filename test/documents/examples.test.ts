import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { type Block, bin, pages, runnableBlocks } from './pages.ts';

/**
 * The rule: every `sh` block that calls `klarna-cl` is run, page by page, in the order of the page and in one home folder
 * a page. Each command ends with 0, or with N where the block says `# exit N`. Blocks with jq are left out on a machine
 * that lacks it, or curl. A block that is a `klarna-cl sandbox` is a server: it is started and runs on, on a port of its
 * own in place of 4010. What follows in a `text` block is what is printed; a line with nothing but `…` stands for any
 * lines, `…` in a line for any text. What is not to be run is fenced as something else (`console`).
 */
const isServer = ({ code }: Block): boolean => /^klarna-cl sandbox(?! (?:seed|reset|ledger)\b)/.test(code);

const lacks = (program: string): boolean => spawnSync(program, ['--version']).error !== undefined;
const cannotRun = ({ code }: Block): boolean => code.includes('| jq ') && (lacks('curl') || lacks('jq'));

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

/** What differs from run to run, under a name of its own. */
const named = (text: string): string =>
  text
    .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<uuid>')
    .replace(/\b[0-9A-HJKMNP-TV-Z]{26}\b/g, '<ulid>')
    .replace(/"pid":\d+/g, '"pid":<pid>');

const matches = (shown: string, printed: string): boolean => {
  const parts = shown.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(printed);
};

/** The first line of the README's output that was not printed, or was not printed there. */
const untrueLine = (shownOutput: string, printedOutput: string): string | undefined => {
  const printed = named(printedOutput).trimEnd().split('\n');
  let next = 0;
  let gap = false;
  for (const shown of named(shownOutput).split('\n')) {
    if (shown.trim() === '…') {
      gap = true;
      continue;
    }
    const found = printed.findIndex((line, index) => index >= next && matches(shown, line));
    if (found === -1 || (!gap && found !== next)) return `${shown}   (printed: ${printed[next]})`;
    next = found + 1;
    gap = false;
  }
  return gap || next === printed.length ? undefined : `(no more)   (printed: ${printed[next]})`;
};

/** The block as a script that stops at the first command whose exit code is not the one that is said. */
const scriptOf = (code: string): string => {
  const commands = code.replaceAll('\\\n', ' ').split('\n');
  const checked = commands.map((command) => {
    const [, text, exitCode] = /^(.*?)\s+# exit (\d+)$/.exec(command) ?? [];
    return text === undefined ? command : `code=0; ${text} || code=$?; test $code -eq ${exitCode}`;
  });
  return ['set -eu', 'exec 2>&1', ...checked].join('\n');
};

/** A home folder, a port and what was started there. */
interface Desk {
  readonly folder: string;
  readonly environment: Readonly<Record<'PATH' | 'HOME' | 'KLARNA_CL_NO_KEYRING', string>>;
  readonly withPort: (text: string) => string;
  readonly servers: { readonly kill: (signal: 'SIGTERM') => boolean }[];
}

const openDesk = async (): Promise<Desk> => {
  const folder = mkdtempSync(join(tmpdir(), 'klarna-cl-page-'));
  for (const name of ['bin', 'home']) mkdirSync(join(folder, name), { mode: 0o700 });
  writeFileSync(join(folder, 'bin', 'klarna-cl'), `#!/bin/sh\nexec "${process.execPath}" "${bin}" "$@"\n`, {
    mode: 0o755,
  });
  const port = String(await freePort());
  return {
    folder,
    environment: {
      PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
      HOME: join(folder, 'home'),
      // A Mac has one keychain for a user, whatever HOME says.
      KLARNA_CL_NO_KEYRING: '1',
    },
    withPort: (text) => text.replaceAll('4010', port),
    servers: [],
  };
};

const closeDesk = async ({ folder, servers }: Desk): Promise<void> => {
  for (const server of servers) server.kill('SIGTERM');
  await Promise.all(servers);
  rmSync(folder, { recursive: true, force: true });
};

const start = async ({ folder, environment, withPort, servers }: Desk, code: string): Promise<string> => {
  const server = execa('bash', ['-c', `exec ${withPort(code)}`], {
    cwd: folder,
    env: environment,
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    all: true,
  });
  servers.push(server);
  let seen = '';
  for await (const line of createInterface({ input: server.all })) {
    seen += `${line}\n`;
    if (line.startsWith('Sandbox at')) break;
  }
  return seen;
};

const run = async ({ folder, environment, withPort }: Desk, code: string) => {
  const { exitCode, stdout } = await execa('bash', ['-c', scriptOf(withPort(code))], {
    cwd: folder,
    env: environment,
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
  });
  return { exitCode, printed: stdout };
};

const tryBlock = async (desk: Desk, block: Block): Promise<void> => {
  const { exitCode, printed } = isServer(block)
    ? { exitCode: 0, printed: await start(desk, block.code) }
    : await run(desk, block.code);
  expect(exitCode, `${block.code}\n${printed}`).toBe(0);
  expect(block.output, `${block.code}\neach block shows what it prints`).toBeDefined();
  const atHome = printed.replaceAll(desk.environment.HOME, '/home/you');
  expect(untrueLine(desk.withPort(block.output ?? ''), atHome), block.code).toBeUndefined();
};

const withExamples = pages
  .map((page) => ({ path: page.path, blocks: runnableBlocks(page).filter((block) => !cannotRun(block)) }))
  .filter(({ blocks }) => blocks.length > 0);

describe('the examples of the documents', () => {
  it.concurrent.for(withExamples)('in $path do what they say', async ({ blocks }) => {
    const desk = await openDesk();
    try {
      for (const block of blocks) await tryBlock(desk, block);
    } finally {
      await closeDesk(desk);
    }
  });
});
