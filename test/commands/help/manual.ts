import type { Command } from 'commander';
import { vi } from 'vitest';
import { buildProgram } from '../../../src/cli.ts';
import { commandHelp, visibleCommands } from '../../../src/commands/help/command-help.ts';
import { pages } from '../../../src/commands/help/pages.ts';
import { topicRows } from '../../../src/commands/help/topic-names.ts';
import { topics } from '../../../src/commands/help/topics.ts';
import type { Context } from '../../../src/context.ts';
import { openSystem } from '../../../src/system.ts';

/** The command line as it stands, whose commands do what the context lets them. */
export const openProgram = async (context: Context = openSystem(process).context): Promise<Command> => {
  vi.stubGlobal('KLARNA_CL_VERSION', '0.0.0');
  return buildProgram(context, { write: () => {} });
};

/** A command and all below it, but those that are not shown. */
export const everyCommand = (command: Command): readonly Command[] => [
  command,
  ...visibleCommands(command).flatMap(everyCommand),
];

/** All that the manual pages are made from. */
export const manualOf = (program: Command) => ({
  help: commandHelp(program, pages),
  commands: visibleCommands(program).map((command) => ({
    help: commandHelp(command, pages),
    inner: visibleCommands(command).map((each) => commandHelp(each, pages)),
  })),
  topics,
  topicRows,
});
