import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { AttemptOutcome, Clock, ExchangeObserver, Step } from '../context.ts';
import { CliError } from '../errors.ts';
import { describeOutcome, intentOf, mayBeExecuted, outcomeOf } from './attempts.ts';
import { readRecords } from './read-records.ts';
import { authorizationsOf, type JournalRecord, type PastAuthorization, type Subject, type Wanted } from './records.ts';
import { checkRunsFolder, createRunFile, type RunFile, readRunFile } from './run-file.ts';

/** A run's append-only file, one JSON record a line, made when the first write is about to leave. */
export interface RunJournal {
  readonly runId: string;
  readonly observer: ExchangeObserver;
  /** Says what the authorization to come is for, so that a later run can tell another one for the same order. */
  readonly about: (subject: Subject) => void;
  readonly close: () => void;
}

export interface RunJournalOptions {
  readonly stateFolder: string;
  readonly runId: string;
  readonly command: string;
  readonly clock: Clock;
}

const runsFolder = (stateFolder: string) => join(stateFolder, 'runs');
const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : 'unknown');

/** What earlier runs did must be known before another authorization may be made. */
const unreadable = (place: string, error: unknown) =>
  error instanceof CliError
    ? error
    : new CliError('local-io', 'The journal of earlier runs could not be read.', {
        why: `${place}: the system says ${codeOf(error)}. Nothing was sent.`,
        hint: 'Make it readable, or point KLARNA_CL_STATE_DIR to a folder of your own.',
      });

/** Opens a run's journal. Nothing is written before the first intent. */
export const openRunJournal = ({ stateFolder, runId, command, clock }: RunJournalOptions): RunJournal => {
  const folder = runsFolder(stateFolder);
  let file: RunFile | undefined;
  let subject: Subject | undefined;
  /** An earlier attempt at the step under way may have been executed; no failure of a later one changes that. */
  let isOpen = false;

  const append = (record: JournalRecord) => {
    file ??= createRunFile(folder, `${runId}.ndjson`);
    file.append(JSON.stringify(record));
  };
  const base = (step: Step, attempt: number) =>
    ({ v: 1, run: runId, at: new Date(clock.now()).toISOString(), step: step.kind, attempt }) as const;

  return {
    runId,
    about: (next) => {
      subject = next;
    },
    close: () => {
      file?.close();
      file = undefined;
    },
    observer: {
      beforeWrite: async (step, attempt) => {
        if (attempt === 1) isOpen = false;
        try {
          append(intentOf(step, command, step.kind === 'authorize' ? subject : undefined, base(step, attempt)));
        } catch (error) {
          throw noIntent(folder, error, isOpen);
        }
      },
      afterWrite: async (step, attempt, outcome) => {
        isOpen ||= mayBeExecuted(outcome);
        try {
          append(outcomeOf(outcome, base(step, attempt)));
        } catch (error) {
          throw noOutcome(folder, error, step, outcome, isOpen);
        }
      },
    },
  };
};

const noIntent = (folder: string, error: unknown, isOpen: boolean): CliError => {
  if (isOpen) {
    return new CliError('unknown', 'The journal could not be written, so the request was not sent again.', {
      execution: 'unknown',
      why: `${folder}: the system says ${codeOf(error)}. An earlier attempt may have been executed.`,
      hint: 'Free some space, and look with `klarna-cl inspect` before anything is sent again.',
    });
  }
  if (error instanceof CliError) return error;
  return new CliError('local-io', 'The journal could not be written.', {
    execution: 'none',
    why: `${folder}: the system says ${codeOf(error)}. Nothing was sent.`,
    hint: 'Free some space, or point KLARNA_CL_STATE_DIR to a folder you may write to.',
  });
};

/** The message is the only place where the outcome is still said: the disk did not take it. */
const noOutcome = (folder: string, error: unknown, step: Step, outcome: AttemptOutcome, isOpen: boolean): CliError => {
  const said = `The outcome of the step ${step.kind} could not be journaled: ${describeOutcome(outcome)}.`;
  const system = `${folder}: the system says ${codeOf(error)}.`;
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

/**
 * The authorizations that earlier runs made, oldest first. Files of other names are passed over.
 * @throws CliError `local-io` where the journal is there and cannot be read, or cannot be believed
 */
export const pastAuthorizations = (stateFolder: string, wanted: Wanted): readonly PastAuthorization[] => {
  const folder = runsFolder(stateFolder);
  let names: string[];
  try {
    checkRunsFolder(folder);
    names = readdirSync(folder).filter((name) => name.endsWith('.ndjson'));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw unreadable(folder, error);
  }
  const records = names.sort().flatMap((name) => recordsOf(join(folder, name)));
  return authorizationsOf(records, wanted);
};

const recordsOf = (path: string): readonly JournalRecord[] => {
  let text: string;
  try {
    text = readRunFile(path);
  } catch (error) {
    throw unreadable(path, error);
  }
  return readRecords(path, text);
};
