import { sanitiseLine } from '../../output/sanitise.ts';
import type { RowResult } from '../row-result.ts';

/** On one line, with nothing in it that a screen obeys, and no half characters: they cannot be written as UTF-8. */
export const plainLine = (text: string): string => sanitiseLine(text).replace(/\p{Surrogate}/gu, '\ufffd');

/** `DECLINED`, `422 INVALID_TOKEN`: by what a row that came to something else is known, in a word. */
export const reasonOf = ({ error, result, exit_code }: RowResult): string =>
  error?.code ?? result ?? (exit_code === null ? 'not run' : `exit ${exit_code}`);

/** What it should have come to, and what it came to. */
export const outcomeOf = (row: RowResult): string => {
  const came = [row.result, row.error?.code]
    .filter((part, index, parts) => part && parts.indexOf(part) === index)
    .join(', ');
  const exit = row.exit_code === null ? '' : `exit code ${row.exit_code}`;
  return `Expected ${row.expect}, came to ${[exit, came].filter(Boolean).join(' ') || 'nothing'}.`;
};

/** `send-token: done, 1 attempt, 84 ms, HTTP 200, trace id …`: a line a step. */
export const stepLines = ({ steps }: RowResult): readonly string[] =>
  steps.map((step) =>
    plainLine(
      [
        `${step.name}: ${step.status}`,
        `${step.attempts} ${step.attempts === 1 ? 'attempt' : 'attempts'}`,
        `${step.duration_ms} ms`,
        ...(step.http_status === null ? [] : [`HTTP ${step.http_status}`]),
        ...(step.trace_id === undefined ? [] : [`trace id ${step.trace_id}`]),
        ...(step.correlation_id === undefined ? [] : [`klarna-correlation-id ${step.correlation_id}`]),
      ].join(', '),
    ),
  );
