import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Refusal } from '../world/refusal.ts';

export const jsonApiMediaType = 'application/vnd.api+json';

/** One entry of a JSON:API error document. `status` is a string here, and a number in answers to token requests. */
export interface ErrorEntry {
  readonly title: string;
  readonly detail: string;
  readonly code: string;
  readonly source?: { readonly pointer: string };
  readonly meta?: { readonly error: string };
}

/**
 * A refusal in Commerce Layer's shape, to be thrown.
 * Wording: the entries of the vendor's documentation where it has them; elsewhere that of jsonapi-resources, the library
 * whose error codes Commerce Layer answers with; where neither is known, the code beside it says so.
 * @see https://docs.commercelayer.io/core/handling-errors
 */
export function refuse(
  status: ContentfulStatusCode,
  entry: ErrorEntry,
  headers: Record<string, string> = {},
): HTTPException {
  return new HTTPException(status, { res: jsonApiErrors(status, entry, headers) });
}

export function jsonApiErrors(status: number, entry: ErrorEntry, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify({ errors: [{ ...entry, status: String(status) }] }), {
    status,
    headers: { 'content-type': jsonApiMediaType, ...headers },
  });
}

export const invalidToken: ErrorEntry = {
  title: 'Invalid token',
  detail: 'The access token you provided is invalid.',
  code: 'INVALID_TOKEN',
};

export const accessDenied: ErrorEntry = {
  title: 'Access denied',
  detail: 'You are not authorized to perform this action on the requested resource.',
  code: 'UNAUTHORIZED',
};

export const recordNotFound: ErrorEntry = {
  title: 'Record not found',
  detail: 'The requested resource was not found. Please double-check the resource id.',
  code: 'RECORD_NOT_FOUND',
};

export const recordNotUnique: ErrorEntry = {
  title: 'Record not unique',
  detail: 'A record with the same attributes already exists.',
  code: 'RECORD_NOT_UNIQUE',
};

/** The vendor documents the status, not the text. */
export const rateLimited: ErrorEntry = {
  title: 'Too many requests',
  detail: 'You have exceeded the rate limit. Please try again later.',
  code: 'TOO_MANY_REQUESTS',
};

export const internalError: ErrorEntry = {
  title: 'Internal Server Error',
  detail: 'Internal Server Error',
  code: 'INTERNAL_SERVER_ERROR',
};

export const notAllowed = (param: string): ErrorEntry => ({
  title: 'Param not allowed',
  detail: `${param} is not allowed.`,
  code: 'PARAM_NOT_ALLOWED',
});

/**
 * The documented shape of a failed validation: title `can't be blank`, detail `<field> - can't be blank`.
 * @param place `attributes` or `relationships`
 */
export function invalid(field: string, problem: string, kind: string, place = 'attributes'): ErrorEntry {
  return {
    title: problem,
    detail: `${field} - ${problem}`,
    code: 'VALIDATION_ERROR',
    source: { pointer: `/data/${place}/${field}` },
    meta: { error: kind },
  };
}

export const invalidPageValue = (which: string, value: string): ErrorEntry => ({
  title: 'Invalid page value',
  detail: `${value} is not a valid value for ${which} page parameter.`,
  code: 'INVALID_PAGE_VALUE',
});

/** A refusal of the domain, as the failed validation that the vendor makes of it; of deleting what others need, as 423. */
export const refusedBy = ({ field, problem, kind, place }: Refusal): HTTPException =>
  kind === 'restrict_dependent_destroy'
    ? refuse(423, { title: 'Locked resource', detail: `${field} - ${problem}`, code: 'LOCKED', meta: { error: kind } })
    : refuse(422, invalid(field, problem, kind, place));

export const methodNotAllowed = (method: string): ErrorEntry => ({
  title: 'Method not allowed',
  detail: `${method} is not supported for this resource.`,
  code: 'METHOD_NOT_ALLOWED',
});

/** What the vendor can do and this sandbox cannot yet; the vendor has no such answer. */
export const notImplemented = (what: string): ErrorEntry => ({
  title: 'Not implemented',
  detail: `The sandbox does not know ${what}.`,
  code: 'NOT_IMPLEMENTED',
});
