import type { BatchRow } from '../batch/row.ts';
import type { RowResult } from '../batch/row-result.ts';
import type { Sealing } from './sealing.ts';

/** What a worker says of a row. */
export interface TakenResult {
  readonly result: RowResult;
  /** False: nobody knows what became of its last write, and the row is taken up again where the batch is. */
  readonly isFinal: boolean;
}

const placeOf = (batchId: string, ordinal: number, what: 'result' | 'inputs'): string =>
  `${batchId} row ${ordinal} ${what}`;

export const sealResult = (sealing: Sealing, batchId: string, ordinal: number, taken: TakenResult): string =>
  sealing.seal(JSON.stringify(taken), placeOf(batchId, ordinal, 'result'));

/** `undefined` where it was not sealed with this key, for this row. */
export const openResult = (
  sealing: Sealing,
  batchId: string,
  ordinal: number,
  sealed: string,
): TakenResult | undefined => {
  const text = sealing.open(sealed, placeOf(batchId, ordinal, 'result'));
  // Only who has the key could write it, and that is a klarna-cl of this batch's version.
  return text === undefined ? undefined : (JSON.parse(text) as TakenResult);
};

export const sealRow = (sealing: Sealing, batchId: string, ordinal: number, row: BatchRow): string =>
  sealing.seal(JSON.stringify(row), placeOf(batchId, ordinal, 'inputs'));

/** The same for the row's inputs, tokens and all. */
export const openRow = (sealing: Sealing, batchId: string, ordinal: number, sealed: string): BatchRow | undefined => {
  const text = sealing.open(sealed, placeOf(batchId, ordinal, 'inputs'));
  // It was checked when the file was read, and nobody without the key has touched it since.
  return text === undefined ? undefined : (JSON.parse(text) as BatchRow);
};
