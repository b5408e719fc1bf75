import { Command, CommanderError } from 'commander';
import { authorizeCommand } from './commands/authorize.ts';
import { configCommand } from './commands/config.ts';
import { flowCommand } from './commands/flow.ts';
import { refuseForgottenValues } from './commands/forgotten-value.ts';
import { addGlobalFlags, type GlobalFlags } from './commands/global-flags.ts';
import { helpCommand } from './commands/help.ts';
import { inspectCommand } from './commands/inspect.ts';
import { sandboxCommand } from './commands/sandbox.ts';
import { sendTokenCommand } from './commands/send-token.ts';
import { whoamiCommand } from './commands/whoami.ts';
import type { Context } from './context.ts';
import { CliError } from './errors.ts';
import { errorJson, errorLines } from './output/error-text.ts';
import { writeFully, writeTalk } from './platform/descriptor.ts';
import { openSystem } from './system.ts';

declare const KLARNA_CL_VERSION: string;

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
}

/** The whole command line. */
export const buildProgram = (context: Context, { width, onHelp = () => {} }: ProgramOptions = {}): Command => {
  const program = addGlobalFlags(new Command('klarna-cl').description(description))
    .version(KLARNA_CL_VERSION, '-V, --version')
    .addHelpText('after', afterHelp)
    .helpCommand(false)
    .showSuggestionAfterError(true);
  const commands = [
    flowCommand(context),
    sendTokenCommand(context),
    authorizeCommand(context),
    inspectCommand(context),
    sandboxCommand(context),
    configCommand(context),
    whoamiCommand(context),
    helpCommand(context),
  ];
  for (const command of commands) program.addCommand(command);
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
  let groupHelp = '';
  const program = buildProgram(context, {
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
    await program.parseAsync(isHelpWanted(argv, program) ? ['--help'] : argv, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError && error.code === 'commander.help') {
      await context.terminal.data(groupHelp);
      return 0;
    }
    return report(error, argv, context, program);
  }
};

/** `klarna-cl` alone, or with global flags only, is a question: what can it do? */
const isHelpWanted = (argv: readonly string[], program: Command): boolean => {
  const { operands, unknown } = program.parseOptions([...argv]);
  return operands.length === 0 && unknown.length === 0;
};

const report = (error: unknown, argv: readonly string[], { environment }: Context, program: Command): number => {
  if (error instanceof CommanderError && error.exitCode === 0) return 0;
  const readable = readableError(error, commandIn(argv, program));
  const asJson = wantsJson(argv, environment.KLARNA_CL_OUTPUT);
  writeTalk(2, asJson ? errorJson(readable) : errorLines(readable));
  if (readable.kind === 'internal' && isVerbose(argv) && error instanceof Error) writeTalk(2, `${error.stack}\n`);
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

const commandIn = (argv: readonly string[], program: Command): string => {
  const names = new Set(program.commands.map((command) => command.name()));
  const name = argv.find((word) => names.has(word));
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

/** Writes the help as the entry prints it to pipes and to terminals of 80 columns; called at build time. */
export const printHelp = async (): Promise<void> => {
  await writeFully(1, helpText());
};

/** The help at 80 columns, without colours. */
export const helpText = (): string => {
  const program = buildProgram(openSystem(process).context, { width: 80 });
  let text = '';
  program.configureOutput({
    writeOut: (part) => {
      text += part;
    },
  });
  program.outputHelp();
  return text;
};
