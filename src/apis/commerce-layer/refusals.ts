import * as v from 'valibot';
import type { Refusal } from '../../request/step.ts';

const text = v.optional(v.nullable(v.string()));

const jsonApiError = v.object({
  title: text,
  detail: text,
  code: text,
  source: v.optional(v.nullable(v.object({ pointer: text }))),
  // A string in the resource API, a number in the token API.
  status: v.optional(v.nullable(v.union([v.string(), v.number()]))),
  meta: v.optional(v.nullable(v.looseObject({ error: v.optional(v.unknown()) }))),
});

const errorDocument = v.object({ errors: v.union([v.array(jsonApiError), jsonApiError]) });

export interface JsonApiError {
  readonly title?: string;
  readonly detail?: string;
  readonly code?: string;
  /** The attribute or relationship that the error is about, for example `auth_token`. */
  readonly field?: string;
  /** `meta.error`, for example `expired` or `blank`. */
  readonly reason?: string;
}

/**
 * The errors of a refused answer, in any of the shapes Commerce Layer uses: an array or one object, `status` as a
 * string or a number, or nothing of the kind (then an empty list).
 * @see https://docs.commercelayer.io/core/handling-errors
 */
export const readErrors = (document: unknown): readonly JsonApiError[] => {
  const parsed = v.safeParse(errorDocument, document);
  if (!parsed.success) return [];
  const errors = Array.isArray(parsed.output.errors) ? parsed.output.errors : [parsed.output.errors];
  return errors.map(({ title, detail, code, source, meta }) => ({
    ...(title ? { title } : {}),
    ...(detail ? { detail } : {}),
    ...(code ? { code } : {}),
    ...(source?.pointer ? { field: source.pointer.split('/').at(-1) ?? source.pointer } : {}),
    ...(typeof meta?.error === 'string' ? { reason: meta.error } : {}),
  }));
};

const hints: Readonly<Record<string, string>> = {
  INVALID_TOKEN: 'Give a fresh CL_ACCESS_TOKEN, or client credentials, with which klarna-cl fetches one itself.',
  UNAUTHORIZED: 'The API client lacks the permission; an integration can do more than a sales channel.',
  RECORD_NOT_FOUND: 'Ids are case-sensitive. `klarna-cl inspect <order number>` finds the payment of an order.',
  LOCKED: 'Another change to the same resource is under way: try again in a moment.',
};

/** What a refusal by Commerce Layer means for the thing that was asked for, `what` being the sentence's subject. */
export const describeRefusal =
  (what: string, special: (errors: readonly JsonApiError[]) => Partial<Refusal> | undefined = () => undefined) =>
  ({ status, document }: { status: number; document: unknown }): Refusal => {
    const errors = readErrors(document);
    const first = errors[0];
    const code = first?.code;
    const reasons = errors.map(({ title, detail }) => detail ?? title).filter((reason) => reason !== undefined);
    const hint = code === undefined ? undefined : hints[code];
    return {
      message: `${what} was refused by Commerce Layer (HTTP ${status}).`,
      ...(code === undefined ? {} : { code }),
      ...(reasons.length === 0 ? {} : { why: reasons.join(' ') }),
      ...(hint === undefined ? {} : { hint }),
      docUrl: 'https://docs.commercelayer.io/core/handling-errors',
      ...special(errors),
    };
  };
