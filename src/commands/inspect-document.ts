import type { Diagnosis } from '../diagnosis/finding.ts';
import type { PaymentFacts } from '../diagnosis/payment-facts.ts';

/** What `inspect` prints: what was read, and what the rules make of it. */
export type InspectDocument = PaymentFacts & Diagnosis;
