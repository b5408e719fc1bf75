import { CliError } from '../errors.ts';
import type { BatchSummary } from './row-result.ts';

type Totals = BatchSummary['totals'];

/** 7 where of some rows nobody knows, else 11 where some did not do what was expected or never ran, else 0. */
export const exitCodeOf = (totals: Totals): 0 | 7 | 11 => {
  if (totals.unknown > 0) return 7;
  return totals.failed > 0 || totals['not-run'] > 0 ? 11 : 0;
};

/** `9,870`, whatever the locale. */
const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');

/** What a batch ends with where it did not come to what was expected; `undefined` where it did. */
export const outcomeError = ({ totals }: Pick<BatchSummary, 'totals'>, hint: string): CliError | undefined => {
  const exitCode = exitCodeOf(totals);
  if (exitCode === 0) return undefined;
  const ofAll = (count: number) => `${grouped(count)} of ${grouped(totals.rows)} ${totals.rows === 1 ? 'row' : 'rows'}`;
  const others = [
    ...(totals.failed > 0 ? [`${ofAll(totals.failed)} did not do what was expected.`] : []),
    ...(totals['not-run'] > 0 ? [`${ofAll(totals['not-run'])} did not run.`] : []),
  ];
  if (exitCode === 7) {
    return new CliError('unknown', `What became of ${ofAll(totals.unknown)} is not known.`, {
      code: 'BATCH_UNKNOWN',
      why: ['A write left, and its answer was lost.', ...others].join(' '),
      hint,
    });
  }
  const [message = '', ...rest] = others;
  return new CliError('partial', message, {
    code: 'BATCH_PARTIAL',
    ...(rest.length === 0 ? {} : { why: rest.join(' ') }),
    hint,
  });
};
