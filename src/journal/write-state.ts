import type { IntentRecord, OutcomeRecord } from './records.ts';

/**
 * What is known of a write: `none` never left, or was certainly not executed; `open` may have been executed; `done` was
 * answered and believed.
 */
export type WriteState = 'none' | 'open' | 'done';

/** The same, with what was known before the attempt under way. */
export interface WriteProgress {
  readonly state: WriteState;
  readonly before: WriteState;
}

export const unsent: WriteProgress = { state: 'none', before: 'none' };

/** What one more record of a write's attempts makes of what is known of it. */
export const progressAfter = (
  { state, before }: WriteProgress,
  record: IntentRecord | OutcomeRecord,
): WriteProgress => {
  if (record.kind === 'intent') return { state: state === 'none' ? 'open' : state, before: state };
  if (record.verified === false) return { state: 'none', before };
  if (record.http_status !== undefined && record.http_status < 300) return { state: 'done', before };
  // A refusal, or a failure before anything was sent, settles only its own attempt.
  return { state: record.ambiguous || (record.http_status ?? 0) >= 500 ? state : before, before };
};
