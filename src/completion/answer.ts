/** Something that can be put under the cursor: always the whole word. */
export interface Candidate {
  readonly value: string;
  /** One line for a person; it may be empty. */
  readonly description: string;
}

/** What the shell is told. */
export type Answer =
  | {
      readonly kind: 'values';
      readonly candidates: readonly Candidate[];
      /** They are only a beginning: no blank is put behind them. */
      readonly goesOn?: true;
    }
  /** The shell offers its own files as well: those with one of these endings where there are any, else all of them. */
  | { readonly kind: 'files'; readonly endings: readonly string[]; readonly candidates: readonly Candidate[] };

/** Controls, and characters that only change how others are shown: a name may have been written by anybody. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const allUnseen = new RegExp(unseen, 'gu');

/** What was asked of one does not run on into the next line. */
const longest = 120;

/** A text from elsewhere on one line of a terminal. */
const oneLine = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').replace(allUnseen, '').trim();
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
};

const isSafe = ({ value }: Candidate): boolean => value !== '' && value.length <= 1000 && !unseen.test(value);

/**
 * The answer as the shells' scripts read it. The first line says how to go on: `values`, `values goes-on`, or `files` with
 * endings behind it. Each further one is a value, a tab, and its description. Values are plain characters; it is for each
 * script to quote them as its shell wants it. What holds a control character is left out.
 */
export const answerText = (answer: Answer): string => {
  const lines = answer.candidates.filter(isSafe).map(({ value, description }) => `${value}\t${oneLine(description)}`);
  return [wayOf(answer).join(' '), ...lines, ''].join('\n');
};

const wayOf = (answer: Answer): readonly string[] => {
  if (answer.kind === 'files') return ['files', ...answer.endings];
  return answer.goesOn ? ['values', 'goes-on'] : ['values'];
};
