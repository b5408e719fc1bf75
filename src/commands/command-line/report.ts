import { CommanderError } from 'commander';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { errorJson, errorLines } from '../../output/error-text.ts';
import { maskLine } from '../../output/masking.ts';
import { sanitise } from '../../output/sanitise.ts';
import { forgottenValue } from './check.ts';

/** What a person, or a script that asked for JSON, is told of a command line's end, and its exit code. */
export const reportOf = (
  error: unknown,
  argv: readonly string[],
  commandNames: readonly string[],
  { environment, secrets }: Pick<Context, 'environment' | 'secrets'>,
): { readonly text: string; readonly exitCode: number } => {
  const readable = readableError(error, commandIn(argv, commandNames));
  const rule = { secrets: secrets.tokens(), credentials: secrets.credentials() };
  const tell = wantsJson(argv, environment.KLARNA_CL_OUTPUT) ? errorJson : errorLines;
  const isBug = readable.kind === 'internal' && error instanceof Error;
  const stack = isBug && isVerbose(argv) ? `${sanitise(maskLine(error.stack ?? '', rule))}\n` : '';
  return { text: stack + tell(readable, rule), exitCode: readable.exitCode };
};

const readableError = (error: unknown, command: string): CliError => {
  if (error instanceof CliError) return error;
  if (error instanceof CommanderError) return usageError(error, command);
  return new CliError('internal', 'klarna-cl has a bug.', {
    why: error instanceof Error ? `${error.name}: ${error.message}` : 'Something was thrown that is no error.',
    hint: 'Run it again with --verbose and report what it prints, without tokens.',
  });
};

const usageError = (error: CommanderError, command: string): CliError => {
  const flag = /option '(?:-\w, )?(--[\w-]+)/.exec(error.message)?.[1];
  if (error.code === 'commander.optionMissingArgument' && flag !== undefined) return forgottenValue(flag, undefined);
  const [message = '', suggestion] = error.message.replace(/^error: /, '').split('\n');
  // `--auth-tokn=<token>`: what was meant as a value must not be repeated.
  const what = message.replace(/=.*'/, "'").replace(/\.$/, '');
  return new CliError('usage', `${what.charAt(0).toUpperCase()}${what.slice(1)}.`, {
    hint: [suggestion?.replace(/^\(|\)$/g, ''), `See klarna-cl ${command}--help.`].filter(Boolean).join(' '),
  });
};

const commandIn = (argv: readonly string[], names: readonly string[]): string => {
  const name = argv.find((word) => names.includes(word));
  return name === undefined ? '' : `${name} `;
};

const isVerbose = (argv: readonly string[]): boolean => argv.includes('--verbose') || argv.includes('-v');

/** `--output json` may stand anywhere, even where the command line could not be read as a whole. */
export const wantsJson = (argv: readonly string[], environment: string | undefined): boolean => {
  const index = argv.findIndex((word) => word === '-o' || word === '--output');
  const inline = argv.find((word) => word.startsWith('--output=') || /^-o./.test(word));
  const wanted = index === -1 ? (inline?.replace(/^(--output=|-o)/, '') ?? environment) : argv[index + 1];
  return wanted === 'json' || wanted === 'compact';
};
