import { createHash } from 'node:crypto';
import { closeSync, fdatasyncSync, mkdirSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { AttemptOutcome, Clock, ExchangeObserver, Step } from '../context.ts';
import { CliError } from '../errors.ts';
import {
  authorizationsOf,
  type IntentRecord,
  type JournalRecord,
  type OutcomeRecord,
  type PastAuthorization,
  type Subject,
} from './records.ts';

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
export const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');
const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : 'unknown');

/** What earlier runs did must be known before another authorization may be made. */
const unreadable = (place: string, error: unknown) =>
  new CliError('local-io', 'The journal of earlier runs could not be read.', {
    why: `${place}: the system says ${codeOf(error)}. Nothing was sent.`,
    hint: 'Make it readable, or point KLARNA_CL_STATE_DIR to a folder of your own.',
  });

/** Opens a run's journal. Nothing is written before the first intent. */
export const openRunJournal = ({ stateFolder, runId, command, clock }: RunJournalOptions): RunJournal => {
  let descriptor: number | undefined;
  let subject: Subject | undefined;

  const append = (record: JournalRecord) => {
    if (descriptor === undefined) {
      mkdirSync(runsFolder(stateFolder), { recursive: true, mode: 0o700 });
      descriptor = openSync(join(runsFolder(stateFolder), `${runId}.ndjson`), 'ax', 0o600);
    }
    writeSync(descriptor, `${JSON.stringify(record)}\n`);
    fdatasyncSync(descriptor);
  };
  const base = (step: Step, attempt: number) =>
    ({ v: 1, run: runId, at: new Date(clock.now()).toISOString(), step: step.kind, attempt }) as const;

  return {
    runId,
    about: (next) => {
      subject = next;
    },
    close: () => {
      if (descriptor !== undefined) closeSync(descriptor);
      descriptor = undefined;
    },
    observer: {
      beforeWrite: async (step, attempt) => {
        try {
          append(intentOf(step, command, step.kind === 'authorize' ? subject : undefined, base(step, attempt)));
        } catch (error) {
          throw new CliError('local-io', 'The journal could not be written.', {
            why: `${runsFolder(stateFolder)}: the system says ${codeOf(error)}. Nothing was sent.`,
            hint: 'Free some space, or point KLARNA_CL_STATE_DIR to a folder you may write to.',
          });
        }
      },
      afterWrite: async (step, attempt, outcome) => {
        try {
          append(outcomeOf(outcome, base(step, attempt)));
        } catch (error) {
          throw new CliError('unknown', 'The request was sent, but its outcome could not be journaled.', {
            why: `${runsFolder(stateFolder)}: the system says ${codeOf(error)}. The outcome was ${summary(outcome)}.`,
            hint: 'Note it, free some space, and look with `klarna-cl inspect` before anything is sent again.',
          });
        }
      },
    },
  };
};

type RecordBase = Pick<JournalRecord, 'v' | 'run' | 'at' | 'step' | 'attempt'>;

const intentOf = (step: Step, command: string, subject: Subject | undefined, base: RecordBase): IntentRecord => {
  const key = step.headers['Klarna-Idempotency-Key'];
  const token = step.headers['Klarna-Network-Session-Token'];
  return {
    ...base,
    kind: 'intent',
    command,
    method: step.method,
    url: step.url,
    ...(subject === undefined ? {} : { subject }),
    ...(key === undefined ? {} : { idempotency_key: key }),
    ...(token === undefined ? {} : { token_sha256: sha256(token) }),
    ...(step.body === undefined ? {} : { body_sha256: sha256(step.body) }),
    ...(step.kind === 'authorize' && step.body !== undefined ? { body: step.body } : {}),
  };
};

const outcomeOf = (outcome: AttemptOutcome, base: RecordBase): OutcomeRecord => {
  if (outcome.kind === 'failed') {
    return { ...base, kind: 'outcome', fault: outcome.fault, ambiguous: outcome.ambiguous };
  }
  const { status, document, meta } = outcome;
  const result = authorizationResult(document);
  return {
    ...base,
    kind: 'outcome',
    http_status: status,
    ...(result === undefined ? {} : { result }),
    ...(meta.traceId === undefined ? {} : { trace_id: meta.traceId }),
    ...(meta.correlationId === undefined ? {} : { correlation_id: meta.correlationId }),
  };
};

const authorizationResult = (document: unknown): string | undefined => {
  if (typeof document !== 'object' || document === null || !('payment_transaction_response' in document))
    return undefined;
  const response = document.payment_transaction_response;
  if (typeof response !== 'object' || response === null || !('result' in response)) return undefined;
  return typeof response.result === 'string' ? response.result : undefined;
};

const summary = (outcome: AttemptOutcome) =>
  outcome.kind === 'answered' ? `HTTP ${outcome.status}` : `${outcome.fault}${outcome.ambiguous ? ', ambiguous' : ''}`;

/**
 * The authorizations that earlier runs made for a subject, oldest first. Files that are no journal are passed over:
 * checksums, torn tails and versions belong to the journal's own issue.
 * @throws CliError `local-io` where the journal is there and cannot be read
 */
export const pastAuthorizations = (stateFolder: string, subject: Subject): readonly PastAuthorization[] => {
  const folder = runsFolder(stateFolder);
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => name.endsWith('.ndjson'));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw unreadable(folder, error);
  }
  const records = names.sort().flatMap((name) => readRecords(join(folder, name)));
  return authorizationsOf(records, subject);
};

const readRecords = (path: string): readonly JournalRecord[] => {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw unreadable(path, error);
  }
  const records: JournalRecord[] = [];
  for (const line of text.split('\n')) {
    if (line === '') continue;
    try {
      const record: unknown = JSON.parse(line);
      // Our own file, written above; the checksum of each line comes with the journal's own issue.
      if (typeof record === 'object' && record !== null) records.push(record as JournalRecord);
    } catch {
      return records;
    }
  }
  return records;
};
