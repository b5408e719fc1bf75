import { createHash } from 'node:crypto';
import { CliError } from '../../../errors.ts';
import type { BatchSummary, RowResult, RowStatus } from '../../row-result.ts';

/** Which report has which row. */
export interface RowIndex {
  /** @throws CliError `usage`, REPORT_CONFLICT where another report says something else of the row */
  readonly add: (report: number, place: number, row: RowResult, contentHash: string | null) => void;
  /** Whether it is to stand in the merged report there. */
  readonly has: (report: number, place: number) => boolean;
  readonly totals: () => BatchSummary['totals'];
}

interface Known {
  report: number;
  place: number;
  digest: string;
  status: RowStatus;
}

const digestOf = (row: RowResult): string => createHash('sha256').update(JSON.stringify(row)).digest('base64');

/**
 * A row is known by its id and the content of the file it is of. It counts once: where two reports say the same of it, and
 * where one says that it did not run and another what came of it. It keeps some hundred bytes a row, and no row.
 */
export const openRowIndex = (paths: readonly string[]): RowIndex => {
  const rows = new Map<string, Known>();
  const chosen = paths.map(() => new Set<number>());
  const choose = (report: number, place: number) => chosen[report]?.add(place);
  return {
    add: (report, place, row, contentHash) => {
      const key = `${contentHash ?? row.batch_id} ${row.id}`;
      const known = rows.get(key);
      const digest = digestOf(row);
      if (known === undefined) {
        rows.set(key, { report, place, digest, status: row.status });
        choose(report, place);
        return;
      }
      if (known.digest === digest || row.status === 'not-run') return;
      if (known.status !== 'not-run') throw conflict(row, paths[known.report] ?? '', paths[report] ?? '');
      chosen[known.report]?.delete(known.place);
      choose(report, place);
      Object.assign(known, { report, place, digest, status: row.status });
    },
    has: (report, place) => chosen[report]?.has(place) ?? false,
    totals: () => {
      const totals: Record<'rows' | RowStatus, number> = { rows: 0, succeeded: 0, failed: 0, unknown: 0, 'not-run': 0 };
      for (const { status } of rows.values()) {
        totals.rows += 1;
        totals[status] += 1;
      }
      return totals;
    },
  };
};

const conflict = (row: RowResult, first: string, second: string): CliError => {
  const where = first === second ? `twice in ${first}` : `in ${first} and in ${second}`;
  return new CliError('usage', `Row ${JSON.stringify(row.id)} stands ${where}, with different results.`, {
    code: 'REPORT_CONFLICT',
    why: 'Which of them is true cannot be told from the reports.',
    hint: 'Leave out the older report: that of a batch that was taken up again holds all of its rows.',
  });
};
