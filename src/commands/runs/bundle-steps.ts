import type { IntentRecord, JournaledVerdict, JournalRecord, OutcomeRecord } from '../../journal/records.ts';
import { urlOf } from '../../url.ts';

/** One attempt at a write, as far as the journal tells. Times are ISO 8601, durations milliseconds. */
export interface BundledExchange {
  readonly attempt: number;
  readonly method: string;
  readonly url: string;
  readonly sent_at: string;
  readonly answered_at: string | null;
  readonly duration_ms: number | null;
  readonly http_status: number | null;
  /** The row of the fault table, where it failed. */
  readonly fault: string | null;
  readonly ambiguous: boolean;
  /** What a reading found out afterwards. */
  readonly verified: boolean | null;
  readonly trace_id: string | null;
  readonly correlation_id: string | null;
  readonly idempotency_key: string | null;
  readonly body_sha256: string | null;
  readonly token_sha256: string | null;
  readonly acts_on: string | null;
  readonly created: string | null;
}

export interface BundledStep {
  readonly step: string;
  readonly state: 'done' | 'refused' | 'not executed' | 'unknown';
  readonly attempts: number;
  readonly verdict: JournaledVerdict | null;
  readonly exchanges: readonly BundledExchange[];
}

/** The writes of a run, step by step in the order in which they were first sent. */
export const bundledSteps = (records: readonly JournalRecord[]): readonly BundledStep[] => {
  const names = new Set(records.flatMap((record) => (record.kind === 'intent' ? [record.step] : [])));
  return [...names].map((step) => {
    const own = records.filter(
      (record) => (record.kind === 'intent' || record.kind === 'outcome') && record.step === step,
    );
    const exchanges: BundledExchange[] = [];
    let verdict: JournaledVerdict | null = null;
    for (const record of own) {
      if (record.kind === 'intent') exchanges.push(begun(record));
      else if (record.kind === 'outcome') {
        const last = exchanges.pop();
        if (last !== undefined) exchanges.push(ended(last, record));
        verdict = record.verdict ?? verdict;
      }
    }
    return { step, state: stateOf(exchanges), attempts: exchanges.length, verdict, exchanges };
  });
};

const begun = (intent: IntentRecord): BundledExchange => ({
  attempt: intent.attempt,
  method: intent.method,
  url: withoutSecrets(intent.url),
  sent_at: intent.at,
  answered_at: null,
  duration_ms: null,
  http_status: null,
  fault: null,
  ambiguous: false,
  verified: null,
  trace_id: null,
  correlation_id: null,
  idempotency_key: intent.idempotency_key ?? null,
  body_sha256: intent.body_sha256 ?? null,
  token_sha256: intent.token_sha256 ?? null,
  acts_on: intent.acts_on ?? null,
  created: null,
});

/** A reading's verdict comes as a second outcome of the same attempt; what the first one said of it stays. */
const ended = (exchange: BundledExchange, outcome: OutcomeRecord): BundledExchange => ({
  ...exchange,
  answered_at: exchange.answered_at ?? outcome.at,
  duration_ms: exchange.duration_ms ?? Date.parse(outcome.at) - Date.parse(exchange.sent_at),
  http_status: exchange.http_status ?? outcome.http_status ?? null,
  fault: exchange.fault ?? outcome.fault ?? null,
  ambiguous: exchange.ambiguous || outcome.ambiguous === true,
  verified: outcome.verified ?? exchange.verified,
  trace_id: outcome.trace_id ?? exchange.trace_id,
  correlation_id: outcome.correlation_id ?? exchange.correlation_id,
  created: outcome.created ?? exchange.created,
});

/** What the last word on a step is; an attempt that may have been executed keeps it open until something settles it. */
const stateOf = (exchanges: readonly BundledExchange[]): BundledStep['state'] => {
  let state: BundledStep['state'] = 'not executed';
  for (const { answered_at, http_status, ambiguous, verified } of exchanges) {
    if (verified !== null) state = verified ? 'done' : 'not executed';
    else if (http_status !== null && http_status < 300) state = 'done';
    else if (answered_at === null || ambiguous || (http_status !== null && http_status >= 500)) state = 'unknown';
    // A refusal of a repeat says nothing about the attempt before it.
    else if (state !== 'unknown') state = http_status === null ? 'not executed' : 'refused';
  }
  return state;
};

/** No secret of ours stands in a query, but a later request might have one; Klarna v1 has the token in the path. */
const withoutSecrets = (address: string): string => {
  if (urlOf(address) === undefined) return '…';
  const { origin, pathname } = new URL(address);
  return `${origin}${pathname.replace(/(\/payments\/v1\/authorizations\/).+/, '$1…')}`;
};
