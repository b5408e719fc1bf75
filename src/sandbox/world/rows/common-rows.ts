import * as v from 'valibot';

export const jsonObject = v.record(v.string(), v.unknown());
export type JsonObject = v.InferOutput<typeof jsonObject>;

export interface Reference {
  readonly type: string;
  readonly id: string;
}

export const reference = v.object({ type: v.string(), id: v.string() });
export const minorUnits = v.pipe(v.number(), v.safeInteger());

/** What every Commerce Layer resource has. */
export const common = {
  id: v.string(),
  created_at: v.string(),
  updated_at: v.string(),
  reference: v.nullable(v.string()),
  reference_origin: v.nullable(v.string()),
  metadata: jsonObject,
  /** What clients wrote and nothing in the sandbox depends on, by its name in the schema. */
  given: jsonObject,
};

/** A row of nothing but what every resource has. */
export const newRow = (id: string, at: string) => ({
  id,
  created_at: at,
  updated_at: at,
  reference: null,
  reference_origin: null,
  metadata: {} as JsonObject,
  given: {} as JsonObject,
});
