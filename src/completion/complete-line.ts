import type { Answer, Candidate } from './answer.ts';
import { type Line, readLine, type Wanted } from './line.ts';
import type { CommandTree, FlagFacts } from './tree.ts';
import { type FileKind, kindAt, type ValueKind } from './value-kinds.ts';

/** A value that is asked for, with what else the line says about it. */
export interface ValueQuestion {
  readonly kind: ValueKind;
  /** What was typed of it so far. */
  readonly text: string;
  readonly line: Line;
  readonly tree: CommandTree;
}

export type FindValues = (question: ValueQuestion) => Promise<Extract<Answer, { kind: 'values' }>>;

/**
 * What may stand under the cursor. What was typed already narrows nothing down but lists that could be endless: that is for
 * the shell, which may look past capitals or take a part of a word.
 * @param words behind the program's name, the last one under the cursor
 */
export const completeLine = async (
  words: readonly string[],
  tree: CommandTree,
  findValues: FindValues,
): Promise<Answer> => {
  const line = readLine(words, tree);
  const { wanted } = line;
  if (wanted.what === 'flag') return { kind: 'values', candidates: flagCandidates(line, wanted.text) };
  const answer = wanted.what === 'value' ? await flagValue(wanted, line, tree, findValues) : undefined;
  if (wanted.what === 'value') return answer ?? nothing;
  const commands = wanted.mayBeCommand ? line.command.commands.map(toCandidate) : [];
  const operand = await operandOf(wanted, line, tree, findValues);
  if (operand?.kind === 'files') return { ...operand, candidates: commands };
  const candidates = [...commands, ...(operand?.kind === 'values' ? operand.candidates : [])];
  // Nothing else is known that could follow: a list of flags says more than a bell.
  const hasMore = candidates.length > 0 || wanted.text !== '' || wanted.argument !== undefined;
  return { kind: 'values', candidates: hasMore ? candidates : flagCandidates(line, '') };
};

const nothing: Answer = { kind: 'values', candidates: [] };

const toCandidate = ({ name, description }: { readonly name: string; readonly description: string }): Candidate => ({
  value: name,
  description,
});

const flagValue = async (
  { flag, prefix, text }: Extract<Wanted, { what: 'value' }>,
  line: Line,
  tree: CommandTree,
  findValues: FindValues,
): Promise<Answer> => {
  if (flag.choices !== undefined)
    return withPrefix(
      prefix,
      flag.choices.map((value) => ({ value, description: '' })),
    );
  const kind = kindAt({ path: line.path, flag: flag.long, placeholder: flag.placeholder ?? '' });
  if (kind === undefined) return nothing;
  if (typeof kind === 'object') return { ...withPrefix(prefix, wordsOf(kind)), kind: 'files', endings: kind.endings };
  const found = await findValues({ kind, text, line, tree });
  return { ...withPrefix(prefix, found.candidates), ...(found.goesOn ? { goesOn: true } : {}) };
};

const wordsOf = ({ words = [] }: FileKind): readonly Candidate[] => words.map((value) => ({ value, description: '' }));

const withPrefix = (prefix: string, candidates: readonly Candidate[]) => ({
  kind: 'values' as const,
  candidates: candidates.map(({ value, description }) => ({ value: `${prefix}${value}`, description })),
});

const operandOf = async (
  { argument, text }: Extract<Wanted, { what: 'operand' }>,
  line: Line,
  tree: CommandTree,
  findValues: FindValues,
): Promise<Answer | undefined> => {
  if (argument === undefined) return undefined;
  const kind = kindAt({ path: line.path, placeholder: argument.placeholder });
  if (kind === undefined) return undefined;
  if (typeof kind === 'object') return { kind: 'files', endings: kind.endings, candidates: wordsOf(kind) };
  return findValues({ kind, text, line, tree });
};

/** Flags that cannot stand on one line with another one. */
const exclusive: Readonly<Record<string, readonly string[]>> = {
  '--sandbox': ['--live', '--profile'],
  '--live': ['--sandbox'],
  '--profile': ['--sandbox'],
};

const flagCandidates = ({ flags, given }: Line, text: string): readonly Candidate[] => {
  // A flag that takes no value, or none that there is.
  if (text.includes('=')) return [];
  const isOut = ({ long, isRepeatable }: FlagFacts): boolean =>
    (given.has(long) && !isRepeatable) || (exclusive[long] ?? []).some((other) => given.has(other));
  const left = flags.filter((flag) => !isOut(flag));
  const long = left.map(({ long: value, description }) => ({ value, description }));
  if (text.startsWith('--') || text === '') return long;
  return [...left.flatMap(({ short, description }) => (short ? [{ value: short, description }] : [])), ...long];
};
