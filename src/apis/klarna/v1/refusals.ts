import * as v from 'valibot';
import type { Refusal } from '../../../request/step.ts';

const text = v.optional(v.nullable(v.string()));

const errorDocument = v.object({
  correlation_id: text,
  error_code: text,
  error_messages: v.optional(v.nullable(v.array(v.string()))),
  // Order management's older answers say it in the singular.
  error_message: text,
});

export interface KlarnaV1Error {
  readonly code?: string;
  readonly messages: readonly string[];
}

/**
 * Reads an error of Klarna Payments v1 or its order management.
 * @see https://docs.klarna.com/api/payments/ and https://docs.klarna.com/api/ordermanagement/ (the error objects)
 */
export const readV1Error = (document: unknown): KlarnaV1Error => {
  const parsed = v.safeParse(errorDocument, document);
  if (!parsed.success) return { messages: [] };
  const { error_code: code, error_messages: messages, error_message: message } = parsed.output;
  return { ...(code ? { code } : {}), messages: [...(messages ?? []), ...(message ? [message] : [])] };
};

const hints: Readonly<Record<string, string>> = {
  UNAUTHORIZED:
    'Check KLARNA_V1_API_KEY (username:password): the right environment and region. `klarna-cl whoami` shows which one is used.',
  NO_SUCH_ORDER:
    'Orders are kept by region and environment: check KLARNA_V1_BASE_URL, and that the account is the one of the gateway.',
  NO_SUCH_CAPTURE: 'Look with `klarna-cl inspect` which captures the order has.',
  BAD_VALUE: 'Correct the value and run it again: nothing was changed.',
};

/** What a refusal means for what was asked for, `what` being the sentence's subject. */
export const describeV1Refusal =
  (what: string) =>
  ({ status, document }: { status: number; document: unknown }): Refusal => {
    const { code, messages } = readV1Error(document);
    const hint = hints[code ?? (status === 401 ? 'UNAUTHORIZED' : '')];
    return {
      message: `${what} was refused by Klarna (HTTP ${status}).`,
      ...(code === undefined ? {} : { code }),
      ...(messages.length === 0 ? {} : { why: messages.map(sentence).join(' ') }),
      ...(hint === undefined ? {} : { hint }),
      docUrl: 'https://docs.klarna.com/api/ordermanagement/',
    };
  };

const sentence = (words: string): string => words.replace(/[^.!?]$/, '$&.');
