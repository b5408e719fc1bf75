import type { Context } from 'hono';
import * as v from 'valibot';
import { isStorable } from '../json-limits.ts';
import type { SandboxBindings } from '../sandbox.ts';
import { refuse, type ValidationError } from './errors.ts';

/**
 * The body of a request, held against what is documented of it. Members that Klarna does not document would be ignored or
 * refused there, so they are refused here.
 * @throws 400 `INVALID_CONTENT_TYPE`, or `VALIDATION_ERROR` with one entry a parameter
 */
export function readBody<Schema extends v.GenericSchema>(
  c: Context<SandboxBindings>,
  schema: Schema,
): v.InferOutput<Schema> {
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') throw refuse('INVALID_CONTENT_TYPE');
  const parsed = v.safeParse(schema, parseJson(c.env.exchange.body));
  if (!parsed.success) throw refuse('VALIDATION_ERROR', parsed.issues.map(describe));
  return parsed.output;
}

/**
 * For operations that are documented without a body. An empty object does no harm there; what Klarna says to more is not
 * published, so it is refused.
 */
export function readNoBody(c: Context<SandboxBindings>): void {
  if (c.env.exchange.body.length > 0) readBody(c, v.strictObject({}));
}

/** Klarna's limits for the texts of an error. */
const describe = (issue: v.BaseIssue<unknown>): ValidationError => ({
  parameter: (v.getDotPath(issue) ?? 'body').slice(0, 256),
  reason: reasonOf(issue).slice(0, 512),
});

function reasonOf(issue: v.BaseIssue<unknown>): string {
  if (issue.expected === 'never') return 'is not a known parameter';
  const isMissing = issue.received === 'undefined' && issue.kind === 'schema';
  return isMissing ? 'is required' : issue.message;
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    const parsed: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (isStorable(parsed)) return parsed;
  } catch {
    // Refused below, like what cannot be kept.
  }
  throw refuse('INVALID_CONTENT_TYPE');
}

export const text = (limit: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(limit));

/** Minor units; nothing can be asked for that is nothing. */
export const amount = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

let known: ReadonlySet<string> | undefined;

export const currency = v.pipe(
  v.string(),
  v.check((code) => {
    known ??= new Set(Intl.supportedValuesOf('currency'));
    return known.has(code);
  }, 'is not an ISO 4217 code'),
);

/** No grammar is published. */
export const krn = v.pipe(v.string(), v.regex(/^krn(:[^:\s]+){2,}$/, 'is not a KRN'));
