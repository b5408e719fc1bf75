import * as v from 'valibot';
import { refuse, type ValidationError } from './errors.ts';

const text = (limit: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(limit));
const amount = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const signedAmount = v.pipe(v.number(), v.safeInteger());
const free = v.record(v.string(), v.unknown());

const lineItem = v.strictObject({
  name: text(255),
  quantity: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  total_amount: signedAmount,
  total_tax_amount: v.optional(v.pipe(signedAmount, v.minValue(0))),
  unit_price: v.optional(signedAmount),
  product_url: v.optional(text(1024)),
  image_url: v.optional(text(1024)),
  product_identifier: v.optional(text(255)),
  line_item_reference: v.optional(text(255)),
  shipping_reference: v.optional(text(255)),
});

let known: ReadonlySet<string> | undefined;
const currencies = (): ReadonlySet<string> => {
  known ??= new Set(Intl.supportedValuesOf('currency'));
  return known;
};

/**
 * The members of the documented request, and no others: a member that Klarna does not know would be ignored or refused, so
 * the sandbox refuses it. Lengths of the optional texts are not published.
 * @see Klarna's guide "Token creation - Final authorization", operation authorizePayment
 */
const schema = v.strictObject({
  currency: v.pipe(
    v.string(),
    v.check((code) => currencies().has(code), 'is not an ISO 4217 code'),
  ),
  payment_request_id: v.optional(v.pipe(v.string(), v.regex(/^krn(:[^:\s]+){2,}$/))),
  request_payment_transaction: v.strictObject({
    amount,
    payment_transaction_reference: text(255),
    payment_option_id: v.optional(text(255)),
    payment_program_enablement_codes: v.optional(v.array(text(255))),
    capture: v.optional(v.picklist(['NOW', 'LATER'])),
    payment_capture_reference: v.optional(text(255)),
  }),
  supplementary_purchase_data: v.optional(
    v.strictObject({
      purchase_reference: v.optional(text(255)),
      line_items: v.optional(v.array(lineItem)),
      shipping: v.optional(
        v.array(
          v.strictObject({
            recipient: v.optional(free),
            address: v.optional(free),
            shipping_reference: v.optional(text(255)),
          }),
        ),
      ),
      customer: v.optional(free),
    }),
  ),
  request_customer_token: v.optional(
    v.strictObject({ scopes: v.array(text(255)), customer_token_reference: v.optional(text(255)) }),
  ),
  step_up_config: v.optional(free),
  acquiring_config: v.optional(free),
  interoperability_data: v.optional(v.unknown()),
});
export type AuthorizeBody = v.InferOutput<typeof schema>;

/** @throws 400 `INVALID_CONTENT_TYPE` or `VALIDATION_ERROR` with one entry a parameter */
export function readAuthorizeBody(contentType: string | undefined, bytes: Uint8Array): AuthorizeBody {
  if (contentType?.split(';')[0]?.trim().toLowerCase() !== 'application/json') throw refuse('INVALID_CONTENT_TYPE');
  const parsed = v.safeParse(schema, parseJson(bytes));
  if (!parsed.success) throw refuse('VALIDATION_ERROR', parsed.issues.map(describe));
  const problems = lineItemProblems(parsed.output);
  if (problems.length > 0) throw refuse('VALIDATION_ERROR', problems);
  return parsed.output;
}

/** "Line items that do not add up to the amount" are a known refusal; under which code v2 names it is not published. */
function lineItemProblems(body: AuthorizeBody): ValidationError[] {
  const lines = body.supplementary_purchase_data?.line_items;
  if (lines === undefined || lines.length === 0) return [];
  const sum = lines.reduce((total, line) => total + line.total_amount, 0);
  if (sum === body.request_payment_transaction.amount) return [];
  return [
    { parameter: 'supplementary_purchase_data.line_items', reason: `must add up to the amount, but make ${sum}` },
  ];
}

const describe = (issue: v.BaseIssue<unknown>): ValidationError => ({
  parameter: (v.getDotPath(issue) ?? 'body').slice(0, 256),
  reason: issue.expected === 'never' ? 'is not a known parameter' : issue.message.slice(0, 512),
});

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw refuse('INVALID_CONTENT_TYPE');
  }
}
