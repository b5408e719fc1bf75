import type { PaymentFacts } from './payment-facts.ts';
import { changes } from './timeline/changes.ts';
import { deeds } from './timeline/deeds.ts';
import { merged } from './timeline/merged.ts';

/** Something that happened to a payment. */
export interface TimelineEntry {
  /** ISO 8601. */
  readonly at: string;
  /** What happened, as a sentence without its full stop. */
  readonly what: string;
  /** Who did it, or where it was seen; `here` is this machine. */
  readonly where: 'commerce-layer' | 'klarna' | 'here';
  /** False for what only explains the rest, such as an attribute that changed along with something else. */
  readonly is_important: boolean;
  /** In minor units, where it is about an amount. */
  readonly amount?: number;
  readonly currency?: string;
  /** The ids to quote for it, by what they are. */
  readonly ids?: Readonly<Record<string, string>>;
}

/**
 * What happened to a payment, oldest first: from its transactions, the histories of its resources, Klarna's own times
 * and the runs of this machine. What several of them tell stands there once.
 */
export const timelineOf = (facts: PaymentFacts): readonly TimelineEntry[] =>
  merged([...deeds(facts), ...changes(facts)]);
