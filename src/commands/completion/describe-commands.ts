import type { Argument, Command, Option } from 'commander';
import type { ArgumentFacts, CommandFacts, FlagFacts } from '../../completion/tree.ts';
import { pathOf, refusedGlobalFlags } from '../command-line/check.ts';
import type { HelpPages } from '../help/page.ts';

/** A command with all that stands below it, in the words of its help. */
export const describeCommand = (command: Command, pages: HelpPages): CommandFacts => {
  const help = command.createHelp();
  const refused = command.parent === null ? new Set<string>() : refusedGlobalFlags(command);
  return {
    name: command.name(),
    description: pages[pathOf(command)]?.summary ?? command.description(),
    ...(refused.size === 0 ? {} : { refused: [...refused] }),
    flags: help.visibleOptions(command).flatMap((option) => describeFlag(option) ?? []),
    arguments: command.registeredArguments.map(describeArgument),
    commands: help
      .visibleCommands(command)
      // commander gives each group a `help` of its own, which says no more than `--help`.
      .filter((inner) => command.commands.includes(inner))
      .map((inner) => describeCommand(inner, pages)),
  };
};

const describeFlag = (option: Option): FlagFacts | undefined => {
  const { long, short, description, argChoices } = option;
  if (long == null) return undefined;
  const placeholder = /[<[](.+?)(?:\.\.\.)?[>\]]/.exec(option.flags)?.[1];
  // What gathers its values was given a function for that; so was what takes one of a few, which is not gathered.
  const isRepeatable =
    option.variadic || (option.required && option.parseArg !== undefined && argChoices === undefined);
  return {
    long,
    ...(short == null ? {} : { short }),
    // commander words that one itself.
    description: long === '--help' ? 'print this help' : description,
    ...(placeholder === undefined ? {} : { placeholder }),
    ...(option.optional ? { isOptional: true } : {}),
    ...(isRepeatable ? { isRepeatable: true } : {}),
    ...(argChoices === undefined ? {} : { choices: argChoices }),
  };
};

const describeArgument = (argument: Argument): ArgumentFacts => ({
  placeholder: argument.name(),
  ...(argument.variadic ? { isVariadic: true } : {}),
});
