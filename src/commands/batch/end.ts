import { outcomeError } from '../../batch/outcome.ts';
import type { BatchSummary } from '../../batch/row-result.ts';
import type { RowsEnd } from '../../batch/run/run-rows.ts';
import { CliError } from '../../errors.ts';

/** How the rows of a batch came to their end. */
export interface BatchEnd {
  readonly summary: BatchSummary;
  readonly rows: RowsEnd;
  /** The signal, where one came. */
  readonly reason: 'interrupted' | 'terminated' | undefined;
  /** Where the journal took no more. */
  readonly diskError: CliError | undefined;
  /** What went wrong with stdout, or with a report. */
  readonly printError: CliError | undefined;
  /** The command that goes on with it, where there is something to go on with. */
  readonly goOn: string | undefined;
}

/** What a batch ends with: a signal or a full disk before what its rows came to, and those before what was printed. */
export const errorOf = ({ summary, rows, reason, diskError, printError, goOn }: BatchEnd): CliError | undefined => {
  const wayOn = goOn === undefined ? undefined : `\`${goOn}\` goes on.`;
  const { rows: all, unknown, 'not-run': left } = summary.totals;
  const others = [
    ...(unknown === 0 ? [] : [` What became of ${unknown} of ${all} rows is not known.`]),
    ...(left === 0 ? [] : [` ${left} of ${all} rows did not run.`]),
  ].join('');
  if (rows.stopped === 'signal') {
    const kind = reason ?? 'interrupted';
    return new CliError(kind, 'The batch was stopped.', {
      code: kind,
      why: `A signal came; each write that was under way was waited for.${others}`,
      hint: wayOn ?? 'Run it again when you are ready.',
    });
  }
  if (diskError !== undefined) {
    const { facts } = diskError;
    return diskError.with({
      ...(unknown === 0 ? {} : { execution: 'unknown' }),
      why: `${facts.why ?? ''}${others}`.trim(),
      ...(wayOn === undefined ? {} : { hint: `Free some space, then: ${wayOn}` }),
    });
  }
  if (rows.queueError !== undefined) {
    const { facts } = rows.queueError;
    return rows.queueError.with({
      why: `${facts.why ?? ''}${others}`.trim(),
      ...(wayOn === undefined || rows.queueError.kind === 'unknown'
        ? {}
        : { hint: `${facts.hint ?? ''} Then: ${wayOn}` }),
    });
  }
  return (
    outcomeError(
      summary,
      wayOn ??
        'The results say why, row by row: those of this start on stdout, all of them in a report (--report-html).',
    ) ?? printError
  );
};
