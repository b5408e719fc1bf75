import { Command, CommanderError } from 'commander';
import { checkCommandLine, checkFilters, pathOf } from './commands/command-line/check.ts';
import { addGlobalFlags, type GlobalFlags } from './commands/command-line/global-flags.ts';
import { reportOf, wantsJson } from './commands/command-line/report.ts';
import type { CommandTree } from './completion/tree.ts';
import type { Context } from './context.ts';
import { CliError, exitCodes } from './errors.ts';
import { writeTalk } from './platform/descriptor.ts';
import { openSystem, type System } from './system.ts';

// The other chunks throw this one; see build/build.mjs.
export { CliError, exitCodes };

declare const KLARNA_CL_VERSION: string;

/** Each command is loaded when it is called, or when all of them are listed. */
const commands: Readonly<Record<string, (context: Context) => Promise<Command>>> = {
  flow: async (context) => (await import('./commands/flow.ts')).flowCommand(context),
  'send-token': async (context) => (await import('./commands/send-token.ts')).sendTokenCommand(context),
  authorize: async (context) => (await import('./commands/authorize.ts')).authorizeCommand(context),
  checkout: async (context) => (await import('./commands/checkout.ts')).checkoutCommand(context),
  batch: async (context) => (await import('./commands/batch.ts')).batchCommand(context),
  worker: async (context) => (await import('./commands/worker.ts')).workerCommand(context),
  capture: async (context) => (await import('./commands/capture.ts')).captureCommand(context),
  refund: async (context) => (await import('./commands/refund.ts')).refundCommand(context),
  void: async (context) => (await import('./commands/void.ts')).voidCommand(context),
  repair: async (context) => (await import('./commands/repair.ts')).repairCommand(context),
  'merge-reports': async (context) => (await import('./commands/merge-reports.ts')).mergeReportsCommand(context),
  inspect: async (context) => (await import('./commands/inspect.ts')).inspectCommand(context),
  explain: async (context) => (await import('./commands/explain.ts')).explainCommand(context),
  sandbox: async (context) => (await import('./commands/sandbox.ts')).sandboxCommand(context),
  testdata: async (context) => (await import('./commands/testdata.ts')).testdataCommand(context),
  runs: async (context) => (await import('./commands/runs.ts')).runsCommand(context),
  config: async (context) => (await import('./commands/config.ts')).configCommand(context),
  mcp: async (context) => (await import('./commands/mcp.ts')).mcpCommand(context),
  whoami: async (context) => (await import('./commands/whoami.ts')).whoamiCommand(context),
  doctor: async (context) => (await import('./commands/doctor.ts')).doctorCommand(context),
  completion: async (context) => (await import('./commands/completion.ts')).completionCommand(context),
  help: async (context) => (await import('./commands/help.ts')).helpCommand(context),
};

const description =
  "Klarna payments on Commerce Layer: deliver the customer's authorization token, make the final authorization, and see what state a payment is in.";

interface ProgramOptions {
  /** Takes what commander writes: the version, and errors, which are told in `report.ts` instead. */
  readonly write: (text: string) => void;
  /** Told the command whose help is wanted; what it says is loaded only then. */
  readonly onHelp?: (command: Command) => void;
  readonly only?: ((context: Context) => Promise<Command>) | undefined;
}

const startProgram = (options: ProgramOptions): Command => {
  const program = addGlobalFlags(new Command('klarna-cl').description(description))
    .version(KLARNA_CL_VERSION, '-V, --version')
    .helpCommand(false);
  return prepare(program, program, options);
};

/** commander lets the last one win: of two amounts, nobody knows which one was meant. */
const refuseRepetition = (command: Command): void => {
  for (const option of command.options) {
    if (!(option.required || option.optional) || option.parseArg !== undefined) continue;
    let values = 0;
    command.on(`option:${option.name()}`, () => {
      values += 1;
      if (values > 1) {
        throw new CliError('usage', `${option.long} was given twice.`, { hint: 'Leave one of them out.' });
      }
    });
  }
};

const prepare = (command: Command, program: Command, { write, onHelp }: ProgramOptions) => {
  refuseRepetition(command);
  return (
    command
      .exitOverride()
      // Too many arguments may be a forgotten value: `checkCommandLine` knows better than commander.
      .allowExcessArguments(command !== program)
      .showSuggestionAfterError(false)
      .configureHelp({
        formatHelp: (asked) => {
          onHelp?.(asked);
          return '';
        },
      })
      .configureOutput({ writeOut: write, writeErr: write })
  );
};

/** The command line with one command, or with all of them. */
export const buildProgram = async (context: Context, options: ProgramOptions): Promise<Command> => {
  const program = startProgram(options);
  const wanted = options.only === undefined ? Object.values(commands) : [options.only];
  for (const command of await Promise.all(wanted.map((load) => load(context)))) {
    every(command, (each) => prepare(each, program, options));
    program.addCommand(command);
  }
  return program;
};

const every = (command: Command, change: (command: Command) => void): void => {
  change(command);
  for (const inner of command.commands) every(inner, change);
};

/** Runs one command line; the exit code is decided here, once. */
export const main = async (argv: readonly string[]): Promise<number> => {
  // Whatever the shell's says: all that is made from here on, by libraries too, is for its owner alone.
  process.umask(0o077);
  const { context, wish, record, finish } = openSystem(process);
  let filters: GlobalFlags | undefined;
  const end = async (error: unknown, path?: string): Promise<number> => {
    const { text, exitCode } = reportOf(error, argv, context, path);
    writeTalk(2, await toldTo(context, filters, text));
    return exitCode;
  };
  const heed = (flags: GlobalFlags) => {
    filters = flags;
  };
  const exitCode = await run(argv, context, { wish, record, heed }, end);
  try {
    finish();
  } catch (error) {
    const failed = await end(error);
    // What became of a payment counts more than what became of a file about it.
    return exitCode === 0 ? failed : exitCode;
  }
  return exitCode;
};

const run = async (
  argv: readonly string[],
  context: Context,
  { wish, record, heed }: Pick<System, 'wish' | 'record'> & { readonly heed: (flags: GlobalFlags) => void },
  end: (error: unknown, path?: string) => Promise<number>,
): Promise<number> => {
  let written = '';
  const write = (text: string) => {
    written += text;
  };
  let program: Command | undefined;
  let asked: Command | undefined;
  let called: Command | undefined;
  const onHelp = (command: Command) => {
    asked = command;
  };
  try {
    try {
      const { operands, unknown } = startProgram({ write }).parseOptions([...argv]);
      const only = operands[0] === 'help' ? undefined : commands[operands[0] ?? ''];
      const whole = await buildProgram(context, { write, onHelp, only });
      program = whole;
      whole.hook('preAction', async (_, command) => {
        called = command;
        const flags = command.optsWithGlobals<GlobalFlags>();
        const json = wantsJson(argv, context.environment.KLARNA_CL_OUTPUT);
        wish({ noColour: !flags.color, quiet: flags.quiet === true, noInput: !flags.input, json });
        checkCommandLine(command);
        await checkFilters(context, command);
        heed(flags);
        if (flags.har !== undefined) await record(flags.har, KLARNA_CL_VERSION);
        if (flags.reveal && isContinuousIntegration(context.environment)) {
          // Logs of CI are kept and shared.
          whole.setOptionValue('reveal', undefined);
          context.terminal.talk('--reveal is ignored in CI.');
        }
      });
      // `klarna-cl` alone, or with global flags only, is a question: what can it do?
      const isQuestion = operands.length === 0 && unknown.length === 0;
      await whole.parseAsync(isQuestion ? [...argv, '--help'] : argv, { from: 'user' });
    } catch (error) {
      if (!isHelp(error)) throw error;
    }
    if (asked !== undefined) {
      const { color } = program?.opts<GlobalFlags>() ?? {};
      wish({ noColour: color === false, quiet: false, noInput: true, json: false });
      const { helpText } = await import('./commands/help/print.ts');
      written = await helpText(asked, context.terminal.stdout);
    }
    if (written !== '') await context.terminal.data(written);
    return 0;
  } catch (error) {
    if (!isOfCommandLine(error)) return await end(error);
    const path = called && pathOf(called);
    if (path !== undefined && error instanceof CliError && error.facts.choice === undefined)
      return await end(error, path);
    const { pointToHelp } = await import('./commands/help/point.ts');
    // What was meant may be a flag or a name of any command.
    return await end(...pointToHelp(error, argv, await buildProgram(context, { write }), path));
  }
};

/** An error as it is written: the part that was asked for, or as wide as the screen. Nothing is loaded for either but then. */
const toldTo = async (context: Context, filters: GlobalFlags | undefined, text: string): Promise<string> => {
  if (text.startsWith('{')) {
    if (filters?.query === undefined && filters?.jq === undefined) return text;
    return (await import('./commands/command-line/filter/filtered.ts')).filteredError(context, filters, text);
  }
  const { isTerminal, columns } = context.terminal.stderr;
  return isTerminal ? (await import('./output/wrap-sentences.ts')).wrapSentences(text, columns) : text;
};

const isContinuousIntegration = ({ CI = '' }: Context['environment']): boolean => !['', '0', 'false'].includes(CI);

/** commander ends help and version with an error of exit code 0, a group without its command with one of its own. */
const isHelp = (error: unknown): boolean =>
  error instanceof CommanderError && (error.exitCode === 0 || error.code === 'commander.help');

/** What is wrong with it is said with where its help is. */
const isOfCommandLine = (error: unknown): error is CommanderError | CliError =>
  error instanceof CommanderError || (error instanceof CliError && error.kind === 'usage');

/** The help at 80 columns: what the entry prints to pipes, and to terminals of that width. */
export const helpText = async ({ colour = false } = {}): Promise<string> => {
  const program = await buildProgram(openSystem(process).context, { write: () => {} });
  const { helpText: textOf } = await import('./commands/help/print.ts');
  return textOf(program, { columns: 80, colour });
};

/** The whole command line as plain data, for the build to write down: completion reads it in place of the commands. */
export const commandTree = async (): Promise<CommandTree> => {
  const program = await buildProgram(openSystem(process).context, { write: () => {} });
  const { describeCommand } = await import('./commands/completion/describe-commands.ts');
  const { topicRows } = await import('./commands/help/print-topic.ts');
  const { pages } = await import('./commands/help/pages.ts');
  return { ...describeCommand(program, pages), topics: topicRows };
};
