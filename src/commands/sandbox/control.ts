import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { isLoopbackHost } from '../../sandbox/hosts.ts';
import { urlOf } from '../../url.ts';
import { checkGlobalFlags, type GlobalFlags, wholeNumber } from '../command-line/global-flags.ts';
import { printDocument } from '../command-line/print.ts';
import { seedText } from './run.ts';

export interface SandboxControlFlags extends GlobalFlags {
  readonly url?: string;
  readonly count?: string;
  readonly follow?: true;
}

/** `sandbox seed`. @throws CliError `rejected` naming the place of a mistake in the file */
export const seed = async (context: Context, file: string | undefined, flags: SandboxControlFlags): Promise<void> => {
  const count = flags.count === undefined ? 1 : wholeNumber('--count', flags.count, 1, 10_000);
  const text = file === undefined ? '' : seedText(...(await namedText(context, file)));
  const { control, release } = await open(context, flags, 'bounded');
  try {
    const seeded = await control.ask('POST', `seed?count=${count}`, text);
    // Its tokens are made up, and are what somebody seeds for.
    const shown = { ...flags, reveal: true as const };
    await printDocument(context, shown, seeded, undefined, () => rowsOf(seeded));
  } finally {
    release();
  }
};

const rowsOf = (seeded: unknown): readonly object[] =>
  typeof seeded === 'object' && seeded !== null && 'orders' in seeded && Array.isArray(seeded.orders)
    ? seeded.orders
    : [];

const namedText = async ({ files }: Context, file: string): Promise<[name: string, text: string]> =>
  file === '-' ? ['stdin', await files.readStdin()] : [file, await files.read(file)];

/** `sandbox reset`. */
export const reset = async (context: Context, flags: SandboxControlFlags): Promise<void> => {
  const { control, release } = await open(context, flags, 'bounded');
  try {
    await printDocument(context, flags, await control.ask('POST', 'reset'));
  } finally {
    release();
  }
};

/** `sandbox ledger`: what there is, or with `--follow` one line for each write, as it happens, until Ctrl-C. */
export const ledger = async (context: Context, flags: SandboxControlFlags): Promise<void> => {
  if (flags.follow && flags.output !== undefined && flags.output !== 'ndjson')
    throw new CliError('usage', `--follow prints NDJSON, not ${flags.output}.`, { hint: 'Leave out --output.' });
  const { control, release } = await open(context, flags, flags.follow ? 'endless' : 'bounded');
  try {
    if (!flags.follow) return await printDocument(context, flags, await control.ask('GET', 'ledger'));
    await control.follow('ledger?follow=1', async (line) => {
      await printDocument(context, { ...flags, output: 'compact' }, JSON.parse(line));
      return context.terminal.isUnread() ? 'enough' : 'on';
    });
  } finally {
    release();
  }
};

const usualTimeoutSeconds = 60;

/** Opens the sandbox that the flags, or the environment of a shell that was pointed at one, name. */
const open = async (context: Context, flags: SandboxControlFlags, duration: 'bounded' | 'endless') => {
  const { environment, stop, files, terminal } = context;
  const { timeoutSeconds = duration === 'endless' ? undefined : usualTimeoutSeconds } = checkGlobalFlags(flags);
  const ending = new AbortController();
  const onStop = () => ending.abort(new CliError(stop.reason() ?? 'interrupted', 'Stopped.'));
  if (stop.signal.aborted) onStop();
  stop.signal.addEventListener('abort', onStop, { once: true });
  const late = () => ending.abort(new CliError('unavailable', `The sandbox took more than ${timeoutSeconds} s.`));
  const timer = timeoutSeconds === undefined ? undefined : setTimeout(late, timeoutSeconds * 1000);
  const release = () => {
    clearTimeout(timer);
    stop.signal.removeEventListener('abort', onStop);
  };
  try {
    const control = await context.sandboxControl({
      url: flags.url ?? addressIn(environment.CL_BASE_URL) ?? 'http://127.0.0.1:4010',
      signal: ending.signal,
      ...(flags.ca === undefined ? {} : { ca: await files.read(flags.ca) }),
      ...(flags.verbose ? { trace: terminal.talk } : {}),
    });
    return { control, release };
  } catch (error) {
    release();
    throw error;
  }
};

/** `CL_BASE_URL` where it is this machine's: Commerce Layer's own address names no sandbox. */
const addressIn = (text: string | undefined): string | undefined =>
  text !== undefined && isLoopbackHost(urlOf(text)?.hostname ?? '') ? text : undefined;
