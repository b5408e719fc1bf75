import type { Stop } from '../context.ts';
import { CliError } from '../errors.ts';

/**
 * Ends a run that was stopped while its last write was answered; called once that answer is kept or printed.
 * @param done what was answered, as a sentence: `The token is stored on ertHJlpPTR.`
 * @throws CliError `interrupted` or `terminated`, where a signal came
 */
export const throwIfStopped = (stop: Stop, done: string, hint = goOn): void => {
  if (!stop.signal.aborted) return;
  const reason = stop.reason() ?? 'interrupted';
  throw new CliError(reason, 'Stopped when the last write was answered.', {
    code: reason,
    execution: 'done',
    why: `A signal came. ${done} Nothing was sent after it.`,
    hint,
  });
};

/** The same where the customer brings the tokens: each time they would bring other ones. */
export const doneInBrowser = 'What is done stays done; the same command would ask the customer once more.';

const goOn =
  'What is done stays done; the same command with the same tokens and values goes on from there without doing it twice.';
