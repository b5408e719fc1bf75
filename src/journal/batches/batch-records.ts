import { newestVersion, type RowEnd, type RunFacts } from '../records.ts';

/** The version of the lines that are about a batch as a whole; those of its rows have that of their command. */
export const batchVersion = newestVersion;

/** What a batch was asked to do, and whom it talks to; public through `runs show`. */
export interface BatchFacts extends Omit<RunFacts, 'command' | 'inputs' | 'auth_token' | 'session_token'> {
  /** As it was named; `stdin` for `-`. */
  readonly name: string;
  /** The same, absolute; absent for stdin. */
  readonly file?: string;
  /** SHA-256 of its bytes: a batch that is taken up again must be of the same ones. */
  readonly content_hash: string;
  /** How many rows will run. */
  readonly rows: number;
  /** `2/4`, where it is one part of several. */
  readonly shard?: string;
  readonly repeat?: number;
  readonly tags?: readonly string[];
  /** What the command line said for all rows; nothing secret. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** The first line of each segment. */
export interface BatchRecord extends BatchFacts {
  readonly v: typeof batchVersion;
  readonly batch: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly kind: 'batch';
  readonly pid: number;
  readonly host: string;
  /** Counted from 1; as the file is named. */
  readonly segment: number;
  /** The same process filled the segment before: that one was closed, whole. */
  readonly continues: boolean;
}

/** How many rows came to what; `begun` have no end yet. */
export type BatchTotals = Readonly<Record<RowEnd | 'begun', number>>;

/** The last line of a process that came to its end by itself. */
export interface BatchEndRecord {
  readonly v: typeof batchVersion;
  readonly batch: string;
  readonly at: string;
  readonly kind: 'batch-end';
  readonly exit_code: number;
  /** Each row has come to its end. */
  readonly is_complete: boolean;
  /** False where of a row nobody knows whether its last write was executed. */
  readonly settled: boolean;
  readonly totals: BatchTotals;
}

/** Whoever could write the file is the user; this catches other versions, and no more is believed than is checked. */
export const isBatchRecord = (value: unknown): value is BatchRecord => {
  const members = membersOf(value);
  const isText = (name: string) => typeof members.get(name) === 'string';
  const isCount = (name: string) => Number.isSafeInteger(members.get(name));
  return (
    members.get('v') === batchVersion &&
    members.get('kind') === 'batch' &&
    ['batch', 'at', 'host', 'name', 'content_hash', 'account', 'mode'].every(isText) &&
    ['pid', 'segment', 'rows'].every(isCount) &&
    typeof members.get('continues') === 'boolean' &&
    typeof members.get('options') === 'object'
  );
};

export const isBatchEnd = (value: unknown): value is BatchEndRecord => {
  const members = membersOf(value);
  return (
    members.get('v') === batchVersion &&
    members.get('kind') === 'batch-end' &&
    typeof members.get('batch') === 'string' &&
    typeof members.get('at') === 'string' &&
    Number.isSafeInteger(members.get('exit_code')) &&
    typeof members.get('is_complete') === 'boolean' &&
    typeof members.get('settled') === 'boolean' &&
    [...membersOf(members.get('totals')).values()].every(Number.isSafeInteger)
  );
};

const membersOf = (value: unknown): ReadonlyMap<string, unknown> =>
  new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
