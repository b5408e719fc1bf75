import * as v from 'valibot';
import type { ValidationError } from './errors.ts';
import { text } from './request-body.ts';

/** Klarna's limits for a header and for all of them; the sandbox refuses more, Klarna's answer is not published. */
const headerLimit = 6 * 1024;
const headersLimit = 20 * 1024;

/**
 * UUIDv5 "should" be what a key is; that another version is refused is the stricter reading. A key that says nothing about
 * its request, as a random one does, is not the same again after a crash.
 */
const idempotencyKey = /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** The specification says letters and digits, Klarna's request collection sends UUIDs with hyphens: both pass. */
const correlationId = /^[A-Za-z0-9-]{1,255}$/;

const named = v.pipe(v.string(), v.regex(/^[A-Z0-9_]+$/));
const integrationMetadata = v.strictObject({
  integrator: v.strictObject({
    name: named,
    session_reference: v.optional(text(255)),
    module_name: v.optional(text(255)),
    module_version: v.optional(text(255)),
  }),
  originators: v.optional(v.array(v.looseObject({ name: named }))),
});

/** Strict on the headers that Klarna documents a form for. */
export function headerProblems(headers: Headers): ValidationError[] {
  const problems: ValidationError[] = [];
  let total = 0;
  for (const [name, value] of headers) {
    total += name.length + value.length;
    if (value.length > headerLimit) problems.push({ parameter: name, reason: 'must not be longer than 6 KB' });
  }
  if (total > headersLimit) problems.push({ parameter: 'headers', reason: 'must not be longer than 20 KB in all' });
  const key = headers.get('klarna-idempotency-key');
  if (key !== null && !idempotencyKey.test(key))
    problems.push({ parameter: 'Klarna-Idempotency-Key', reason: 'must be a UUID of version 5' });
  const correlation = headers.get('partner-correlation-id');
  if (correlation !== null && !correlationId.test(correlation))
    problems.push({ parameter: 'Partner-Correlation-Id', reason: 'must be 1 to 255 letters, digits and hyphens' });
  const metadata = headers.get('klarna-integration-metadata');
  if (metadata !== null && !isIntegrationMetadata(metadata))
    problems.push({ parameter: 'Klarna-Integration-Metadata', reason: 'must be JSON with an integrator' });
  return problems;
}

function isIntegrationMetadata(value: string): boolean {
  try {
    return v.is(integrationMetadata, JSON.parse(value));
  } catch {
    return false;
  }
}
