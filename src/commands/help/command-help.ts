import type { Command, Option } from 'commander';
import { pathOf, refusedGlobalFlags } from '../command-line/check.ts';
import type { Row, Section } from './blocks.ts';
import type { Groups, HelpPages } from './page.ts';
import { topicRows } from './topic-names.ts';

/** The help of one command, as its parts. */
export interface CommandHelp {
  /** What is typed: `klarna-cl runs export`. */
  readonly path: string;
  /** How it is called, one line each. */
  readonly usage: readonly string[];
  readonly description: string;
  /** Arguments, flags, commands, notes, examples, in the order of a reader; global flags of a command are not among them. */
  readonly sections: readonly Section[];
  /** The global flags that mean something to it, `--help` among them. */
  readonly globalFlags: readonly string[];
}

/** Those that are shown, without the `help` that commander gives every group. */
export const visibleCommands = (command: Command): readonly Command[] => {
  const visible = command.createHelp().visibleCommands(command);
  return command.commands.filter((each) => visible.includes(each));
};

const allFlags = (command: Command): readonly Option[] =>
  command
    .createHelp()
    .visibleOptions(command)
    .filter(({ long }) => long !== '--help' || command.parent === null);

/** Its own flags; `--help` is one of all commands. */
const ownFlags = (command: Command): readonly Option[] => allFlags(command).filter(({ long }) => long !== '--help');

const argumentsOf = (command: Command): readonly string[] =>
  command.registeredArguments.map((argument) => {
    const name = argument.name() + (argument.variadic ? '...' : '');
    return argument.required ? `<${name}>` : `[${name}]`;
  });

const usageOf = (command: Command): readonly string[] => {
  const path = ['klarna-cl', pathOf(command)].filter(Boolean).join(' ');
  const hasCommands = visibleCommands(command).length > 0;
  const isCalled = !hasCommands || command.registeredArguments.length > 0 || ownFlags(command).length > 0;
  return [
    ...(isCalled && command.parent !== null ? [[path, '[flags]', ...argumentsOf(command)].join(' ')] : []),
    ...(hasCommands ? [`${path} <command> [flags]`] : []),
  ];
};

/** A text of commander's, with what a flag takes and what it is without it. */
const flagText = ({ description, argChoices, defaultValue }: Option): string => {
  const more = [
    ...(argChoices === undefined ? [] : [argChoices.join(' or ')]),
    ...(typeof defaultValue === 'string' ? [`default ${defaultValue}`] : []),
  ];
  return more.length === 0 ? description : `${description} (${more.join('; ')})`;
};

/** Commander describes these two in its own words. */
const described: Readonly<Record<string, string>> = { '--version': 'print the version', '--help': 'print this help' };

const flagRow = (option: Option): Row => [option.flags, described[option.long ?? ''] ?? flagText(option)];

/** Named ones under their headings, the others before them. */
const grouped = <Item>(
  items: readonly Item[],
  nameOf: (item: Item) => string,
  rowOf: (item: Item) => Row,
  groups: Groups,
  usual: string,
  kind: NonNullable<Section['kind']>,
): readonly Section[] => {
  const named = new Set(groups.flatMap(([, names]) => names));
  const others = items.filter((item) => !named.has(nameOf(item)));
  return [[usual, others.map(nameOf)] as const, ...groups]
    .map(([heading, names]) => ({
      heading: `${heading}:`,
      kind,
      blocks: [{ rows: names.flatMap((name) => items.filter((item) => nameOf(item) === name)).map(rowOf) }],
    }))
    .filter(({ blocks: [block] }) => block !== undefined && block.rows.length > 0);
};

const commandRow =
  (pages: HelpPages) =>
  (command: Command): Row => [
    [command.name(), ...(command.parent?.parent === null ? [] : argumentsOf(command))].join(' '),
    pages[pathOf(command)]?.summary ?? command.description(),
  ];

/** Gathers the help of a command from where it is declared and from its page. */
export const commandHelp = (command: Command, pages: HelpPages): CommandHelp => {
  const page = pages[pathOf(command)] ?? { examples: [] };
  const isProgram = command.parent === null;
  const ownArguments = argumentsOf(command).flatMap((term, index): Row[] => {
    const text = command.registeredArguments[index]?.description ?? '';
    return text === '' ? [] : [[term, text]];
  });
  const flags = grouped(allFlags(command), ({ long }) => long ?? '', flagRow, page.flags ?? [], 'Flags', 'flags');
  const inner = visibleCommands(command);
  const commands = grouped(
    inner,
    (each) => each.name(),
    commandRow(pages),
    page.commands ?? [],
    'Commands',
    'commands',
  );
  const examples: Section = { heading: 'Examples:', blocks: [{ examples: page.examples }] };
  const notes = page.notes === undefined ? [] : [{ heading: '', blocks: page.notes }];
  const refused = refusedGlobalFlags(command);
  return {
    path: ['klarna-cl', pathOf(command)].filter(Boolean).join(' '),
    usage: usageOf(command),
    description: command.description(),
    sections: isProgram
      ? [{ heading: 'Start here:', blocks: [{ rows: page.examples }] }, ...commands, topics, ...flags, ...notes]
      : [
          ...(ownArguments.length === 0
            ? []
            : [{ heading: 'Arguments:', kind: 'flags' as const, blocks: [{ rows: ownArguments }] }]),
          ...commands,
          ...flags,
          ...(page.sections ?? []),
          ...notes,
          examples,
        ],
    globalFlags: isProgram
      ? []
      : [
          ...rootOf(command)
            .options.filter(({ hidden, long }) => !hidden && long !== '--version' && !refused.has(long ?? ''))
            .map((option) => option.flags),
          '-h, --help',
        ],
  };
};

const topics: Section = {
  heading: 'Topics (klarna-cl help <topic>):',
  kind: 'commands',
  blocks: [{ rows: topicRows }],
};

const rootOf = (command: Command): Command => (command.parent === null ? command : rootOf(command.parent));
