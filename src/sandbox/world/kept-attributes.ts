import type { JsonObject, Read } from './tables.ts';

interface Kept {
  reference: string | null;
  reference_origin: string | null;
  metadata: JsonObject;
  given: JsonObject;
}

export type Attributes = Read<JsonObject>;

/**
 * Keeps what a client wrote: `reference`, `reference_origin` and `metadata` where every resource has them, the rest as it
 * was given.
 * @param handled the names that the caller sees to
 */
export function keep(row: Kept, attributes: Attributes, handled: readonly string[] = []): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (handled.includes(name)) continue;
    if (name === 'reference' || name === 'reference_origin') row[name] = textOf(value);
    else if (name === 'metadata') row.metadata = structuredClone(value ?? {}) as JsonObject;
    else row.given[name] = structuredClone(value);
  }
}

export const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
export const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);

/** A text that says something. */
export const wordsOf = (value: unknown): string | null => {
  const text = textOf(value)?.trim();
  return text ? text : null;
};
