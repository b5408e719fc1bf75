import { CliError } from '../errors.ts';
import {
  type JournalRecord,
  newestVersion,
  type RecordVersion,
  type RunInputs,
  recordVersions,
  runCommands,
  versionFor,
} from './records.ts';
import { unsealLine } from './sealed-lines.ts';

/** A run's file, read. */
export interface ReadRun {
  readonly records: readonly JournalRecord[];
  /** The checksum that the next line goes on from. */
  readonly checksum: string;
  /** Bytes of the whole lines; what stands behind them was being written when the process or the machine died. */
  readonly length: number;
  readonly isTorn: boolean;
}

/**
 * The records of a run's file. A last line without its end was being written when the process or the machine died, so
 * nothing was sent after it, and it is dropped; what stands behind any other damage cannot be known.
 * @throws CliError `local-io`
 */
export const readRecords = (path: string, run: string, bytes: Buffer): ReadRun => {
  const length = bytes.lastIndexOf(0x0a) + 1;
  // Broken UTF-8 becomes U+FFFD here, which no checksum forgives.
  const lines = bytes.toString('utf8', 0, length).split('\n').slice(0, -1);
  let checksum = '';
  let version: RecordVersion | undefined;
  const records = lines.map((line, index) => {
    const opened = unsealLine(line, checksum);
    if (opened === undefined) throw damaged(path, `Line ${index + 1}`, versionOfLine(line));
    checksum = opened.checksum;
    if (!isJournalRecord(opened.record)) throw damaged(path, `Line ${index + 1}`, versionOfLine(line));
    if ((index === 0) !== (opened.record.kind === 'run')) throw damaged(path, `Line ${index + 1}`);
    // A run is written in the version that its command takes, from its first line to its last.
    if (opened.record.kind === 'run') version = versionFor(opened.record.command);
    if (opened.record.v !== version) throw damaged(path, `Line ${index + 1}`);
    if (opened.record.run !== run) throw misnamed(path, opened.record.run);
    return opened.record;
  });
  const tail = bytes.toString('utf8', length);
  // A whole line and something in place of its end was not torn off: nothing stops in the middle like that.
  if (tail.length > 1 && unsealLine(tail.slice(0, -1), checksum) !== undefined) {
    throw damaged(path, `Line ${lines.length + 1}`);
  }
  return { records, checksum, length, isTorn: tail !== '' };
};

/** A copy would be a run of its own, with a lock of its own: two processes could go on with it at a time. */
const misnamed = (path: string, run: string): CliError =>
  new CliError('local-io', `The journal ${path} cannot be read.`, {
    why: `It holds the run ${sanitised(run)}, so it was copied or given another name. Nothing was sent, and the file is as it was.`,
    hint: 'Give it back its name, or move a copy out of the folder of runs.',
  });

const sanitised = (run: string): string => JSON.stringify(run.slice(0, 40));

/** @param place `Line 7` */
export const damaged = (path: string, place: string, version: unknown = newestVersion): CliError => {
  const message = `The journal ${path} cannot be read.`;
  if (typeof version === 'number' && version > newestVersion) {
    return new CliError('local-io', message, {
      why: `${place} is a record of version ${version}; this klarna-cl knows version ${newestVersion}. Nothing was sent.`,
      hint: 'Use the klarna-cl that wrote it, or a newer one.',
    });
  }
  const why =
    version === 1
      ? `${place} was written before the first release, in a form that is no longer read.`
      : `${place} is damaged, so what that run did is not known.`;
  return new CliError('local-io', message, {
    why: `${why} Nothing was sent, and the file is as it was.`,
    hint: 'Look in the Klarna portal at what that run did, then move the file away.',
  });
};

/** The version that a line claims to be of; a newer one may be sealed in another way. */
export const versionOfLine = (line: string): unknown =>
  /^\{"v":(\d{1,6}),/.exec(line)?.[1] && Number(line.slice(5).split(',')[0]);

/** Whoever could write the file is the user; this catches other versions, and no more is believed than is checked. */
export const isJournalRecord = (value: unknown): value is JournalRecord => {
  if (typeof value !== 'object' || value === null) return false;
  const members = new Map<string, unknown>(Object.entries(value));
  const isText = (name: string) => typeof members.get(name) === 'string';
  const isCount = (name: string) => Number.isSafeInteger(members.get(name));
  if (!recordVersions.some((version) => version === members.get('v')) || !isText('run') || !isText('at')) return false;
  switch (members.get('kind')) {
    case 'run':
      return (
        runCommands.some((name) => name === members.get('command')) &&
        isText('account') &&
        areInputs(members.get('inputs'))
      );
    case 'intent':
      return (
        isText('step') &&
        isCount('attempt') &&
        isText('method') &&
        isText('url') &&
        isBody(members.get('body')) &&
        isAsked(members.get('asks')) &&
        areTexts(members.get('acts_on')) &&
        areIds(members.get('before'))
      );
    case 'outcome':
      return isText('step') && isCount('attempt');
    case 'approval':
      return areTexts(members.get('payment_id'), members.get('payment_request_id')) && areTraces(members);
    case 'resume':
      return isCount('pid') && isText('host');
    case 'step':
      return isText('name') && areTexts(members.get('step_run'));
    case 'end':
      return isCount('exit_code') && typeof members.get('settled') === 'boolean';
    default:
      return false;
  }
};

const inputTypes: Readonly<Record<keyof RunInputs, 'string' | 'boolean' | 'number' | 'object'>> = {
  route: 'string',
  payment_id: 'string',
  order_id: 'string',
  place: 'boolean',
  new_authorization: 'boolean',
  idempotency_key: 'string',
  partner_account_id: 'string',
  amount: 'number',
  currency: 'string',
  reference: 'string',
  payment_request_id: 'string',
  capture: 'string',
  data: 'object',
  browser: 'boolean',
  token_file: 'string',
  subject: 'string',
  action: 'string',
  side: 'string',
  transaction_id: 'string',
  approve: 'boolean',
  release: 'boolean',
  carrier: 'string',
  tracking_number: 'string',
  tracking_url: 'string',
};

const areInputs = (value: unknown): boolean =>
  isObject(value) &&
  Object.entries(value).every(([name, input]) => {
    const type = new Map<string, string>(Object.entries(inputTypes)).get(name);
    return type === 'object' ? isObject(input) : typeof input === type;
  });

const areTexts = (...values: readonly unknown[]): boolean =>
  values.every((value) => value === undefined || typeof value === 'string');

const areIds = (value: unknown): boolean =>
  value === undefined || (Array.isArray(value) && value.every((id) => typeof id === 'string'));

const areTraces = (members: ReadonlyMap<string, unknown>): boolean =>
  ['auth_token', 'session_token'].every((name) => {
    const trace = members.get(name);
    return trace === undefined || (isObject(trace) && 'sha256' in trace && typeof trace.sha256 === 'string');
  });

const isAsked = (value: unknown): boolean =>
  value === undefined ||
  (isObject(value) &&
    'amount' in value &&
    Number.isSafeInteger(value.amount) &&
    'currency' in value &&
    typeof value.currency === 'string');

/** The exact bytes of an authorization are JSON. */
const isBody = (value: unknown): boolean => {
  try {
    return value === undefined || (typeof value === 'string' && isObject(JSON.parse(value)));
  } catch {
    return false;
  }
};

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
