import { idNames } from '../packed.ts';

/** The rows as they stand in the page, each with the text that a search looks through. */
export const readRows = () => {
  const { batch, duration_ms } = JSON.parse(document.getElementById('about').textContent);
  const rows = JSON.parse(document.getElementById('rows').textContent).map((packed, index) => {
    const [id, line, status, expect, exitCode, result, error, tags, route, startedAt, duration, amount, ids, steps] =
      packed;
    const isBad = status === 'failed' || status === 'unknown';
    const row = {
      index,
      id,
      line,
      status,
      expect,
      exitCode,
      result,
      error: error && { code: error[0], message: error[1], hint: error[2] },
      tags,
      route,
      started_at: startedAt,
      duration_ms: duration,
      amount,
      ids: idNames.map((name, place) => [name, ids[place]]).filter(([, value]) => value !== null),
      steps: steps.map(([name, stepStatus, attempts, stepDuration, http, trace = null, correlation = null]) => ({
        name,
        status: stepStatus,
        attempts,
        duration_ms: stepDuration,
        http,
        trace,
        correlation,
      })),
      reason: isBad ? (error?.[0] ?? result ?? (exitCode === null ? 'not run' : `exit ${exitCode}`)) : null,
    };
    // What a chart groups by and says of a problem.
    row.message = error?.[1] ?? '';
    row.sought = [
      id,
      result,
      route,
      amount,
      ...tags,
      ...(error ?? []),
      ...ids,
      ...steps.flatMap((step) => [step[5], step[6]]),
    ]
      .filter(Boolean)
      .join('\n')
      .toLowerCase();
    return row;
  });
  return { batch, duration_ms, rows };
};
