import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { checkCommandLine, pathOf } from '../../../src/commands/command-line/check.ts';
import type { Block, Example, Section } from '../../../src/commands/help/blocks.ts';
import { visibleCommands } from '../../../src/commands/help/command-help.ts';
import { pages } from '../../../src/commands/help/pages.ts';
import { topics } from '../../../src/commands/help/topics.ts';
import { openHttp } from '../../../src/request/http.ts';
import { startSandbox } from '../../../src/sandbox/server.ts';
import { skippingClock } from '../../request/world.ts';
import { fakeContext } from '../../support/fake-context.ts';
import { endOf } from '../running.ts';
import { everyCommand, openProgram, openWith } from './manual.ts';
import { typed } from './words.ts';

const program = await openProgram();
const commands = everyCommand(program).map((command) => ({ command, path: pathOf(command) }));

const examplesIn = (blocks: readonly Block[]): readonly Example[] =>
  blocks.flatMap((block) => (typeof block !== 'string' && 'examples' in block ? block.examples : []));
const inTopics = Object.values(topics).flatMap((topic: readonly Section[]) =>
  topic.flatMap(({ blocks }) => examplesIn(blocks)),
);
const inPages = Object.values(pages).flatMap(({ examples }) => examples);
const lines = [...new Set([...inPages, ...inTopics].map(([line]) => line))];

describe('the help of a command', () => {
  it.for(commands)('has an example, and what it does: klarna-cl $path', ({ command, path }) => {
    const examples = pages[path]?.examples ?? [];
    expect(examples.length).toBeGreaterThan(0);
    for (const [line, what] of examples) {
      if (path !== '') expect(what).toMatch(/^[A-Z].*\.$/);
      expect(line).toMatch(/^klarna-cl /);
    }
    const calls = [path, ...visibleCommands(command).map(pathOf)].map((each) => `klarna-cl ${each}`);
    expect(examples.some(([line]) => calls.some((call) => `${line} `.startsWith(`${call} `.replace(/ +$/, ' '))))).toBe(
      true,
    );
  });

  it('is of a command that there is', () => {
    const known = commands.map(({ path }) => path);
    expect(Object.keys(pages).filter((path) => !known.includes(path))).toEqual([]);
  });

  it.for(commands)('groups flags and commands that it has, each once: klarna-cl $path', ({ command, path }) => {
    const flags = (pages[path]?.flags ?? []).flatMap(([, names]) => names);
    const own = command
      .createHelp()
      .visibleOptions(command)
      .map(({ long }) => long);
    expect(flags.filter((flag) => !own.includes(flag))).toEqual([]);
    expect(new Set(flags).size).toBe(flags.length);
    if (flags.length > 0) expect(own.filter((flag) => flag !== '--help' && !flags.includes(flag ?? ''))).toEqual([]);
    const groups = (pages[path]?.commands ?? []).flatMap(([, names]) => names);
    if (groups.length > 0) {
      expect(groups.toSorted()).toEqual(
        visibleCommands(command)
          .map((each) => each.name())
          .toSorted(),
      );
    }
  });
});

/** Ends a command line where its command would begin. */
class Read extends Error {}

const read = async (argv: readonly string[]): Promise<Command | undefined> => {
  const fresh = await openWith(argv[0] ?? '');
  let called: Command | undefined;
  fresh.hook('preAction', (_, command) => {
    checkCommandLine(command);
    called = command;
    throw new Read();
  });
  await expect(fresh.parseAsync([...argv], { from: 'user' })).rejects.toThrow(Read);
  return called;
};

/** What examples read. */
const files = {
  'token.txt': 'sandbox-auth.example\n',
  'session.txt': 'krn:payment:eu1:klarna-network-session-token:sandbox-approved.example\n',
  'body.json': '{"currency":"USD","request_payment_transaction":{"amount":11800,"payment_transaction_reference":"r"}}',
  'payments.csv': 'id,auth-token,payment-id,route\n1,sandbox-auth.row,ertHJlpPTR,native\n',
  'rows.csv': 'id,auth-token,payment-id,route\n1,sandbox-auth.row,ertHJlpPTR,native\n',
};

const stdinOf = (line: string): string =>
  line.includes('error.json') ? '{"error":{"code":"RESOURCE_CONFLICT"}}' : 'sandbox-auth.example\n';

/** Runs it as it stands, against a sandbox inside the process where it asks for one. */
const run = async (line: string, more: readonly string[] = []) => {
  const { argv, readsStdin } = typed(line);
  const world = fakeContext({
    files,
    profiles: { staging: {}, shop: {} },
    ...(readsStdin ? { stdin: stdinOf(line) } : {}),
    sandbox: {},
  });
  const clock = skippingClock();
  const failure = await endOf([...argv, ...more], {
    ...world.context,
    clock,
    startSandbox,
    http: async (settings) => openHttp(settings, { clock, random: world.context.random, stop: world.context.stop }),
  });
  expect(failure, `${line}\n${failure?.message} ${failure?.facts.why} ${failure?.facts.hint}`).toBeUndefined();
  expect(world.stdout()).not.toBe('');
};

const isOf = (names: string) => (line: string) => new RegExp(`^klarna-cl (?:${names})\\b`).test(line);
/** A person answers, at a terminal or in a browser: `test/e2e` plays one. */
const asks = (line: string) =>
  /--browser|checkout|mcp|^klarna-cl flow --sandbox(?: --route native --place)?$/.test(line);
/** Nothing is sent by these. */
const isLocal = isOf(
  'explain|testdata|whoami|help [a-z]|batch init (?!rows|payments)|batch .*--check|config (?:path|list)',
);
const inSandbox = (line: string) => line.includes('--sandbox') && !asks(line);
const canBeShown = (line: string) =>
  isOf('send-token|authorize|flow|capture|refund|void|repair')(line) && !/--sandbox|--resume/.test(line);

describe('an example', () => {
  it.for(lines)('can be read: %s', async (line) => {
    const { argv } = typed(line);
    if (argv[0] === 'help' && argv.length === 1) return;
    expect(await read(argv)).toBeDefined();
  });

  it.for(lines.filter(inSandbox))('does in the sandbox what it says: %s', async (line) => {
    await run(line);
  });

  it.for(lines.filter(isLocal).filter((line) => !inSandbox(line)))('does what it says: %s', async (line) => {
    await run(line);
  });

  it.for(lines.filter(canBeShown))('has values that its command takes: %s', async (line) => {
    await run(line, /--dry-run|--curl/.test(line) ? [] : ['--dry-run']);
  });
});
