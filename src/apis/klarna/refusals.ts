import * as v from 'valibot';
import type { Refusal } from '../../request/step.ts';

const text = v.optional(v.nullable(v.string()));
const invalid = v.object({ parameter: text, error_message: text, reason: text });

/** Klarna writes a validation error's fields as `errors` (older pages) or `validation_errors` (newer ones). */
const errorDocument = v.object({
  error_code: text,
  error_message: text,
  errors: v.optional(v.nullable(v.array(invalid))),
  validation_errors: v.optional(v.nullable(v.array(invalid))),
});

export interface KlarnaError {
  readonly code?: string;
  readonly message?: string;
  readonly fields: readonly { readonly parameter: string; readonly reason: string }[];
}

/** Reads Klarna's error body in either published shape. `error_type` is gone from the current pages and not used. */
export const readError = (document: unknown): KlarnaError => {
  const parsed = v.safeParse(errorDocument, document);
  if (!parsed.success) return { fields: [] };
  const { error_code: code, error_message: message, errors, validation_errors } = parsed.output;
  const fields = [...(errors ?? []), ...(validation_errors ?? [])].map((field) => ({
    parameter: field.parameter ?? 'the body',
    reason: field.error_message ?? field.reason ?? 'is not valid',
  }));
  return { ...(code ? { code } : {}), ...(message ? { message } : {}), fields };
};

const hints: Readonly<Record<string, string>> = {
  UNAUTHORIZED:
    'Check KLARNA_API_KEY: the right environment (test or live) and region, no stray white space. `klarna-cl whoami` shows which one is used.',
  OPERATION_FORBIDDEN:
    'This key may not authorize payments for this account: ask whoever manages the account at Klarna.',
  RESOURCE_NOT_FOUND:
    'The session token is unknown, spent or older than 60 minutes, or of another account: get a new one from a new payment request.',
  NOT_FOUND: 'The address is wrong: check KLARNA_BASE_URL and the partner account id.',
  RESOURCE_CONFLICT:
    'The token was already used with another request, or two requests ran at once. Do not authorize anew before you know which: look at the transaction in the Klarna portal.',
  VALIDATION_ERROR: 'Correct the value and run it again: nothing was authorized.',
  INVALID_CONTENT_TYPE: 'Klarna could not read the body: check the JSON given with --data.',
};

/** What a refusal by Klarna means for what was asked for, `what` being the sentence's subject. */
export const describeRefusal =
  (what: string) =>
  ({ status, document }: { status: number; document: unknown }): Refusal => {
    const { code, message, fields } = readError(document);
    const reasons = [message, ...fields.map(({ parameter, reason }) => `${parameter}: ${reason}.`)].filter(Boolean);
    const hint = code === undefined ? undefined : hints[code];
    return {
      message: `${what} was refused by Klarna (HTTP ${status}).`,
      ...(code === undefined ? {} : { code }),
      ...(reasons.length === 0 ? {} : { why: reasons.join(' ') }),
      ...(hint === undefined ? {} : { hint }),
      docUrl:
        'https://docs.klarna.com/klarna-network-distribution/setup-your-integration/integration-resilience/error-handling/',
    };
  };

/** The same of a reading, which no session token has a part in. */
export const describeReadRefusal =
  (what: string) =>
  (answer: { status: number; document: unknown }): Refusal => {
    const refusal = describeRefusal(what)(answer);
    return refusal.code === 'RESOURCE_NOT_FOUND' ? { ...refusal, hint: notOfThisAccount } : refusal;
  };

const notOfThisAccount =
  'Klarna does not know it for this account and environment: check the id and --partner-account-id. `klarna-cl whoami` shows which account is used.';
