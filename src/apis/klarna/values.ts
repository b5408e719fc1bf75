declare const brand: unique symbol;

/** An amount in minor units of an ISO 4217 currency: 11800 is USD 118.00. */
export type MinorUnits = number & { readonly [brand]: 'MinorUnits' };
/** A Klarna resource name, for example `krn:partner:global:account:test:…`. */
export type Krn = string & { readonly [brand]: 'Krn' };

/**
 * No grammar is published, so this one is tolerant; only what no name can hold is kept out: blanks, control characters,
 * marks that turn text around, and halves of a character, which no URL can carry.
 */
const krnPattern = /^krn(:[^:\s\p{C}]+){2,}$/u;

export const isKrn = (text: string): text is Krn => krnPattern.test(text);

export const isMinorUnits = (value: number): value is MinorUnits => Number.isSafeInteger(value) && value > 0;

/** A KRN as one segment of a path: colons may stand there, anything that could end the segment may not. */
export const krnSegment = (krn: Krn): string => encodeURIComponent(krn).replaceAll('%3A', ':');
