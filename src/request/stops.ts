import type { Stop } from '../context.ts';
import { CliError, type ErrorFacts } from '../errors.ts';
import { isWrite } from './attempt.ts';
import { isAmbiguous } from './decide.ts';
import { deeds, type Effort, fill, idsOf } from './failure.ts';
import type { Fault, Outcome } from './fault.ts';
import { faultWords } from './fault-words.ts';
import type { Step } from './step.ts';

/** The error of a run that was stopped while an attempt was under way; it says what the attempt came to. */
export const stoppedAfter = (
  step: Step,
  stop: Stop,
  outcome: Outcome,
  ambiguousBefore: boolean,
  effort: Effort,
): CliError => {
  if (outcome.kind === 'fault') return stoppedBetween(step, stop, outcome.fault, ambiguousBefore, effort);
  if (outcome.kind === 'cancelled') return stoppedBetween(step, stop, undefined, ambiguousBefore, effort);
  const { status, meta } = outcome;
  return stopped(step, stop, {
    ...effort,
    why: `${step.service} answered HTTP ${status} before the run stopped.`,
    hint: isWrite(step)
      ? 'That step is done. The same command with the same values goes on from there without doing it twice.'
      : again,
    httpStatus: status,
    ...idsOf(meta),
  });
};

/** The same between two attempts, or before the first (`fault` undefined). */
export const stoppedBetween = (
  step: Step,
  stop: Stop,
  fault: Fault | undefined,
  ambiguousBefore: boolean,
  effort: Effort,
): CliError => {
  const ambiguous = ambiguousBefore || (fault !== undefined && isAmbiguous(step.kind, fault.slug));
  const last = fault ? `The last attempt: ${fill(faultWords[fault.slug].means, step, fault)}.` : 'A signal came.';
  return stopped(step, stop, {
    ...effort,
    why: `${last} ${verdict(step, ambiguous)}`,
    hint: ambiguous ? (step.hintWhenUnknown ?? 'Look at the payment before you send anything else.') : again,
    ...(fault?.status !== undefined && { httpStatus: fault.status }),
    ...idsOf(fault?.meta),
  });
};

const again = 'Run the same command again when you are ready.';

const verdict = (step: Step, ambiguous: boolean): string => {
  if (ambiguous) return `It is not known whether ${step.service} executed the request.`;
  return isWrite(step) ? 'Nothing was executed.' : 'Nothing was changed.';
};

const stopped = (step: Step, stop: Stop, facts: ErrorFacts): CliError => {
  const reason = stop.reason() ?? 'interrupted';
  return new CliError(reason, `Stopped while trying to ${deeds[step.kind]} at ${step.service}.`, {
    code: reason,
    ...facts,
  });
};
