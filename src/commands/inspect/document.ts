import { diagnose } from '../../diagnosis/diagnose.ts';
import type { Diagnosis, Money } from '../../diagnosis/finding.ts';
import type { PaymentFacts } from '../../diagnosis/payment-facts.ts';
import { type TimelineEntry, timelineOf } from '../../diagnosis/timeline.ts';

/** What `inspect` prints: what was read, what the rules make of it, and what happened when. */
export type InspectDocument = PaymentFacts & Diagnosis & { readonly timeline: readonly TimelineEntry[] };

/** @param money writes the amounts in sentences; see `diagnose` */
export const inspectDocument = (facts: PaymentFacts, nowMs: number, money?: Money): InspectDocument => ({
  ...facts,
  ...diagnose(facts, nowMs, money),
  timeline: timelineOf(facts),
});
