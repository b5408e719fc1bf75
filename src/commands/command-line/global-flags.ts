import type { Command } from 'commander';
import { CliError } from '../../errors.ts';
import { isOutputFormat, type OutputFormat, outputFormats } from '../../output/format.ts';

/** The flags that stand before or after any command, as commander hands them over. */
export interface GlobalFlags {
  readonly profile?: string;
  readonly sandbox?: true;
  readonly live?: true;
  readonly output?: string;
  /** True where no expression follows: a question for the fields that there are. */
  readonly query?: string | true;
  readonly jq?: string;
  readonly raw?: true;
  readonly quiet?: true;
  readonly verbose?: true;
  readonly dryRun?: true;
  readonly curl?: true;
  /** False with `--no-input`. */
  readonly input: boolean;
  /** A file. */
  readonly har?: string;
  readonly yes?: true;
  readonly reveal?: true;
  readonly timeout?: string;
  readonly retries?: string;
  readonly ca?: string;
  readonly insecureStorage?: true;
  /** False with `--no-color`. */
  readonly color: boolean;
  /** No flag: set for what an agent asks for, which never gets at live data, not even to look. */
  readonly testOnly?: true;
}

export const addGlobalFlags = (program: Command): Command =>
  program
    .option('--profile <name>', 'use this profile, credentials and all')
    .option('--sandbox', 'run against the built-in sandbox: no credentials, no network')
    .option('--live', 'allow actions with live credentials')
    .option('-o, --output <format>', outputFormats.join(', '))
    .option('--query [jmespath]', 'print only what it finds in the document; alone: which fields there are')
    .option('--jq <filter>', 'the same with a filter of jq')
    .option('--raw', 'print strings without quotes, one a line')
    .option('-q, --quiet', 'say nothing on stderr but errors, and an address to open')
    .option('-v, --verbose', 'show each exchange, redacted, on stderr')
    .option('--dry-run', 'send nothing; print the requests as JSON')
    .option('--curl', 'send nothing; print the requests as curl commands')
    .option('--har <file>', 'keep each exchange, masked, in a HAR 1.2 file')
    .option('--no-input', 'never ask; refuse instead')
    .option('-y, --yes', 'answer every "go on?" with yes')
    .option('--reveal', 'show payment tokens and personal data in full')
    .option('--timeout <s>', 'seconds the whole command may take (default 240)')
    .option('--retries <n>', 'extra attempts a step may take (default 2)')
    .option('--ca <file>', 'trust these certificates (PEM) as well')
    .option('--insecure-storage', 'storing secrets unencrypted is meant')
    .option('--no-color', 'no colours');

/** True where a command is only to show what it would send. */
export const isPlanOnly = ({ dryRun, curl }: GlobalFlags): boolean => dryRun === true || curl === true;

/** The global flags that hold values, checked. @throws CliError `usage` */
export const checkGlobalFlags = (flags: GlobalFlags) => {
  if (flags.sandbox && flags.live) {
    throw new CliError('usage', '--sandbox and --live exclude each other.', {
      why: 'The sandbox has no live mode.',
      hint: 'Leave one of them out.',
    });
  }
  if (flags.sandbox && flags.profile !== undefined) {
    throw new CliError('usage', '--sandbox and --profile exclude each other.', {
      why: 'The sandbox brings its own credentials.',
      hint: 'Leave one of them out.',
    });
  }
  const format = flags.output;
  return {
    ...(format === undefined ? {} : { output: checkedFormat(format) }),
    ...(flags.timeout === undefined ? {} : { timeoutSeconds: wholeNumber('--timeout', flags.timeout, 1, 86_400) }),
    ...(flags.retries === undefined ? {} : { retries: wholeNumber('--retries', flags.retries, 0, 10) }),
  };
};

/** Klarna is given this many seconds for an authorization; it starts only when they are left. */
const authorizeSeconds = 65;

/** @throws CliError `usage` where `--timeout` can never be enough for an authorization */
export const refuseShortTimeout = ({ timeout }: GlobalFlags): void => {
  if (timeout === undefined || Number(timeout) > authorizeSeconds) return;
  throw new CliError('usage', `--timeout ${timeout} is too short for an authorization.`, {
    why: `Klarna may take a minute, so one starts only when ${authorizeSeconds} s are left. Nothing was sent.`,
    hint: `Pass --timeout ${authorizeSeconds + 5} or more.`,
  });
};

const checkedFormat = (format: string): OutputFormat => {
  if (isOutputFormat(format)) return format;
  throw new CliError('usage', `--output ${JSON.stringify(format)} is not known.`, {
    hint: `Choose one of ${outputFormats.join(', ')}.`,
    choice: { given: format, among: outputFormats },
  });
};

/** @throws CliError `usage` naming the flag, with a value that would do: `likely`, or a small one */
export const wholeNumber = (
  flag: string,
  text: string,
  least: number,
  most: number,
  likely = Math.max(least, 2),
): number => {
  const value = Number(text);
  if (/^\d{1,9}$/.test(text) && value >= least && value <= most) return value;
  throw new CliError('usage', `${flag} ${JSON.stringify(text)} cannot be used.`, {
    why: `It takes a whole number from ${least} to ${most}.`,
    hint: `${flag} ${likely}, for example.`,
  });
};
