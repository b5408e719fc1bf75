import { formatOf } from '../../batch/input/format.ts';
import { parseShard, type Shard } from '../../batch/input/shard.ts';
import { parseTagFilter, type TagFilter } from '../../batch/input/tags.ts';
import { CliError } from '../../errors.ts';
import { isComplaint, parseRunId } from '../../flows/inputs.ts';
import { given } from '../command-line/fields.ts';
import { type GlobalFlags, isPlanOnly, wholeNumber } from '../command-line/global-flags.ts';
import type { ReportFlags } from '../command-line/report-flags.ts';

export interface BatchFlags extends GlobalFlags, ReportFlags {
  readonly route?: string;
  readonly place?: true;
  readonly currency?: string;
  readonly capture?: string;
  readonly partnerAccountId?: string;
  readonly confirm?: true;
  readonly newAuthorization?: true;
  readonly concurrency?: string;
  readonly rate?: string;
  readonly maxFailures?: string;
  readonly tags?: string;
  readonly shard?: string;
  readonly repeat?: string;
  readonly allowSharedPayment?: true;
  /** True without an id: the last batch of the file. */
  readonly resume?: true | string;
  readonly newBatch?: true;
  readonly check?: true;
  /** True without an address: that of the environment. */
  readonly queue?: true | string;
}

/** The flags of a batch that are about its running, checked. */
export interface BatchWish {
  readonly file: string;
  readonly concurrency: number;
  readonly rate: number | undefined;
  readonly maxFailures: number;
  readonly repeat: number;
  readonly shard: Shard | undefined;
  readonly tags: TagFilter | undefined;
}

const parseBatchId = (text: string) => {
  const parsed = parseRunId(text);
  return isComplaint(parsed)
    ? { complaint: 'a batch id is 26 capital letters and digits; see klarna-cl runs list' }
    : parsed;
};
const batchIdField = { flag: '--resume', question: 'Id of the batch', parse: parseBatchId };

/** `batch --resume payments.csv`: commander takes the file for the id that `--resume` may have, and no file is called so. */
export const fileBesideResume = (
  file: string | undefined,
  flags: BatchFlags,
): { readonly file: string | undefined; readonly flags: BatchFlags } => {
  const { resume } = flags;
  const isFile = file === undefined && typeof resume === 'string' && isComplaint(parseRunId(resume));
  return isFile ? { file: resume, flags: { ...flags, resume: true } } : { file, flags };
};

const usualConcurrency = 16;

/** @throws CliError `usage` */
export const readBatchFlags = (file: string | undefined, flags: BatchFlags): BatchWish => {
  if (file === undefined) {
    throw new CliError('usage', 'batch needs a file.', {
      code: 'VALUE_MISSING',
      hint: '`klarna-cl batch payments.csv`, or - for stdin; `klarna-cl batch init` writes one to begin with.',
    });
  }
  if (isPlanOnly(flags)) {
    throw excluded('--dry-run and --curl show single requests, and a batch has many.', {
      hint: '--check looks through the file and sends nothing; `klarna-cl flow --dry-run` shows the requests of one row.',
    });
  }
  const { output } = flags;
  if (output !== undefined && output !== 'ndjson' && output !== 'compact' && flags.check === undefined) {
    throw excluded(`--output ${output} does not go with batch.`, {
      why: 'It prints its results as they come, a line each.',
      hint: 'Leave it out (NDJSON), or pass --output compact for errors as JSON as well.',
    });
  }
  if (flags.resume !== undefined && flags.newBatch) {
    throw excluded('--resume and --new-batch exclude each other.', { hint: 'Leave one of them out.' });
  }
  given(batchIdField, flags.resume === true ? undefined : flags.resume);
  if (flags.queue !== undefined) refuseBesideQueue(flags, file);
  return {
    file,
    concurrency: number('--concurrency', flags.concurrency, 1, 256) ?? usualConcurrency,
    rate: number('--rate', flags.rate, 1, 10_000),
    maxFailures: number('--max-failures', flags.maxFailures, 1, 999_999_999) ?? Number.POSITIVE_INFINITY,
    repeat: number('--repeat', flags.repeat, 1, 1_000_000) ?? 1,
    shard: given({ flag: '--shard', question: 'Which part', parse: parseShard }, flags.shard),
    tags: given({ flag: '--tags', question: 'Which rows', parse: parseTagFilter }, flags.tags),
  };
};

/** Whose rows others run has no say in how they do it, and nothing in this process that they could run against. */
const refuseBesideQueue = ({ sandbox, concurrency }: BatchFlags, file: string): void => {
  if (formatOf(file) === 'yaml') {
    throw excluded('--queue takes no scenario file.', {
      why: 'Its steps are runs in the journal of one machine. Nothing was sent.',
      hint: 'Leave out --queue, or write the payments into a file of CSV or NDJSON.',
    });
  }
  if (sandbox) {
    throw excluded('--queue and --sandbox exclude each other.', {
      why: 'The embedded sandbox is known to this process alone. Nothing was sent.',
      hint: 'Start a sandbox that all of them reach: `klarna-cl sandbox`.',
    });
  }
  if (concurrency !== undefined) {
    throw excluded('--concurrency does not go with --queue.', {
      hint: 'Each worker has its own: `klarna-cl worker --concurrency 16`.',
    });
  }
};

const number = (flag: string, text: string | undefined, least: number, most: number): number | undefined =>
  text === undefined ? undefined : wholeNumber(flag, text, least, most);

const excluded = (message: string, facts: { readonly why?: string; readonly hint: string }): CliError =>
  new CliError('usage', message, { why: 'Nothing was sent.', ...facts });
