import { Command, CommanderError } from 'commander';
import { refuseForgottenValues } from './commands/forgotten-value.ts';
import { addGlobalFlags, type GlobalFlags } from './commands/global-flags.ts';
import type { Context } from './context.ts';
import { CliError, exitCodes } from './errors.ts';
import { errorJson, errorLines } from './output/error-text.ts';
import { maskLine } from './output/masking.ts';
import { writeTalk } from './platform/descriptor.ts';
import { openSystem } from './system.ts';

// The other chunks throw this one; see build/build.mjs.
export { CliError, exitCodes };

declare const KLARNA_CL_VERSION: string;

/** Each command is loaded when it is called, or when all of them are listed. */
const commands: Readonly<Record<string, (context: Context) => Promise<Command>>> = {
  flow: async (context) => (await import('./commands/flow.ts')).flowCommand(context),
  'send-token': async (context) => (await import('./commands/send-token.ts')).sendTokenCommand(context),
  authorize: async (context) => (await import('./commands/authorize.ts')).authorizeCommand(context),
  inspect: async (context) => (await import('./commands/inspect.ts')).inspectCommand(context),
  sandbox: async (context) => (await import('./commands/sandbox.ts')).sandboxCommand(context),
  config: async (context) => (await import('./commands/config.ts')).configCommand(context),
  whoami: async (context) => (await import('./commands/whoami.ts')).whoamiCommand(context),
  help: async (context) => (await import('./commands/help.ts')).helpCommand(context),
};

const description =
  "Klarna payments on Commerce Layer: deliver the customer's authorization token, make the final authorization, and see what state a payment is in.";

const afterHelp = `
Start here:
  klarna-cl flow --sandbox     a whole payment, with no credentials and no network
  klarna-cl config init        a profile with your own credentials
  klarna-cl help routes        which route is yours: both, native or network

stdout is data (JSON), stderr is talk. Exit codes: klarna-cl help exit-codes`;

interface ProgramOptions {
  /** Columns of the help; the terminal's where absent. */
  readonly width?: number;
  readonly onHelp?: (text: string) => void;
  readonly only?: ((context: Context) => Promise<Command>) | undefined;
}

const startProgram = (): Command =>
  addGlobalFlags(new Command('klarna-cl').description(description))
    .version(KLARNA_CL_VERSION, '-V, --version')
    .addHelpText('after', afterHelp)
    .helpCommand(false)
    .showSuggestionAfterError(true);

/** The command line with one command, or with all of them. */
export const buildProgram = async (
  context: Context,
  { width, onHelp = () => {}, only }: ProgramOptions = {},
): Promise<Command> => {
  const program = startProgram();
  const wanted = only === undefined ? Object.values(commands) : [only];
  for (const command of await Promise.all(wanted.map((load) => load(context)))) program.addCommand(command);
  every(program, (command) => {
    command.exitOverride();
    command.configureHelp({
      showGlobalOptions: command !== program,
      ...(width === undefined ? {} : { helpWidth: width }),
    });
    // Errors are told in `report`; a group without its command (`config`) has its help written here.
    command.configureOutput({ writeErr: onHelp });
  });
  return program;
};

const every = (command: Command, change: (command: Command) => void): void => {
  change(command);
  for (const inner of command.commands) every(inner, change);
};

/** Runs one command line; the exit code is decided here, once. */
export const main = async (argv: readonly string[]): Promise<number> => {
  const { context, wish } = openSystem(process);
  const { operands, unknown } = startProgram().parseOptions([...argv]);
  // `klarna-cl` alone, or with global flags only, is a question: what can it do?
  const isQuestion = operands.length === 0 && unknown.length === 0;
  let groupHelp = '';
  const program = await buildProgram(context, {
    only: operands[0] === 'help' ? undefined : commands[operands[0] ?? ''],
    onHelp: (text) => {
      groupHelp = text;
    },
  });
  program.hook('preAction', (_, command) => {
    const { color, quiet, input } = command.optsWithGlobals<GlobalFlags>();
    wish({ noColour: !color, quiet: quiet === true, noInput: !input });
    refuseForgottenValues(command);
  });
  try {
    await program.parseAsync(isQuestion ? ['--help'] : argv, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError && error.code === 'commander.help') {
      await context.terminal.data(groupHelp);
      return 0;
    }
    return report(error, argv, context);
  }
};

const report = (error: unknown, argv: readonly string[], { environment, secrets }: Context): number => {
  if (error instanceof CommanderError && error.exitCode === 0) return 0;
  const readable = readableError(error, commandIn(argv));
  const asJson = wantsJson(argv, environment.KLARNA_CL_OUTPUT);
  const rule = { secrets: secrets.tokens(), credentials: secrets.credentials() };
  writeTalk(2, asJson ? errorJson(readable, rule) : maskLine(errorLines(readable), rule));
  if (readable.kind === 'internal' && isVerbose(argv) && error instanceof Error)
    writeTalk(2, `${maskLine(error.stack ?? '', rule)}\n`);
  return readable.exitCode;
};

const readableError = (error: unknown, command: string): CliError => {
  if (error instanceof CliError) return error;
  if (error instanceof CommanderError) {
    const [what = '', suggestion] = error.message.replace(/^error: /, '').split('\n');
    return new CliError('usage', `${what.charAt(0).toUpperCase()}${what.slice(1)}.`, {
      code: 'usage',
      why: 'Nothing was sent.',
      hint: [suggestion?.replace(/^\(|\)$/g, ''), `See klarna-cl ${command}--help.`].filter(Boolean).join(' '),
    });
  }
  return new CliError('internal', 'klarna-cl has a bug.', {
    why: error instanceof Error ? `${error.name}: ${error.message}` : 'Something was thrown that is no error.',
    hint: 'Run it again with --verbose and report what it prints, without tokens.',
  });
};

const commandIn = (argv: readonly string[]): string => {
  const name = argv.find((word) => Object.hasOwn(commands, word));
  return name === undefined ? '' : `${name} `;
};

const isVerbose = (argv: readonly string[]): boolean => argv.includes('--verbose') || argv.includes('-v');

/** `--output json` may stand anywhere, even where the command line could not be read as a whole. */
const wantsJson = (argv: readonly string[], environment: string | undefined): boolean => {
  const index = argv.findIndex((word) => word === '-o' || word === '--output');
  const inline = argv.find((word) => word.startsWith('--output=') || /^-o./.test(word));
  const wanted = index === -1 ? (inline?.replace(/^(--output=|-o)/, '') ?? environment) : argv[index + 1];
  return wanted === 'json' || wanted === 'compact';
};

/** The help at 80 columns, without colours: what the entry prints to pipes and to terminals of that width. */
export const helpText = async (): Promise<string> => {
  const program = await buildProgram(openSystem(process).context, { width: 80 });
  let text = '';
  program.configureOutput({
    writeOut: (part) => {
      text += part;
    },
  });
  program.outputHelp();
  return text;
};
