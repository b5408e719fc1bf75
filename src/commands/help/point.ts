import { type Command, CommanderError } from 'commander';
import { didYouMean } from '../../config/closest.ts';
import { CliError } from '../../errors.ts';
import { forgottenValue, pathOf } from '../command-line/check.ts';
import { shownWord } from '../command-line/shown-word.ts';
import { visibleCommands } from './command-help.ts';

/**
 * What is wrong with a command line, and which word may have been meant; with the command that it is about, whose help
 * tells more. Nothing is suggested but words that the tool knows, so no token is repeated.
 * @param path of the command that was called, where it got so far
 */
export const pointToHelp = (
  error: CommanderError | CliError,
  argv: readonly string[],
  program: Command,
  path?: string,
): readonly [error: CliError, path: string] => {
  const meant = calledBy(argv, program);
  const readable = error instanceof CommanderError ? ofCommander(error, meant) : error;
  return [withSuggestion(readable), path ?? pathOf(meant)];
};

const withSuggestion = (error: CliError): CliError => {
  const { choice, hint = '' } = error.facts;
  if (choice === undefined) return error;
  return error.with({ hint: [didYouMean(choice.given, choice.among), hint].filter(Boolean).join(' ') });
};

/** The command that the words lead to, as far as they do. */
const calledBy = (argv: readonly string[], program: Command): Command => {
  let at = program;
  let isValue = false;
  for (const word of argv) {
    if (word === '--') break;
    if (word.startsWith('-')) {
      isValue = flagsOf(at).some(({ short, long, required }) => required && (word === short || word === long));
      continue;
    }
    if (!isValue) at = at.commands.find((command) => command.name() === word) ?? at;
    isValue = false;
  }
  return at;
};

/** A command's own flags and the global ones. */
const flagsOf = (command: Command) => {
  const root = rootOf(command);
  return [command, ...(root === command ? [] : [root])].flatMap((each) =>
    each.createHelp().visibleOptions(each).slice(),
  );
};

const rootOf = (command: Command): Command => (command.parent === null ? command : rootOf(command.parent));

const ofCommander = ({ code, message }: CommanderError, command: Command): CliError => {
  const quoted = /'([\s\S]*)'/.exec(message)?.[1] ?? '';
  if (code === 'commander.optionMissingArgument') {
    return forgottenValue(/(--[\w-]+)/.exec(quoted)?.[1] ?? quoted, undefined);
  }
  if (code === 'commander.missingArgument') return missingArgument(quoted, command);
  if (code === 'commander.unknownOption') return unknownFlag(quoted, command);
  if (code === 'commander.unknownCommand') return unknownCommand(quoted, command);
  if (code === 'commander.invalidArgument') return notAllowed(message);
  const [what = ''] = message
    .replace(/^error: /, '')
    .replace(/\.$/, '')
    .split('\n');
  return new CliError('usage', `${what.charAt(0).toUpperCase()}${what.slice(1)}.`);
};

const missingArgument = (name: string, command: Command): CliError => {
  const argument = command.registeredArguments.find((each) => each.name() === name);
  return new CliError('usage', `${pathOf(command)} needs <${name}${argument?.variadic ? '...' : ''}>.`, {
    hint: argument?.description ? `It is given behind the command: ${argument.description}.` : '',
  });
};

const unknownFlag = (typed: string, command: Command): CliError => {
  // `--auth-tokn=<token>`: what was meant as a value must not be repeated.
  const [name = ''] = typed.split('=');
  const shown = name.length > 40 ? `${name.slice(0, 12)}…` : name;
  const own = flagsOf(command).flatMap(({ long }) => long ?? []);
  if (own.includes(name) && name !== typed) {
    return new CliError('usage', `${name} takes no value.`, { hint: `Leave out what follows the =.` });
  }
  const elsewhere = rootOf(command)
    .commands.flatMap((each) => [each, ...each.commands])
    .filter((each) => each.options.some(({ long }) => long === name));
  if (elsewhere.includes(command)) {
    return new CliError('usage', `${shown} stands before the command it belongs to.`, {
      hint: `Put it after ${pathOf(command)}: \`klarna-cl ${pathOf(command)} ${name}\`.`,
    });
  }
  if (elsewhere.length > 0) {
    return new CliError('usage', `${pathOf(command) || 'klarna-cl'} has no flag ${shown}.`, {
      hint: `It is one of ${elsewhere.map(pathOf).join(', ')}.`,
    });
  }
  // `-sandbox` is read as five flags of one letter.
  return new CliError('usage', `Unknown flag ${shown}.`, {
    choice: { given: /^-[^-]{2}/.test(name) ? `-${name}` : name, among: own },
  });
};

const unknownCommand = (word: string, command: Command): CliError => {
  const known = visibleCommands(command).map((each) => each.name());
  const path = pathOf(command);
  return new CliError('usage', `${path === '' ? 'klarna-cl' : path} has no command ${shownWord(word)}.`, {
    hint: path === '' ? '' : `Its commands are ${known.join(', ')}.`,
    choice: { given: word, among: known },
  });
};

/** "option '--klarna-errors <form>' argument 'x' is invalid. Allowed choices are older, newer." */
const notAllowed = (message: string): CliError => {
  const [, flag = '', given = '', among = ''] =
    /'(?:-\w, )?(--[\w-]+)[^']*' argument '([\s\S]*)' is invalid\. Allowed choices are (.*)\./.exec(message) ?? [];
  return new CliError('usage', `${flag} ${shownWord(given)} is not known.`, {
    hint: `Choose one of ${among}.`,
    choice: { given, among: among.split(', ') },
  });
};
