import type { AttemptOutcome, Step } from '../context.ts';
import { CliError } from '../errors.ts';
import { describeOutcome } from './attempts.ts';
import { systemCode } from './runs-folder.ts';

/** Errors of a journal that cannot be written, by when that happens. */
export const notBegun = (folder: string, error: unknown, so = 'Nothing was sent.'): CliError =>
  error instanceof CliError
    ? error
    : new CliError('local-io', 'The journal could not be written.', {
        execution: 'none',
        why: `${folder}: the system says ${systemCode(error)}. ${so}`,
        hint: 'Free some space, or point KLARNA_CL_STATE_DIR to a folder you may write to.',
      });

export const noIntent = (folder: string, error: unknown, isOpen: boolean): CliError =>
  isOpen
    ? new CliError('unknown', 'The journal could not be written, so the request was not sent again.', {
        execution: 'unknown',
        why: `${folder}: the system says ${systemCode(error)}. An earlier attempt may have been executed.`,
        hint: 'Free some space, and look with `klarna-cl inspect` before anything is sent again.',
      })
    : notBegun(folder, error, 'This request was not sent.');

/** The message is the only place where the outcome is still said: the disk did not take it. */
export const noOutcome = (
  folder: string,
  error: unknown,
  step: Step,
  outcome: AttemptOutcome,
  isOpen: boolean,
): CliError => {
  const said = `The outcome of the step ${step.kind} could not be journaled: ${describeOutcome(outcome)}.`;
  const system = `${folder}: the system says ${systemCode(error)}.`;
  const facts =
    outcome.kind === 'answered'
      ? {
          httpStatus: outcome.status,
          ...(outcome.meta.traceId === undefined ? {} : { traceId: outcome.meta.traceId }),
          ...(outcome.meta.correlationId === undefined ? {} : { correlationId: outcome.meta.correlationId }),
        }
      : {};
  return isOpen
    ? new CliError('unknown', said, {
        ...facts,
        execution: outcome.kind === 'answered' && outcome.status < 300 ? 'done' : 'unknown',
        why: `${system} The request may have been executed, and the journal does not say how it ended.`,
        hint: 'Note the outcome, free some space, and look with `klarna-cl inspect` before anything is sent again.',
      })
    : new CliError('local-io', said, {
        ...facts,
        execution: 'none',
        why: `${system} The request was not executed, but the journal now says that nobody knows.`,
        hint: 'Free some space, then run the same command again.',
      });
};
