import type { Context } from 'hono';
import * as v from 'valibot';
import { isStorable } from '../../json-limits.ts';
import type { SandboxBindings } from '../../sandbox.ts';
import { V1Refusal } from '../v1/errors.ts';

const text = v.pipe(v.string(), v.nonEmpty(), v.maxLength(1024));

/** What every request of the frames says: whose session, which categories, and what the page has passed on. */
const aboutSession = {
  client_token: v.pipe(v.string(), v.nonEmpty(), v.maxLength(8192)),
  payment_method_categories: v.pipe(v.array(text), v.minLength(1), v.maxLength(20)),
  data: v.optional(v.record(v.string(), v.unknown()), {}),
};

export const sessionBody = v.strictObject(aboutSession);

/** The customer's answers so far: each request repeats those before it. */
export const authorizeBody = v.strictObject({
  ...aboutSession,
  auto_finalize: v.optional(v.boolean(), true),
  email: v.optional(v.string()),
  phone: v.optional(v.string()),
  code: v.optional(v.string()),
  steps: v.optional(v.array(text), []),
  confirmed: v.optional(v.boolean(), false),
});
export type AuthorizeBody = v.InferOutput<typeof authorizeBody>;

/** @throws V1Refusal for what the frames never send */
export function readFrameBody<Schema extends v.GenericSchema>(
  c: Context<SandboxBindings>,
  schema: Schema,
): v.InferOutput<Schema> {
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  const parsed = v.safeParse(schema, type === 'application/json' ? parseJson(c.env.exchange.body) : undefined);
  if (parsed.success) return parsed.output;
  throw new V1Refusal('BAD_VALUE', `Bad value: ${v.getDotPath(parsed.issues[0]) ?? 'body'}`);
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    const parsed: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return isStorable(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
