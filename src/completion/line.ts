import type { ArgumentFacts, CommandFacts, CommandTree, FlagFacts } from './tree.ts';

/** A command line up to the cursor, as far as it can be read. */
export interface Line {
  /** The command and the ones above it, without the program: `['runs', 'show']`. */
  readonly path: readonly string[];
  readonly command: CommandFacts;
  /** The flags of the command, then those that stand with every command. */
  readonly flags: readonly FlagFacts[];
  /** The flags that were given before the cursor, by their long names, each with its last value. */
  readonly given: ReadonlyMap<string, string | undefined>;
  readonly operands: readonly string[];
  readonly wanted: Wanted;
}

/** What the word under the cursor is. */
export type Wanted =
  /** `prefix` is the flag and its `=`, where it stands in the same word. */
  | { readonly what: 'value'; readonly flag: FlagFacts; readonly prefix: string; readonly text: string }
  | { readonly what: 'flag'; readonly text: string }
  | {
      readonly what: 'operand';
      readonly text: string;
      /** The argument that stands here, where the command takes one. */
      readonly argument: ArgumentFacts | undefined;
      /** A command may stand here as well. */
      readonly mayBeCommand: boolean;
    };

interface Reading {
  command: CommandFacts;
  readonly path: string[];
  readonly given: Map<string, string | undefined>;
  readonly operands: string[];
  /** Behind `--`: what begins with `-` is no flag any more. */
  isPlain: boolean;
}

/** Reads the words behind the program's name; the last of them is the one under the cursor, and may be empty. */
export const readLine = (words: readonly string[], tree: CommandTree): Line => {
  const reading: Reading = { command: tree, path: [], given: new Map(), operands: [], isPlain: false };
  const last = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  let open: FlagFacts | undefined;
  for (const word of before) open = open === undefined ? read(reading, word, tree) : close(reading, open, word, tree);
  return {
    path: reading.path,
    command: reading.command,
    flags: flagsOf(reading, tree),
    given: reading.given,
    operands: reading.operands,
    wanted: wantedIn(reading, last, open, tree),
  };
};

/** A command's own flags, and the program's: those of a group are not for the commands below it. */
const flagsOf = ({ command }: Reading, tree: CommandTree): readonly FlagFacts[] =>
  command === tree
    ? tree.flags
    : [...command.flags, ...tree.flags.filter((flag) => isForCommands(flag) && !command.refused?.includes(flag.long))];

/** A command has a `--help` of its own, and no version. */
const isForCommands = ({ long }: FlagFacts): boolean => long !== '--help' && long !== '--version';

const flagNamed = (reading: Reading, name: string, tree: CommandTree): FlagFacts | undefined =>
  flagsOf(reading, tree).find(({ long, short }) => long === name || short === name);

/** Takes in one word; returns the flag whose value has to follow, or may. */
const read = (reading: Reading, word: string, tree: CommandTree): FlagFacts | undefined => {
  if (reading.isPlain || !isFlag(word)) {
    takeOperand(reading, word);
    return undefined;
  }
  if (word === '--') {
    reading.isPlain = true;
    return undefined;
  }
  const equals = word.indexOf('=');
  const flag = flagNamed(reading, equals === -1 ? word : word.slice(0, equals), tree);
  if (flag === undefined) return undefined;
  reading.given.set(flag.long, equals === -1 ? undefined : word.slice(equals + 1));
  return flag.placeholder !== undefined && equals === -1 ? flag : undefined;
};

/** The word behind a flag with a value: its value, but for another flag behind one that may do without. */
const close = (reading: Reading, flag: FlagFacts, word: string, tree: CommandTree): FlagFacts | undefined => {
  if (flag.isOptional && isFlag(word)) return read(reading, word, tree);
  reading.given.set(flag.long, word);
  return undefined;
};

const takeOperand = (reading: Reading, word: string): void => {
  const { command } = reading;
  const inner = reading.operands.length === 0 ? command.commands.find(({ name }) => name === word) : undefined;
  if (inner === undefined) {
    reading.operands.push(word);
    return;
  }
  reading.command = inner;
  reading.path.push(inner.name);
};

/** `-` alone is stdin. */
const isFlag = (word: string): boolean => word.startsWith('-') && word !== '-';

const wantedIn = (reading: Reading, text: string, open: FlagFacts | undefined, tree: CommandTree): Wanted => {
  if (open !== undefined && !(open.isOptional && text.startsWith('-'))) {
    return { what: 'value', flag: open, prefix: '', text };
  }
  if (text.startsWith('-') && !reading.isPlain) {
    const equals = text.indexOf('=');
    const flag = equals === -1 ? undefined : flagNamed(reading, text.slice(0, equals), tree);
    if (flag?.placeholder === undefined) return { what: 'flag', text };
    return { what: 'value', flag, prefix: text.slice(0, equals + 1), text: text.slice(equals + 1) };
  }
  const { command, operands } = reading;
  const last = command.arguments.at(-1);
  const argument = command.arguments[operands.length] ?? (last?.isVariadic ? last : undefined);
  return { what: 'operand', text, argument, mayBeCommand: operands.length === 0 && command.commands.length > 0 };
};
