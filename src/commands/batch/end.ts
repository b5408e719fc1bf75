import type { BatchSummary } from '../../batch/row-result.ts';
import type { RowsEnd } from '../../batch/run/run-rows.ts';
import { CliError } from '../../errors.ts';

/** How the rows of a batch came to their end. */
export interface BatchEnd {
  readonly summary: BatchSummary;
  readonly rows: RowsEnd;
  /** The signal, where one came. */
  readonly reason: 'interrupted' | 'terminated' | undefined;
  /** What went wrong with stdout. */
  readonly stdoutError: CliError | undefined;
  /** The command that goes on with it, where there is something to go on with. */
  readonly goOn: string | undefined;
}

/** What a batch ends with: a signal or a full disk before what its rows came to, and those before what was printed. */
export const errorOf = ({ summary, rows, reason, stdoutError, goOn }: BatchEnd): CliError | undefined => {
  const { totals } = summary;
  const wayOn = goOn === undefined ? undefined : `\`${goOn}\` goes on.`;
  const how = `${totals.succeeded} of ${totals.rows} rows did what was expected, ${totals.failed} did not, of ${totals.unknown} nobody knows, ${totals['not-run']} did not run.`;
  if (rows.stopped === 'signal') {
    const kind = reason ?? 'interrupted';
    return new CliError(kind, 'The batch was stopped.', {
      code: kind,
      why: `A signal came. ${how}`,
      hint: wayOn ?? 'Run it again when you are ready.',
    });
  }
  if (rows.diskError !== undefined) {
    return rows.diskError.with({
      why: [rows.diskError.facts.why, how].join(' '),
      ...(wayOn === undefined ? {} : { hint: `Free some space; ${wayOn}` }),
    });
  }
  if (summary.exit_code === 7) {
    return new CliError('unknown', `Of ${totals.unknown} rows nobody knows whether they were executed.`, {
      code: 'BATCH_UNKNOWN',
      why: how,
      hint: wayOn ?? 'Look at them with `klarna-cl inspect` before anything is sent again.',
    });
  }
  if (summary.exit_code === 11) {
    return new CliError(
      'partial',
      `${totals.rows - totals.succeeded} of ${totals.rows} rows did not do what was expected.`,
      {
        code: 'BATCH_PARTIAL',
        why: how,
        hint: wayOn ?? 'The results on stdout say why, row by row.',
      },
    );
  }
  return stdoutError;
};
