import type { JsonObject, Read, Reference } from '../world/rows.ts';

/** A resource before it becomes JSON:API: all its attributes, and what it is related to. */
export interface Presented {
  readonly attributes: Read<JsonObject>;
  /** `null` is a to-one relationship without a target, a list a to-many one. */
  readonly related: Readonly<Record<string, Reference | readonly Reference[] | null>>;
}

interface Common {
  readonly created_at: string;
  readonly updated_at: string;
  readonly reference: string | null;
  readonly reference_origin: string | null;
  readonly metadata: Read<JsonObject>;
}

/** The attributes that close every Commerce Layer resource, in the vendor's order. */
export const closing = ({ created_at, updated_at, reference, reference_origin, metadata }: Common) => ({
  created_at,
  updated_at,
  reference,
  reference_origin,
  metadata,
});

export const to = (type: string, id: string | null): Reference | null => (id === null ? null : { type, id });
export const toMany = (type: string, ids: readonly string[]): readonly Reference[] => ids.map((id) => ({ type, id }));

const formats = new Map<string, Intl.NumberFormat>();

function formatFor(currency: string): Intl.NumberFormat {
  const known = formats.get(currency);
  if (known) return known;
  const format = new Intl.NumberFormat('en-US', { style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
  formats.set(currency, format);
  return format;
}

/** The three attributes that Commerce Layer has for each amount: `<name>_cents`, `<name>_float`, `formatted_<name>`. */
export function money(name: string, minorUnits: number | null, currency: string): JsonObject {
  if (minorUnits === null) return { [`${name}_cents`]: null, [`${name}_float`]: null, [`formatted_${name}`]: null };
  const format = formatFor(currency);
  const float = minorUnits / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2);
  return { [`${name}_cents`]: minorUnits, [`${name}_float`]: float, [`formatted_${name}`]: format.format(float) };
}
