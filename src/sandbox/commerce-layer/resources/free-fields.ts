import type { JsonObject, Read } from '../../world/rows.ts';

interface FreeFields {
  reference: string | null;
  reference_origin: string | null;
  metadata: JsonObject;
}

/** Applies the three attributes that every resource takes; their kinds are checked before. */
export function applyFreeFields(row: FreeFields, { reference, reference_origin, metadata }: Read<JsonObject>): void {
  if (reference !== undefined) row.reference = reference as string | null;
  if (reference_origin !== undefined) row.reference_origin = reference_origin as string | null;
  // `null` empties it: an object is all it ever is.
  if (metadata !== undefined) row.metadata = structuredClone((metadata ?? {}) as JsonObject);
}
