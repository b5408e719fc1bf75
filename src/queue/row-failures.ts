import type { AttemptOutcome, Step } from '../context.ts';
import { CliError } from '../errors.ts';
import { describeOutcome } from '../journal/attempts.ts';
import type { Claim } from '../journal/locks.ts';

/** Another worker is at work on the row: whatever this one still wanted to send for it stays here. */
export const takenOver = (): CliError =>
  new CliError('unavailable', 'Another worker has taken this row over.', {
    code: 'ROW_TAKEN_OVER',
    why: 'This one was silent for too long: it slept, or was cut off from Redis.',
    hint: 'The row goes on there. Where it happens often, pass a longer --takeover-after to all workers.',
  });

/** Says of what went wrong what it means for the row; a bug stays a bug. */
export const saying =
  (say: (error: CliError) => CliError) =>
  (error: unknown): never => {
    throw error instanceof CliError ? say(error) : error;
  };

/** The intent is not safely in Redis, so its request does not leave. */
export const noIntent = (error: CliError, isOpen: boolean): CliError =>
  isOpen
    ? new CliError('unknown', `${error.message} The request was not sent again.`, {
        ...error.facts,
        execution: 'unknown',
        why: `${error.facts.why ?? ''} An earlier attempt may have been executed.`.trim(),
      })
    : error.with({ execution: 'none', why: `${error.facts.why ?? ''} The request was not sent.`.trim() });

/** This is the only place where the outcome is still said. */
export const noOutcome = (error: CliError, step: Step, outcome: AttemptOutcome, isOpen: boolean): CliError =>
  new CliError(
    isOpen ? 'unknown' : 'unavailable',
    `The outcome of the step ${step.kind} could not be journaled: ${describeOutcome(outcome)}.`,
    {
      ...error.facts,
      execution: isOpen ? 'unknown' : 'none',
      why: `${error.message} ${error.facts.why ?? ''}`.trim(),
      hint: isOpen
        ? 'Whoever takes the row up again finds out at the services what became of it.'
        : 'Take the batch up again: --resume.',
    },
  );

const wholes: Readonly<Partial<Record<Claim['kind'], string>>> = {
  payment: 'this payment',
  order: 'this order',
  'session token': 'this session token',
};

/** @param holder `<batch>/<ordinal>` */
export const claimedByRow = ({ kind }: Claim, holder: string): CliError => {
  const [, batch, ordinal] = /^([0-9A-Z]+)\/(\d+)$/.exec(holder) ?? [];
  const who = batch === undefined ? 'Another row' : `Row ${Number(ordinal) + 1} of batch ${batch}`;
  return new CliError('unavailable', `Another row is at work on ${wholes[kind] ?? 'the same'}.`, {
    code: 'LOCKED',
    execution: 'none',
    why: `${who} has it. Two rows at a time would not know of each other. Nothing was sent for this one.`,
    hint: 'With --allow-shared-payment, rows of one payment run one after the other.',
  });
};
