import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

export function tokenError(status: ContentfulStatusCode, title: string, code: string, detail: string): HTTPException {
  return new HTTPException(status, { res: tokenErrors(status, title, code, detail) });
}

/** Errors of the token endpoint carry a numeric status and an empty `meta`. */
export function tokenErrors(status: number, title: string, code: string, detail: string): Response {
  return Response.json({ errors: [{ title, code, status, detail, meta: {} }] }, { status });
}

export const invalidClient = (): HTTPException =>
  tokenError(
    401,
    'invalid_client',
    'UNAUTHORIZED',
    'Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.',
  );

/** As recorded for a client that does not name itself; for another's token, and for a wrong secret, it is assumed. */
export const unauthorizedToRevoke = (): HTTPException =>
  tokenError(403, 'unauthorized_client', 'FORBIDDEN', 'You are not authorized to revoke this token');

// Only the entries above are recorded. The others are of its shape, with the codes and texts of OAuth 2.0 (RFC 6749, 5.2) and
// its 400 for everything but an unknown client.

export const invalidRequest = (detail: string): HTTPException =>
  tokenError(400, 'invalid_request', 'BAD_REQUEST', detail);

export const invalidScope = (): HTTPException =>
  tokenError(400, 'invalid_scope', 'BAD_REQUEST', 'The requested scope is invalid, unknown, or malformed.');

/** For a password, and for a refresh token that is unknown, used, expired or another client's: which, is not told. */
export const invalidGrant = (): HTTPException =>
  tokenError(
    400,
    'invalid_grant',
    'BAD_REQUEST',
    'The provided authorization grant is invalid, expired, revoked, or was issued to another client.',
  );

export const unauthorizedClient = (): HTTPException =>
  tokenError(
    403,
    'unauthorized_client',
    'FORBIDDEN',
    'The client is not authorized to perform this request using this method.',
  );

export const unsupportedGrantType = (): HTTPException =>
  tokenError(
    400,
    'unsupported_grant_type',
    'BAD_REQUEST',
    'The authorization grant type is not supported by the authorization server.',
  );
