import { createHash } from 'node:crypto';
import type { ByteSource, Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import type { BatchRow, BatchSource } from '../row.ts';
import { batchRows, type RowReader } from './batch-rows.ts';
import type { Closest } from './columns.ts';
import { refuseRows } from './complaints.ts';
import { formatOfText, looksLikeScenarios } from './format.ts';
import { type BatchChoice, type Checked, checkBatch, isChosenByTags, isInPart, subjectOf } from './preflight.ts';
import type { RowRules } from './row-rules.ts';

export interface BatchSourceOptions extends BatchChoice, Pick<RowRules, 'defaults' | 'repeat' | 'mode' | 'digitsOf'> {
  /** `-` is stdin. */
  readonly path: string;
  /** Told by the first character where it is not given. */
  readonly format?: 'csv' | 'ndjson' | undefined;
  readonly closest: Closest;
}

/** Stdin of this size takes a while, and room on a disk. */
const largeStdin = 32 * 1024 * 1024;

/**
 * Opens a CSV or NDJSON file, or stdin, as the rows of a batch.
 * @throws CliError `local-io`, and `interrupted` or `terminated` while a pipe is waited for
 */
export const openBatchSource = async (
  { files, environment, terminal }: Pick<Context, 'files' | 'environment' | 'terminal'>,
  { path, format, closest, defaults, repeat, mode, digitsOf, ...choice }: BatchSourceOptions,
): Promise<BatchSource> => {
  const bytes = await files.openBytes(path);
  const name = path === '-' ? 'stdin' : path;
  try {
    if (path === '-' && bytes.size >= largeStdin) {
      terminal.talk(`Read ${Math.round(bytes.size / 1024 / 1024)} MB from stdin; they are kept in a temporary file.`);
    }
    const { contentHash, beginning, endsInLine } = await lookAt(bytes);
    if (format === undefined && looksLikeScenarios(beginning)) throw scenariosUnnamed(name);
    const rules: RowRules = { defaults, repeat, mode, digitsOf, environment, readFile: files.read, contentHash };
    const reader: RowReader = { name, format: format ?? formatOfText(beginning), bytes, closest, rules };
    const isCut = path === '-' && reader.format === 'csv' && endsInLine;
    let checked: Promise<Checked> | undefined;
    const check = () => {
      checked ??= checkBatch(reader, choice).then((found) => (isCut ? refuseCut(name) : found));
      return checked;
    };
    return {
      name,
      preflight: async () => (await check()).preflight,
      read: () => chosenRows(reader, choice, check),
      close: bytes.close,
    };
  } catch (error) {
    await bytes.close();
    throw error;
  }
};

/** It may name other files by their place beside it, so it is one itself, and known by its name. */
const scenariosUnnamed = (name: string): CliError =>
  new CliError('usage', `${name} looks like a scenario file.`, {
    why: 'Those are known by their names. Nothing was sent.',
    hint: 'Write it to a file whose name ends in .yaml, and give that.',
  });

/** Whoever writes into a pipe may have been killed over it: half an amount is an amount as well. @throws CliError `usage` */
const refuseCut = (name: string): never => {
  throw new CliError('usage', `${name} ends in the middle of a line.`, {
    why: 'What wrote it may have been stopped, and a cell may have lost its end. Nothing was sent.',
    hint: 'Pass all of it, with a line break at its end; a file that is named needs none.',
  });
};

interface Look {
  readonly contentHash: string;
  readonly beginning: string;
  /** Its last line has no line break. */
  readonly endsInLine: boolean;
}

/** The hash comes first: variables are made of it. */
const lookAt = async (bytes: ByteSource): Promise<Look> => {
  const hash = createHash('sha256');
  let beginning: string | undefined;
  let last: number | undefined;
  for await (const piece of bytes.read()) {
    hash.update(piece);
    last = piece.at(-1);
    beginning ??= Buffer.from(piece.subarray(0, 4096)).toString('utf8');
  }
  const endsInLine = last !== undefined && last !== 0x0a && last !== 0x0d;
  return { contentHash: hash.digest('hex'), beginning: beginning ?? '', endsInLine };
};

/** @throws CliError `usage`, `live-guard`, `local-io` */
async function* chosenRows(
  reader: RowReader,
  choice: BatchChoice,
  check: () => Promise<Checked>,
): AsyncGenerator<BatchRow, void> {
  const { shared } = await check();
  const lineBefore = shared.follow();
  for await (const found of batchRows(reader)) {
    // A token's file may have gone since it was checked.
    if (!('row' in found)) throw refuseRows(reader.name, found.complaints, found.complaints.length);
    const { row } = found;
    if (!isChosenByTags(row, choice) || !isInPart(row, choice)) continue;
    const subject = subjectOf(row);
    const after = subject === undefined ? undefined : lineBefore(subject, row.line);
    yield after === undefined ? row : { ...row, after };
  }
}
