import type { JsonObject, Read, Reference } from '../../world/tables.ts';

interface Common {
  readonly created_at: string;
  readonly updated_at: string;
  readonly reference: string | null;
  readonly reference_origin: string | null;
  readonly metadata: Read<JsonObject>;
}

/** The attributes that every Commerce Layer resource has. */
export const closing = ({ created_at, updated_at, reference, reference_origin, metadata }: Common) => ({
  created_at,
  updated_at,
  reference,
  reference_origin,
  metadata,
});

export const to = (type: string, id: string | null): Reference | null => (id === null ? null : { type, id });
export const toMany = (type: string, ids: readonly string[]): readonly Reference[] => ids.map((id) => ({ type, id }));
