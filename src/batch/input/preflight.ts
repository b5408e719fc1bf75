import { CliError } from '../../errors.ts';
import { flowResults } from '../../flows/flow-results.ts';
import { isLongForAHeader } from '../../flows/inputs.ts';
import type { BatchRow, Preflight } from '../row.ts';
import { batchRows, type RowReader } from './batch-rows.ts';
import type { Closest, Column } from './columns.ts';
import { type ComplaintBook, openComplaintBook, refuseRows } from './complaints.ts';
import { countRequests, durationWarning, type RequestCount } from './limits.ts';
import { openKeyCollector, type RepeatedKeys } from './repeated-keys.ts';
import { parseBoolean } from './row-rules.ts';
import { isInShard, type Shard } from './shard.ts';
import { isChosen, type TagFilter } from './tags.ts';

/** Which rows of a file a batch is made of, and how. */
export interface BatchChoice {
  readonly tags?: TagFilter | undefined;
  readonly shard?: Shard | undefined;
  readonly allowSharedPayment: boolean;
  /** The vendors' limits hold: not those of a sandbox. */
  readonly limited: boolean;
  /** `--confirm`. */
  readonly confirms: boolean;
  /** `--rate`: so many flows begin in a second. */
  readonly rate?: number | undefined;
}

/** What was found, and what the rows are read by from then on. */
export interface Checked {
  readonly preflight: Preflight;
  readonly shared: RepeatedKeys;
}

/** What a row is about: two rows with the same must not run at the same time. */
export const subjectOf = ({ inputs: { paymentId, orderId } }: BatchRow): string | undefined => {
  if (paymentId !== undefined) return `payment ${paymentId}`;
  return orderId === undefined ? undefined : `order ${orderId}`;
};

export const isChosenByTags = ({ tags }: BatchRow, choice: BatchChoice): boolean =>
  choice.tags === undefined || isChosen(tags, choice.tags);

/** Rows that share a payment stay together, or nobody could keep them in order. */
export const isInPart = (row: BatchRow, { shard, allowSharedPayment }: BatchChoice): boolean =>
  shard === undefined || isInShard((allowSharedPayment ? subjectOf(row) : undefined) ?? row.id, shard);

/**
 * Goes through the whole file before the first request, and keeps a few bytes of each row.
 * @throws CliError `usage` naming lines and columns, `live-guard` where it is about the mode alone, `local-io`
 */
export const checkBatch = async (reader: RowReader, choice: BatchChoice): Promise<Checked> => {
  const book = openComplaintBook();
  const once = openKeyCollector();
  const subjects = openKeyCollector();
  const count = { file: 0, chosen: 0, placing: 0, longHeaders: 0 };
  const words = new Map<string, number>();
  const requests: RequestCount = { flows: 0, payments: 0, orders: 0, klarna: 0 };
  for await (const found of batchRows(reader)) {
    if ('complaints' in found) {
      for (const complaint of found.complaints) book.add(complaint);
      continue;
    }
    const { row } = found;
    count.file += 1;
    for (const { key } of keysOf(found, choice)) once.add(key);
    if (!isChosenByTags(row, choice)) continue;
    count.chosen += 1;
    if (row.inputs.place) count.placing += 1;
    const subject = subjectOf(row);
    if (subject !== undefined) subjects.add(subject);
    if (!isInPart(row, choice)) continue;
    countRequests(requests, row.inputs, choice.confirms);
    if (isLongForAHeader(row.inputs.sessionToken ?? '')) count.longHeaders += 1;
    noteWord(words, row);
  }
  const [repeated, shared] = [once.repeated(), subjects.repeated()];
  if (repeated.count > 0 || (shared.count > 0 && !choice.allowSharedPayment)) {
    await tellRepeated(reader, choice, repeated, shared, book);
  }
  if (book.total() > 0) throw refuseRows(reader.name, book.kept(), book.total());
  // A part may be empty: there are small files, and many machines.
  if (count.chosen === 0) throw noRows(reader.name, count.file);
  if (count.placing === 0 && parseBoolean(reader.rules.defaults.place ?? '') === true) throw nothingToPlace();
  return {
    preflight: {
      rows: requests.flows,
      contentHash: reader.rules.contentHash,
      requests: { commerceLayer: requests.payments + requests.orders, klarna: requests.klarna },
      warnings: [...warningsOf(reader, choice, requests, count.longHeaders), ...misspelt(words, reader.closest)],
    },
    shared,
  };
};

/** What may stand in one row of a file alone. */
const keysOf = (
  { row, baseId }: { readonly row: BatchRow; readonly baseId: string },
  choice: BatchChoice,
): readonly { readonly column: Column; readonly key: string }[] => {
  const { authToken, sessionToken, idempotencyKey } = row.inputs;
  const given = (column: Column, text: string | undefined) =>
    text === undefined ? [] : [{ column, key: `${column} ${text}` }];
  return [
    ...given('id', row.turn === 1 ? baseId : undefined),
    // Two rows for one token, of which `--tags` takes the one or the other, are no mistake.
    ...(isChosenByTags(row, choice)
      ? [
          ...given('auth-token', authToken),
          ...given('session-token', sessionToken),
          ...given('idempotency-key', idempotencyKey),
        ]
      : []),
  ];
};

/** Goes through the file once more, for the lines of what stands there twice. */
const tellRepeated = async (
  reader: RowReader,
  choice: BatchChoice,
  repeated: RepeatedKeys,
  shared: RepeatedKeys,
  book: ComplaintBook,
): Promise<void> => {
  const [seeKey, seeSubject] = [repeated.follow(), shared.follow()];
  for await (const found of batchRows(reader)) {
    if (!('row' in found)) continue;
    const { row } = found;
    const { line } = row;
    for (const { column, key } of keysOf(found, choice)) {
      const before = seeKey(key, line);
      if (before !== undefined) book.add({ line, column, text: `${whereBefore(before, line)} has the same one` });
    }
    const subject = isChosenByTags(row, choice) && !choice.allowSharedPayment ? subjectOf(row) : undefined;
    const before = subject === undefined ? undefined : seeSubject(subject, line);
    if (before === undefined) continue;
    const column = row.inputs.paymentId === undefined ? 'order' : 'payment-id';
    book.add({
      line,
      column,
      text: `${whereBefore(before, line)} is about the same ${column === 'order' ? column : 'payment'}; --allow-shared-payment takes such rows one after the other`,
    });
  }
};

const whereBefore = (before: number, line: number): string => (before === line ? 'the turn before' : `line ${before}`);

const noRows = (name: string, inFile: number): CliError =>
  inFile === 0
    ? new CliError('usage', `${name} has no row.`, { hint: '`klarna-cl batch init` writes a template.' })
    : new CliError('usage', `--tags chooses no row of ${name}.`, {
        why: `None of its ${inFile} rows has such tags.`,
        hint: 'Look into the column tags.',
      });

/** Not to be passed over in silence: somebody would wait for orders. */
const nothingToPlace = (): CliError =>
  new CliError('usage', '--place goes with none of the rows.', {
    why: 'Orders are placed on the route native, and no row has it.',
    hint: 'Pass --route native as well, name it in the column route, or leave out --place.',
  });

/** Words of the column `expect` that are looked at; a file has a few. */
const mostWords = 100;

const noteWord = (words: Map<string, number>, { expect, line }: BatchRow): void => {
  if (expect.kind !== 'word' || words.size >= mostWords || words.has(expect.word)) return;
  words.set(expect.word, line);
};

/** Services have codes that nobody here knows, so that a word which is nearly a result is no more than suspicious. */
const misspelt = (words: ReadonlyMap<string, number>, closest: Closest): readonly string[] =>
  [...words].flatMap(([word, line]) => {
    const results = flowResults.map((result) => result.toLowerCase());
    const meant = results.includes(word.toLowerCase()) ? undefined : closest(word, results);
    return meant === undefined
      ? []
      : [`line ${line}, column expect: no result is called ${word}; is ${meant.toUpperCase()} meant?`];
  });

const warningsOf = (
  { rules: { mode } }: RowReader,
  { limited, rate, shard }: BatchChoice,
  requests: RequestCount,
  longHeaders: number,
): readonly string[] => {
  const duration = limited ? durationWarning(requests, mode, rate, shard) : undefined;
  return [
    ...(duration === undefined ? [] : [duration]),
    ...(longHeaders === 0
      ? []
      : [`${longHeaders} session tokens are longer than 6 KB; Klarna may refuse headers of that size.`]),
  ];
};
