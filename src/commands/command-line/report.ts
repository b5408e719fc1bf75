import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { errorJson, errorLines } from '../../output/error-text.ts';
import { maskLine } from '../../output/masking.ts';
import { sanitise } from '../../output/sanitise.ts';

/**
 * What a person, or a script that asked for JSON, is told of a command line's end, and its exit code.
 * @param path the command that a usage error is about, whose help is pointed to
 */
export const reportOf = (
  error: unknown,
  argv: readonly string[],
  { environment, secrets }: Pick<Context, 'environment' | 'secrets'>,
  path?: string,
): { readonly text: string; readonly exitCode: number } => {
  const readable = withHelp(readableError(error), path);
  const rule = { secrets: secrets.tokens(), credentials: secrets.credentials() };
  const tell = wantsJson(argv, environment.KLARNA_CL_OUTPUT) ? errorJson : errorLines;
  const isBug = readable.kind === 'internal' && error instanceof Error;
  const stack = isBug && isVerbose(argv) ? `${sanitise(maskLine(error.stack ?? '', rule))}\n` : '';
  return { text: stack + tell(readable, rule), exitCode: readable.exitCode };
};

const readableError = (error: unknown): CliError => {
  if (error instanceof CliError) return error;
  return new CliError('internal', 'klarna-cl has a bug.', {
    why: error instanceof Error ? `${error.name}: ${error.message}` : 'Something was thrown that is no error.',
    hint: 'Run it again with --verbose and report what it prints, without tokens.',
  });
};

/** Most hints name a command that leads on; the others end with where the help is. It knows nothing of a file's lines. */
const withHelp = (error: CliError, path: string | undefined): CliError => {
  const { hint = '', complaints } = error.facts;
  if (path === undefined || error.kind !== 'usage' || complaints !== undefined || hint.includes('klarna-cl')) {
    return error;
  }
  return error.with({ hint: `${hint} See \`klarna-cl ${path === '' ? '' : `${path} `}--help\`.`.trim() });
};

const isVerbose = (argv: readonly string[]): boolean => argv.includes('--verbose') || argv.includes('-v');

/** `--output json` may stand anywhere, even where the command line could not be read as a whole. */
export const wantsJson = (argv: readonly string[], environment: string | undefined): boolean => {
  const index = argv.findIndex((word) => word === '-o' || word === '--output');
  const inline = argv.find((word) => word.startsWith('--output=') || /^-o./.test(word));
  const wanted = index === -1 ? (inline?.replace(/^(--output=|-o)/, '') ?? environment) : argv[index + 1];
  return wanted === 'json' || wanted === 'compact';
};
