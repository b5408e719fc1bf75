import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exitCodes } from '../src/errors.ts';

const project = fileURLToPath(new URL('..', import.meta.url));
const bin = join(project, 'bin', 'klarna-cl.cjs');
const readme = readFileSync(join(project, 'README.md'), 'utf8');

/** A block of commands, and the block of output that follows it. */
interface Block {
  readonly code: string;
  readonly output: string | undefined;
}

const fences = [...readme.matchAll(/^```(\w+)\n([\s\S]*?)\n```$/gm)].map(([, language = '', text = '']) => ({
  language,
  text,
}));
const blocks: readonly Block[] = fences.flatMap(({ language, text }, index) => {
  const next = fences[index + 1];
  return language === 'sh' ? [{ code: text, output: next?.language === 'text' ? next.text : undefined }] : [];
});

/**
 * The rule: every `sh` block that calls `klarna-cl` is run, in the order of the README, in one home folder. Each command
 * ends with 0, or with N where the block says `# exit N`. Blocks with jq are left out on a machine that lacks it, or curl. A block that is a `klarna-cl sandbox` is a server: it is
 * started and runs on. What follows in a `text` block is what is printed; a line with nothing but `…` stands for any
 * lines, `…` in a line for any text.
 */
const runnable = blocks.filter(({ code }) => /^(?:.*\| )?klarna-cl /m.test(code));
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

const servers: { readonly kill: (signal: 'SIGTERM') => boolean }[] = [];
let folder = '';
let port = '';
const withPort = (text: string) => text.replaceAll('4010', port);

const environment = () => ({ PATH: `${join(folder, 'bin')}:${process.env.PATH}`, HOME: join(folder, 'home') });

const start = async (code: string): Promise<string> => {
  const server = execa('bash', ['-c', `exec ${withPort(code)}`], {
    cwd: folder,
    env: environment(),
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

const run = async (code: string): Promise<{ exitCode: number | undefined; printed: string }> => {
  const { exitCode, stdout } = await execa('bash', ['-c', scriptOf(withPort(code))], {
    cwd: folder,
    env: environment(),
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
  });
  return { exitCode, printed: stdout };
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'klarna-cl-readme-'));
  for (const name of ['bin', 'home']) mkdirSync(join(folder, name), { mode: 0o700 });
  writeFileSync(join(folder, 'bin', 'klarna-cl'), `#!/bin/sh\nexec "${process.execPath}" "${bin}" "$@"\n`, {
    mode: 0o755,
  });
  port = String(await freePort());
});

afterAll(async () => {
  for (const server of servers) server.kill('SIGTERM');
  await Promise.all(servers);
  rmSync(folder, { recursive: true, force: true });
});

describe('the commands in the README', () => {
  it('are there for every command of the tool', async () => {
    const called = runnable.flatMap(({ code }) =>
      [...code.matchAll(/^(?:.*\| )?klarna-cl ([a-z-]+)/gm)].map(([, name]) => name),
    );
    expect(new Set(called)).toEqual(new Set(await commandNames()));
  });

  it.for(runnable.map((block) => ({ title: block.code.split('\n')[0], block })))(
    '$title',
    async ({ block }, { skip }) => {
      skip(cannotRun(block), 'curl and jq are not both here');
      const { exitCode, printed } = isServer(block)
        ? { exitCode: 0, printed: await start(block.code) }
        : await run(block.code);
      expect(exitCode, printed).toBe(0);
      expect(block.output, 'each block shows what it prints').toBeDefined();
      const atHome = printed.replaceAll(environment().HOME, '/home/you');
      expect(untrueLine(withPort(block.output ?? ''), atHome)).toBeUndefined();
    },
  );
});

const helpOf = async (...words: string[]): Promise<string> => {
  const { stdout } = await execa(process.execPath, [bin, ...words], { env: { KLARNA_CL_OUTPUT: '' }, stdin: 'ignore' });
  return stdout;
};

const commandNames = async (): Promise<readonly string[]> => {
  const help = await helpOf('--help');
  const list = help.slice(help.indexOf('Commands:'), help.indexOf('Start here:'));
  return [...list.matchAll(/^ {2}([a-z][a-z-]*)/gm)].map(([, name = '']) => name);
};

/** The README without what commands print. */
const words = readme.replace(/^```text\n[\s\S]*?\n```$/gm, '');
const section = (title: string): string => words.split(/^## /m).find((text) => text.startsWith(title)) ?? '';

describe('what the README says', () => {
  it('starts with the two commands for a fresh machine', () => {
    const first = readme.split('\n').slice(0, 20).join('\n');
    expect(first).toContain('```sh\nnpm ci && npm start\n```');
    expect(first).toContain('```sh\nnpm ci && npm test\n```');
  });

  it('names flags, commands and variables that exist', async () => {
    const names = await commandNames();
    const helps = await Promise.all([
      helpOf('--help'),
      helpOf('help', 'environment'),
      helpOf('sandbox', 'seed', '--help'),
      helpOf('sandbox', 'ledger', '--help'),
      helpOf('runs', 'list', '--help'),
      ...names.map((name) => helpOf(name, '--help')),
    ]);
    const known = helps.join('\n');
    for (const [flag] of words.matchAll(/(?<![\w-])--[a-z][a-z-]*/g)) {
      expect(known, flag).toMatch(new RegExp(`${flag}(?![\\w-])`));
    }
    for (const [, name = ''] of words.matchAll(/klarna-cl ([a-z][a-z-]*)/g)) expect(names).toContain(name);
    for (const [variable] of words.matchAll(/\b(?:CL|KLARNA)_[A-Z_]+\b/g)) expect(known).toContain(variable);
  });

  it('lists the exit codes that can happen, each under its name', () => {
    const listed = [...section('Exit codes').matchAll(/^\| +(\d+) +\| +([a-z0-9-]+) +\|/gm)].map(([, code, name]) => [
      name,
      Number(code),
    ]);
    expect(listed).toEqual(Object.entries(exitCodes));
  });

  it('lists the magic tokens that the sandbox knows', async () => {
    const help = await helpOf('help', 'sandbox');
    const inHelp = /with the cases ([\s\S]*?)\./.exec(help)?.[1]?.split(/,\s*/);
    const inReadme = [...section('The sandbox').matchAll(/^\| +(`.*?) +\|/gm)].flatMap(
      ([, cell = '']) => cell.match(/[a-z-]+/g) ?? [],
    );
    expect(inReadme.toSorted()).toEqual(inHelp?.toSorted());
    const authTokens = (text: string) =>
      new Set(text.match(/\bsandbox-(?:auth|place|capture|refund|void)\b[a-z-]*/g)?.toSorted());
    expect(authTokens(section('The sandbox'))).toEqual(authTokens(help));
    expect(authTokens(help).size).toBe(9);
  });

  it('states a measured ratio within the limit of each benchmark', () => {
    const benchmark = readFileSync(join(project, 'bench', 'startup.mjs'), 'utf8');
    const limits = [...benchmark.matchAll(/name: '([^']+)',\s+limit: ([\d.]+)/g)].map(([, name, limit]) => [
      name,
      Number(limit),
    ]);
    const stated = [...section('Speed').matchAll(/^\| +(.+?) +\| +([\d.]+) +\| +([\d.]+) +\|$/gm)].map(
      ([, name = '', ratio, limit]) => ({
        name: name.replaceAll('`', ''),
        ratio: Number(ratio),
        limit: Number(limit),
      }),
    );
    expect(stated.map(({ name, limit }) => [name, limit])).toEqual(limits);
    for (const { ratio, limit } of stated) expect(ratio).toBeLessThanOrEqual(limit);
    expect(readme).toContain('npm run bench:startup');
  });

  it('links to files that are there', () => {
    for (const [, target = ''] of readme.matchAll(/\]\((?!#|https?:)([^)]+)\)/g)) {
      expect(existsSync(join(project, target)), target).toBe(true);
    }
    expect(readFileSync(join(project, 'docs', 'flow.svg'), 'utf8')).toMatch(/<title[\s\S]*<desc/);
  });

  it('calls npm scripts that package.json has', () => {
    const { scripts } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'));
    for (const [, name = ''] of readme.matchAll(/npm run ([a-z:]+)/g)) expect(Object.keys(scripts)).toContain(name);
  });
});
