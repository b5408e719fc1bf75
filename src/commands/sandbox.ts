import { Command, Option } from 'commander';
import type { Context } from '../context.ts';
import { CliError } from '../errors.ts';
import { isLoopbackHost } from '../sandbox/hosts.ts';
import type { GlobalFlags } from './global-flags.ts';
import type { SandboxControlFlags } from './sandbox-control.ts';
import { type TlsFlags, tlsOf } from './sandbox-tls.ts';

interface SandboxFlags extends GlobalFlags, TlsFlags {
  readonly host: string;
  readonly port: string;
  readonly allowRemote?: true;
  readonly data?: string;
  readonly seed?: string;
  readonly latency?: string;
  readonly rateLimits?: true;
  readonly fault?: readonly string[];
  readonly klarnaErrors: 'older' | 'newer';
  readonly webhookSpeed: string;
  readonly printEnv?: true;
}

export const sandboxCommand = (context: Context): Command => {
  const sandbox = new Command('sandbox')
    .description('serve both APIs on this machine: stateful, strict, with nothing real behind them')
    .option('--host <host>', 'address to listen on', '127.0.0.1')
    .option('--port <port>', 'port to listen on; 0 picks one', '4010')
    .option('--allow-remote', 'allow a host that other machines can reach, and webhooks on other machines')
    .option('--data <file>', 'keep its state in this file from one start to the next')
    .option('--seed <file>', 'a shop to start with (YAML or JSON, docs/shop.example.yaml)')
    .option('--latency <ms>', 'hold up every answer')
    .option('--rate-limits', "refuse more requests than the vendors' limits allow")
    .option('--fault <rule>', '<METHOD> <path-glob>=<fault>[:<count>]; may be repeated', collect)
    .addOption(
      new Option('--klarna-errors <form>', 'which of its two published forms Klarna answers errors in')
        .choices(['older', 'newer'])
        .default('newer'),
    )
    .option('--webhook-speed <factor>', "retry deliveries so many times sooner than Klarna's 10 s to 12 h", '1000')
    .option('--tls-cert <file>', 'serve https with this certificate (PEM)')
    .option('--tls-key <file>', 'its private key (PEM)')
    .option('--client-ca <file>', 'ask acquiring partners for a client certificate by this authority (PEM)')
    .option('--print-env', 'print export lines instead of JSON')
    .addHelpText(
      'after',
      `
Examples:
  klarna-cl sandbox --port 4010
  klarna-cl sandbox --fault 'POST /v2/**=reset-in-body:1'
  klarna-cl sandbox seed --count 20

The first line on stdout is JSON: the address and the environment that points any client at it.`,
    )
    .action((_: unknown, command: Command) => run(context, command.optsWithGlobals<SandboxFlags>()));
  addControlCommands(sandbox, context);
  return sandbox;
};

/** What is asked of a sandbox that runs in another terminal. */
const addControlCommands = (sandbox: Command, context: Context): void => {
  const actions = () => import('./sandbox-control.ts');
  const add = (name: string, description: string) =>
    sandbox
      .command(name)
      .description(description)
      .option('--url <url>', 'where it listens (default: CL_BASE_URL of this machine, or http://127.0.0.1:4010)');
  add('seed', 'add orders to a running sandbox: those of a file, or the usual one')
    .argument('[file]', 'YAML or JSON, see docs/shop.example.yaml; - reads stdin')
    .option('--count <n>', 'so many of each')
    .action(async (file: string | undefined, _: unknown, command: Command) => {
      await (await actions()).seed(context, file, command.optsWithGlobals<SandboxControlFlags>());
    });
  add('reset', 'bring a running sandbox back to what it started with').action(async (_: unknown, command: Command) => {
    await (await actions()).reset(context, command.optsWithGlobals<SandboxControlFlags>());
  });
  add('ledger', 'what was written to a running sandbox, in order')
    .option('--follow', 'a line for each write as it happens, until Ctrl-C')
    .action(async (_: unknown, command: Command) => {
      await (await actions()).ledger(context, command.optsWithGlobals<SandboxControlFlags>());
    });
};

const collect = (rule: string, rules: readonly string[] = []): readonly string[] => [...rules, rule];

const wholeNumber = (flag: string, text: string, most: number, least = 0): number => {
  if (/^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most) return Number(text);
  throw new CliError('usage', `${flag} ${JSON.stringify(text)} cannot be used.`, {
    why: `It takes a whole number from ${least} to ${most}.`,
    hint: 'Correct the value.',
  });
};

const run = async (context: Context, flags: SandboxFlags): Promise<void> => {
  if (!isLoopbackHost(flags.host) && !flags.allowRemote) {
    throw new CliError('usage', `--host ${flags.host} can be reached from other machines.`, {
      why: 'The sandbox has published credentials and no protection.',
      hint: 'Use 127.0.0.1, or add --allow-remote in a network you trust.',
    });
  }
  const { data, seed } = flags;
  const sandbox = await context.startSandbox({
    host: flags.host,
    port: wholeNumber('--port', flags.port, 65_535),
    faults: flags.fault ?? [],
    rateLimits: flags.rateLimits === true,
    klarnaErrors: flags.klarnaErrors,
    webhookSpeed: wholeNumber('--webhook-speed', flags.webhookSpeed, 1_000_000, 1),
    ...(flags.allowRemote ? { allowRemote: true } : {}),
    ...(await tlsOf(flags, context.files)),
    ...(flags.latency === undefined ? {} : { latencyMs: wholeNumber('--latency', flags.latency, 600_000) }),
    ...(data === undefined ? {} : { dataFile: data }),
    ...(seed === undefined ? {} : { seed: await context.files.read(seed) }),
  });
  try {
    await context.terminal.data(flags.printEnv ? exportLines(sandbox.environment) : firstLine(sandbox));
    context.terminal.talk(`Sandbox at ${sandbox.url}; Ctrl-C ends it.`);
    await stopped(context.stop.signal);
  } finally {
    await sandbox.close();
  }
};

const firstLine = ({ url, environment }: { readonly url: string; readonly environment: object }): string =>
  `${JSON.stringify({ url, pid: process.pid, env: environment })}\n`;

const exportLines = (environment: Readonly<Record<string, string>>): string =>
  Object.entries(environment)
    .map(([name, value]) => `export ${name}='${value}'\n`)
    .join('');

const stopped = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
