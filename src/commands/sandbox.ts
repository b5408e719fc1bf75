import { Command, Option } from 'commander';
import type { Context } from '../context.ts';
import { CliError } from '../errors.ts';
import { isLoopbackHost } from '../sandbox/hosts.ts';
import type { GlobalFlags } from './global-flags.ts';
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

export const sandboxCommand = (context: Context): Command =>
  new Command('sandbox')
    .description('serve both APIs on this machine: stateful, strict, with nothing real behind them')
    .option('--host <host>', 'address to listen on', '127.0.0.1')
    .option('--port <port>', 'port to listen on; 0 picks one', '4010')
    .option('--allow-remote', 'allow a host that other machines can reach, and webhooks on other machines')
    .option('--data <file>', 'keep its state in this file from one start to the next')
    .option('--seed <file>', 'more orders and payments to start with (JSON)')
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

The first line on stdout is JSON: the address and the environment that points any client at it.`,
    )
    .action((_: unknown, command: Command) => run(context, command.optsWithGlobals<SandboxFlags>()));

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
    ...(seed === undefined ? {} : { seed: parseJson('--seed', await context.files.read(seed)) }),
  });
  try {
    await context.terminal.data(flags.printEnv ? exportLines(sandbox.environment) : firstLine(sandbox));
    context.terminal.talk(`Sandbox at ${sandbox.url}; Ctrl-C ends it.`);
    await stopped(context.stop.signal);
  } finally {
    await sandbox.close();
  }
};

const parseJson = (flag: string, text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new CliError('usage', `The file of ${flag} is no JSON.`, { hint: 'Correct it, or leave the flag out.' });
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
