import type { Argument, Command, Option } from 'commander';
import type { ArgumentFacts, CommandFacts, FlagFacts } from '../../completion/tree.ts';

/** A command with all that stands below it, as its help shows it. */
export const describeCommand = (command: Command): CommandFacts => {
  const help = command.createHelp();
  return {
    name: command.name(),
    description: command.description(),
    flags: help.visibleOptions(command).flatMap((option) => describeFlag(option) ?? []),
    arguments: command.registeredArguments.map(describeArgument),
    commands: help
      .visibleCommands(command)
      // commander gives each group a `help` of its own, which says no more than `--help`.
      .filter((inner) => command.commands.includes(inner))
      .map(describeCommand),
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
    description,
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
