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

/** The same with one command: of many that are opened one after the other, each is then quick. */
export const openWith = async (name: string): Promise<Command> => {
  const context = openSystem(process).context;
  const module: Readonly<Record<string, (context: Context) => Command>> = await import(
    `../../../src/commands/${name}.ts`
  );
  const command = `${name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())}Command`;
  return buildProgram(context, { write: () => {}, only: async () => need(module[command])(context) });
};

const need = <Value>(value: Value | undefined): Value => {
  if (value === undefined) throw new Error('each command has a file of its name');
  return value;
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
