import { diagnose } from '../diagnosis/diagnose.ts';
import type { Diagnosis } from '../diagnosis/finding.ts';
import type { PaymentFacts } from '../diagnosis/payment-facts.ts';
import { type TimelineEntry, timelineOf } from '../diagnosis/timeline.ts';

/** What `inspect` prints: what was read, what the rules make of it, and what happened when. */
export type InspectDocument = PaymentFacts & Diagnosis & { readonly timeline: readonly TimelineEntry[] };

export const inspectDocument = (facts: PaymentFacts, nowMs: number): InspectDocument => ({
  ...facts,
  ...diagnose(facts, nowMs),
  timeline: timelineOf(facts),
});
