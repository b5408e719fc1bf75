import { CliError } from '../../errors.ts';
import { type GlobalFlags, isPlanOnly, wholeNumber } from '../command-line/global-flags.ts';

export interface WorkerFlags extends GlobalFlags {
  readonly queue?: string;
  readonly concurrency?: string;
  readonly once?: true;
  readonly wait?: string;
  readonly takeoverAfter?: string;
}

export interface WorkerWish {
  readonly concurrency: number;
  readonly once: { readonly waitMs: number } | undefined;
  readonly lockMs: number;
}

/** @throws CliError `usage` */
export const readWorkerFlags = (flags: WorkerFlags): WorkerWish => {
  if (flags.sandbox) {
    throw refused('--sandbox does not go with worker.', {
      why: 'The embedded sandbox of one process knows no payment of another one.',
      hint: 'Start a sandbox by itself, `klarna-cl sandbox`, and point CL_BASE_URL and the other variables that it prints to it.',
    });
  }
  if (isPlanOnly(flags)) {
    throw refused('--dry-run and --curl do not go with worker.', {
      why: 'It does what a batch has asked for already.',
      hint: '`klarna-cl batch --check` looks through the file; `klarna-cl flow --dry-run` shows the requests of one row.',
    });
  }
  if (flags.wait !== undefined && !flags.once) {
    throw refused('--wait goes with --once alone.', {
      why: 'Without it a worker waits until it is stopped.',
      hint: 'Add --once, or leave --wait out.',
    });
  }
  const seconds = (flag: string, text: string | undefined, least: number, most: number, usual: number) =>
    (text === undefined ? usual : wholeNumber(flag, text, least, most)) * 1_000;
  return {
    concurrency: flags.concurrency === undefined ? 16 : wholeNumber('--concurrency', flags.concurrency, 1, 256),
    once: flags.once ? { waitMs: seconds('--wait', flags.wait, 0, 3_600, 60) } : undefined,
    lockMs: seconds('--takeover-after', flags.takeoverAfter, 1, 600, 30),
  };
};

const refused = (message: string, facts: { readonly why: string; readonly hint: string }): CliError =>
  new CliError('usage', message, { ...facts, why: `${facts.why} Nothing was sent.` });
