import type { TimelineEntry } from '../timeline.ts';

/**
 * An entry with what it is about, by which two tellings of one thing are known: `status authorized`. The more is known
 * of a thing, the better the telling: a transaction tells more than the status that it changed.
 */
export interface Told extends TimelineEntry {
  readonly about: string;
  readonly weight: 'thing' | 'time' | 'change';
}

/** Ids that somebody told. */
export const idsOf = (
  ids: Readonly<Record<string, string | null | undefined>>,
): { readonly ids?: Readonly<Record<string, string>> } => {
  const told = Object.entries(ids).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return told.length === 0 ? {} : { ids: Object.fromEntries(told) };
};

/** An amount with its currency, where both are known. */
export const sumOf = (
  amount: number | null,
  currency: string | null | undefined,
): { readonly amount?: number; readonly currency?: string } =>
  amount === null || currency === null || currency === undefined ? {} : { amount, currency };
