import * as v from 'valibot';
import { isStorable } from '../../json-limits.ts';
import type { JsonObject } from '../../world/tables.ts';
import { jsonApiMediaType, notAllowed, refuse } from '../errors.ts';

/** Valibot's own records leave out what an object inherits (`__proto__`, `constructor`), which has to be refused instead. */
const members = v.custom<Record<string, unknown>>(
  (value) => value !== null && typeof value === 'object' && !Array.isArray(value),
);
// What the vendor makes of further members of a relationship is not known.
const identifier = v.strictObject({ type: v.string(), id: v.string(), meta: v.optional(v.unknown()) });
const relationship = v.strictObject({
  data: v.nullable(v.union([identifier, v.array(identifier)])),
  links: v.optional(v.unknown()),
  meta: v.optional(v.unknown()),
});
const inherited = ['__proto__', 'constructor', 'prototype'];
const document = v.strictObject({
  data: v.strictObject({
    type: v.string(),
    id: v.optional(v.string()),
    attributes: v.optional(members, {}),
    relationships: v.optional(
      v.pipe(
        members,
        v.check((value) => !inherited.some((name) => Object.hasOwn(value, name))),
        v.record(v.string(), relationship),
      ),
      {},
    ),
    // The vendor's own documents come back with these when a client sends on what it read.
    links: v.optional(v.unknown()),
    meta: v.optional(v.unknown()),
  }),
});

/** The one resource that a write carries. */
export interface ResourceBody {
  readonly attributes: Readonly<JsonObject>;
  readonly relationships: Readonly<Record<string, { readonly data: Linkage }>>;
}
type Linkage = v.InferOutput<typeof identifier> | v.InferOutput<typeof identifier>[] | null;

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
  if (accept === undefined || accept === jsonApiMediaType) return;
  const accepted = accept.split(',').map((type) => type.trim().toLowerCase());
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
 * @throws 400 for what is not JSON:API, and for another type or id
 */
export function readBody(body: Uint8Array, type: string, id: string | undefined): ResourceBody {
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
  return data;
}

function parseJson(body: Uint8Array): unknown {
  try {
    const parsed: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    if (isStorable(parsed)) return parsed;
  } catch {
    // Refused below, like what cannot be kept.
  }
  throw refuse(400, { title: 'Bad Request', detail: 'The request body is not valid JSON.', code: 'BAD_REQUEST' });
}
