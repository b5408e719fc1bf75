import * as v from 'valibot';
import { invalid, jsonApiMediaType, notAllowed, refuse } from './errors.ts';

const linkage = v.object({ data: v.nullable(v.object({ type: v.string(), id: v.string() })) });
const document = v.strictObject({
  data: v.strictObject({
    type: v.string(),
    id: v.optional(v.string()),
    attributes: v.optional(v.record(v.string(), v.unknown()), {}),
    relationships: v.optional(v.record(v.string(), linkage), {}),
    // The vendor's own documents come back with these when a client sends on what it read.
    links: v.optional(v.unknown()),
    meta: v.optional(v.unknown()),
  }),
});
type ResourceBody = v.InferOutput<typeof document>['data'];

/** Which attributes of a resource a write may carry; those in neither list are refused. */
export interface Writable {
  readonly attributes: readonly string[];
  readonly relationships: readonly string[];
}

/** @throws 415 when a write does not declare the JSON:API media type, without parameters */
export function requireJsonApi(contentType: string | undefined): void {
  if (contentType?.trim().toLowerCase() === jsonApiMediaType) return;
  throw refuse(415, {
    title: 'Unsupported media type',
    detail: `All requests that create or update must use the '${jsonApiMediaType}' Content-Type. This request specified '${contentType ?? ''}'.`,
    code: 'UNSUPPORTED_MEDIA_TYPE',
  });
}

/** @throws 406 when the answer's media type is not among those accepted */
export function requireAcceptable(accept: string | undefined): void {
  const accepted = (accept ?? '*/*').split(',').map((type) => type.trim().toLowerCase());
  if (accepted.some((type) => type === jsonApiMediaType || type.startsWith('*/*'))) return;
  throw refuse(406, {
    title: 'Not acceptable',
    detail: `All requests must use the '${jsonApiMediaType}' Accept without media type parameters. This request specified '${accept}'.`,
    code: 'NOT_ACCEPTABLE',
  });
}

/**
 * Reads the one resource that a write carries.
 * @param id that of the address, for updates
 * @throws 400 for what is not JSON:API, another type or id, and for attributes that are read-only or unknown: the vendor's
 * library answers both in the same words
 */
export function readResource(body: Uint8Array, type: string, id: string | undefined, writable: Writable): ResourceBody {
  const parsed = v.safeParse(document, parseJson(body));
  if (!parsed.success) {
    const place = v.getDotPath(parsed.issues[0]) ?? 'document';
    if (parsed.issues[0].expected === 'never') throw refuse(400, notAllowed(place));
    throw refuse(400, { title: 'Invalid data format', detail: `${place} is not valid.`, code: 'INVALID_DATA_FORMAT' });
  }
  const { data } = parsed.output;
  // The JSON:API specification asks for 409 here; jsonapi-resources answers 400.
  if (data.type !== type) {
    const detail = `${data.type} is not a valid resource.`;
    throw refuse(400, { title: 'Invalid resource', detail, code: 'INVALID_RESOURCE' });
  }
  if (id !== undefined && data.id === undefined) {
    const detail = 'The resource object does not contain a key.';
    throw refuse(400, { title: 'A key is required', detail, code: 'KEY_ORDER_MISMATCH' });
  }
  if (data.id !== undefined && data.id !== id) {
    const detail = `The URL does not support the key ${data.id}`;
    throw refuse(400, { title: 'Key is not included in URL', detail, code: 'KEY_NOT_INCLUDED_IN_URL' });
  }
  for (const name of Object.keys(data.attributes))
    if (!writable.attributes.includes(name)) throw refuse(400, notAllowed(name));
  for (const name of Object.keys(data.relationships))
    if (!writable.relationships.includes(name)) throw refuse(400, notAllowed(name));
  return data;
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw refuse(400, { title: 'Bad Request', detail: 'The request body is not valid JSON.', code: 'BAD_REQUEST' });
  }
}

interface FreeFields {
  reference: string | null;
  reference_origin: string | null;
  metadata: Record<string, unknown>;
}

/** Applies the three attributes that every resource takes. @throws 422 on values of another kind */
export function applyFreeFields(row: FreeFields, attributes: Readonly<Record<string, unknown>>): void {
  const given = v.safeParse(freeFields, attributes);
  if (!given.success) throw refuse(422, invalid(v.getDotPath(given.issues[0]) ?? 'metadata', 'is invalid', 'invalid'));
  Object.assign(row, given.output);
}

const freeFields = v.object({
  reference: v.optional(v.nullable(v.string())),
  reference_origin: v.optional(v.nullable(v.string())),
  metadata: v.optional(v.record(v.string(), v.unknown())),
});

/** Whether a trigger attribute was sent as set. The vendor takes any true value; the sandbox takes `true` alone. */
export function triggered(attributes: Readonly<Record<string, unknown>>, name: string): boolean {
  if (!Object.hasOwn(attributes, name)) return false;
  const value = attributes[name];
  if (typeof value === 'boolean') return value;
  throw refuse(422, invalid(name, 'is invalid', 'invalid'));
}
