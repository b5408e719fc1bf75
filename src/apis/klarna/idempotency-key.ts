import { hash } from 'node:crypto';
import { v5 } from 'uuid';

/** The namespace of the keys, so that anybody can compute them again. */
export const idempotencyNamespace = '44638bde-6fef-4679-9a29-da7288ad15c6';

const sha256 = (text: string): string => hash('sha256', text);

/**
 * The `Klarna-Idempotency-Key` of a request: UUIDv5 over `["POST", path, sha256(session token), sha256(body bytes)]` as
 * compact JSON. The same request has the same key in any process, today and after a crash.
 */
export const idempotencyKey = (method: string, path: string, sessionToken: string, body: string): string =>
  v5(JSON.stringify([method, path, sha256(sessionToken), sha256(body)]), idempotencyNamespace);
