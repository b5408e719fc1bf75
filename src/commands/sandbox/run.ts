import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { noteNewSandbox } from '../../journal/sandboxes.ts';
import { isLoopbackHost } from '../../sandbox/hosts.ts';
import type { GlobalFlags } from '../command-line/global-flags.ts';
import { type TlsFlags, tlsOf } from './tls.ts';

export interface SandboxFlags extends GlobalFlags, TlsFlags {
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

const wholeNumber = (flag: string, text: string, most: number, least = 0): number => {
  if (/^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most) return Number(text);
  throw new CliError('usage', `${flag} ${JSON.stringify(text)} cannot be used.`, {
    why: `It takes a whole number from ${least} to ${most}.`,
    hint: 'Correct the value.',
  });
};

/** `sandbox`: serves until Ctrl-C. @throws CliError `usage`, `local-io` */
export const runSandbox = async (context: Context, flags: SandboxFlags): Promise<void> => {
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
    onBeginning: (url) => noteNewSandbox(context.folders.state, url, context.clock.now()),
    ...(flags.allowRemote ? { allowRemote: true } : {}),
    ...(await tlsOf(flags, context.files)),
    ...(flags.latency === undefined ? {} : { latencyMs: wholeNumber('--latency', flags.latency, 600_000) }),
    ...(data === undefined ? {} : { dataFile: data }),
    ...(seed === undefined ? {} : { seed: seedText(seed, await context.files.read(seed)) }),
  });
  try {
    await context.terminal.data(flags.printEnv ? exportLines(sandbox.environment) : firstLine(sandbox));
    context.terminal.talk(`Sandbox at ${sandbox.url}; a browser shows there what happens. Ctrl-C ends it.`);
    if (sandbox.goesOn && seed !== undefined)
      context.terminal.talk(
        `${data} goes on as it was left, without --seed; \`klarna-cl sandbox reset\` starts over with it.`,
      );
    await stopped(context.stop.signal);
  } finally {
    await sandbox.close();
  }
};

/** @throws CliError `usage` for an empty file: whoever names one means to have more than the usual order */
export const seedText = (name: string, text: string): string => {
  if (text.trim() !== '') return text;
  throw new CliError('usage', `${name} is empty.`, {
    hint: 'docs/shop.example.yaml shows what a seed can say; without a file there is the usual order.',
  });
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
