import type { RowResult } from '../row-result.ts';

/** A row that did not do what was expected, in what fits on a line. */
export interface Failure {
  readonly id: string;
  readonly line: number;
  /** Of the error; what the row came to where there was none. */
  readonly code: string;
  readonly message: string;
}

/** Failures of one code. */
export interface FailureGroup {
  readonly code: string;
  readonly count: number;
  /** The first few of them. */
  readonly first: readonly Failure[];
  /** What the first of them says is to be done, in few words. */
  readonly hint: string | undefined;
}

export interface Failures {
  readonly add: (result: RowResult) => void;
  /** The latest one last. */
  readonly last: () => readonly Failure[];
  /** By code, the most frequent one first. */
  readonly groups: () => readonly FailureGroup[];
  /** Failures whose code is in no group, since there were too many codes. */
  readonly ungrouped: () => number;
}

const lastShown = 3;
const firstKept = 5;
/** A service could give every row a code of its own. */
const mostCodes = 20;
/** Nobody reads more of it here; the result on stdout has it whole. */
const mostCharacters = 400;

/** Keeps a few failures of each code, however many there are. */
export const openFailures = (): Failures => {
  const last: Failure[] = [];
  const groups = new Map<string, { count: number; readonly first: Failure[]; readonly hint: string | undefined }>();
  let ungrouped = 0;
  return {
    add: (result) => {
      const failure = failureOf(result);
      last.push(failure);
      if (last.length > lastShown) last.shift();
      const group = groups.get(failure.code);
      if (group !== undefined) {
        group.count += 1;
        if (group.first.length < firstKept) group.first.push(failure);
      } else if (groups.size < mostCodes) {
        groups.set(failure.code, { count: 1, first: [failure], hint: fewWords(result.error?.hint ?? undefined) });
      } else ungrouped += 1;
    },
    last: () => [...last],
    groups: () =>
      [...groups]
        .map(([code, group]) => ({ code, ...group, first: [...group.first] }))
        .sort((one, other) => other.count - one.count),
    ungrouped: () => ungrouped,
  };
};

/** More is mostly about the one row, and `klarna-cl explain` has the rest. */
const fewCharacters = 180;

/** The first sentence, and what follows it as far as there is room. */
const fewWords = (text: string | undefined): string | undefined => {
  if (text === undefined) return undefined;
  const [first = '', ...further] = text.split(/(?<=[.!?])\s+/);
  let words = first.slice(0, mostCharacters);
  for (const sentence of further) {
    if (words.length + sentence.length >= fewCharacters) break;
    words += ` ${sentence}`;
  }
  return words;
};

const failureOf = ({ id, line, expect, exit_code, result, error }: RowResult): Failure => {
  const came = result ?? `exit code ${exit_code}`;
  const expected = expect === '0' ? '' : `${expect} was expected.`;
  const message = error === null ? `It came to ${came}.` : error.message;
  return {
    id,
    line,
    code: error?.code ?? came,
    message: [message, expected].filter(Boolean).join(' ').slice(0, mostCharacters),
  };
};
