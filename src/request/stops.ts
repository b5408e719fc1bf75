import type { Stop } from '../context.ts';
import { CliError, type ErrorFacts } from '../errors.ts';
import { executionAfter, isWrite } from './execution.ts';
import { deedOf, doneOf, type Effort, fill, idsOf, refusalOf } from './failure.ts';
import type { Fault, Outcome } from './fault.ts';
import { faultWords } from './fault-words.ts';
import type { Step } from './step.ts';

/** The error of a run that was stopped before this step was sent; it says which writes it had made by then. */
export const stoppedBefore = (step: Step, stop: Stop, written: readonly Step[]): CliError => {
  const made = [...new Set(written.map((done) => `${done.service} ${doneOf(done)}`))];
  if (made.length === 0) {
    const isOpen = step.ambiguousBefore === true;
    const facts = { attempts: 0, ...executionAfter(step, undefined, isOpen) };
    const hint = isOpen ? (step.hintWhenUnknown ?? again) : again;
    return stopped(step, stop, { ...facts, why: `A signal came. ${verdict(step, isOpen)}`, hint });
  }
  return stopped(step, stop, {
    attempts: 0,
    execution: 'done',
    why: `A signal came. By then, this was done: ${made.join('; ')}. Nothing was sent after it.`,
    hint: 'What is done stays done; the same command with the same tokens and values goes on from there without doing it twice.',
  });
};

/** The same for a read whose answer came together with the signal. */
export const stoppedReading = (
  step: Step,
  stop: Stop,
  { status, meta }: Extract<Outcome, { kind: 'answer' }>,
  effort: Effort,
): CliError =>
  stopped(step, stop, {
    ...effort,
    why: `${step.service} answered HTTP ${status} before the run stopped.`,
    hint: again,
    httpStatus: status,
    ...idsOf(meta),
  });

/** The same after an attempt that failed, or that was given up before its first byte (`fault` undefined). */
export const stoppedBetween = (
  step: Step,
  stop: Stop,
  fault: Fault | undefined,
  ambiguousBefore: boolean,
  effort: Effort,
): CliError => {
  const execution = executionAfter(step, fault?.slug, ambiguousBefore);
  const isOpen = execution.execution === 'unknown';
  const refusal = fault?.status !== undefined && fault.status < 500 ? refusalOf(step, fault) : undefined;
  const last = fault ? `The last attempt: ${fill(faultWords[fault.slug].means, step, fault)}.` : 'A signal came.';
  return stopped(step, stop, {
    ...effort,
    ...execution,
    why: `${last} ${verdict(step, isOpen)}`,
    hint: isOpen
      ? (step.hintWhenUnknown ?? 'Look at the payment before you send anything else.')
      : (refusal?.hint ?? again),
    ...(fault?.status !== undefined && { httpStatus: fault.status }),
    ...idsOf(fault?.meta),
  });
};

const again = 'Run the same command again when you are ready.';

const verdict = (step: Step, isOpen: boolean): string => {
  if (isOpen) return `It is not known whether ${step.service} executed the request.`;
  return isWrite(step) ? 'Nothing was executed.' : 'Nothing was changed.';
};

const stopped = (step: Step, stop: Stop, facts: ErrorFacts): CliError => {
  const reason = stop.reason() ?? 'interrupted';
  return new CliError(reason, `Stopped while trying to ${deedOf(step)} at ${step.service}.`, {
    code: reason,
    ...facts,
  });
};
