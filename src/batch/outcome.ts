import { CliError } from '../errors.ts';
import type { BatchSummary } from './row-result.ts';

type Totals = BatchSummary['totals'];

/** 7 where of some rows nobody knows, else 11 where some did not do what was expected or never ran, else 0. */
export const exitCodeOf = (totals: Totals): 0 | 7 | 11 => {
  if (totals.unknown > 0) return 7;
  return totals.failed > 0 || totals['not-run'] > 0 ? 11 : 0;
};

/** `9,870`, whatever the locale. */
export const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');

const rowsThat = (count: number, did: string): string => `${grouped(count)} ${count === 1 ? 'row' : 'rows'} ${did}`;

/** What a batch ends with where it did not come to what was expected; `undefined` where it did. */
export const outcomeError = ({ totals }: Pick<BatchSummary, 'totals'>, hint: string): CliError | undefined => {
  const exitCode = exitCodeOf(totals);
  if (exitCode === 0) return undefined;
  const others = [
    ...(totals.failed > 0 ? [rowsThat(totals.failed, 'did not do what was expected')] : []),
    ...(totals['not-run'] > 0 ? [rowsThat(totals['not-run'], 'did not run')] : []),
  ];
  const of = `of ${grouped(totals.rows)}`;
  if (exitCode === 7) {
    return new CliError('unknown', `Of ${rowsThat(totals.unknown, `nobody knows what became`)}, ${of}.`, {
      code: 'BATCH_UNKNOWN',
      why: ['A write left, and its answer was lost.', ...others.map((other) => `${other}.`)].join(' '),
      hint,
    });
  }
  return new CliError('partial', `${others.join(', and ')}, ${of}.`, { code: 'BATCH_PARTIAL', hint });
};
