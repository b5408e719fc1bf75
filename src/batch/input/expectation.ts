import { type ExitName, exitCodes } from '../../errors.ts';
import type { Parsed } from '../../flows/inputs.ts';
import type { Expectation } from '../row.ts';

/** Of a row that says nothing. */
export const expectsSuccess: Expectation = { kind: 'exit', exitCode: exitCodes.ok, text: '0' };

const isExitCode = (code: number): boolean =>
  Object.keys(exitCodes).some((name) => exitCodes[name as ExitName] === code);

/** `0`, `APPROVED` or `RESOURCE_CONFLICT`: an exit code, a result of `flow`, or the code of an error. */
export const parseExpectation = (text: string): Parsed<Expectation> => {
  if (/^\d{1,3}$/.test(text)) {
    const exitCode = Number(text);
    return isExitCode(exitCode)
      ? { value: { kind: 'exit', exitCode, text } }
      : { complaint: `no run ends with ${text}; \`klarna-cl help exit-codes\` lists the codes` };
  }
  return /^[A-Za-z0-9][\w.-]{0,63}$/.test(text)
    ? { value: { kind: 'word', word: text, text } }
    : { complaint: 'it is an exit code, a result like APPROVED, or the code of an error' };
};

/** How a row ended. */
export interface RowEnd {
  readonly exitCode: number;
  /** Of the flow's document. */
  readonly result: string | null;
  /** Of the error it ended with. */
  readonly code: string | null;
}

/** Whether a row ended as it should. Words are compared without regard to case: `approved` is a result too. */
export const isMet = (expectation: Expectation, { exitCode, result, code }: RowEnd): boolean => {
  if (expectation.kind === 'exit') return expectation.exitCode === exitCode;
  const word = expectation.word.toLowerCase();
  return word === result?.toLowerCase() || word === code?.toLowerCase();
};
