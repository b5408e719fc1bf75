import * as v from 'valibot';
import { formatMinorUnits } from '../../../output/money.ts';
import { clip } from '../../page/shown.ts';
import { sha256 } from '../../world/identifiers.ts';
import type { PaymentRequest, Read } from '../../world/tables.ts';

/** More lines than anybody reads on a phone. */
const mostLines = 50;

/** What the customer is asked to approve, as texts that the page puts where they belong and nowhere else. */
export interface ShownPurchase {
  readonly asks: 'payment' | 'later-payments' | 'both';
  /** `null` where the shop asks for later payments alone. */
  readonly amount: string | null;
  /** The partner's account: no body of a request names the shop. */
  readonly shop: string;
  readonly reference: string | null;
  readonly lines: readonly { readonly name: string; readonly amount: string }[];
  readonly more_lines: number;
  readonly valid_until: string;
}

/** The exponent of a currency, where ISO 4217 knows it. */
export type CurrencyDigits = (currency: string) => number | undefined;

/** The rows of a data file were checked by nobody, so what does not look like a line is left out. */
const shownLine = v.object({
  name: v.string(),
  quantity: v.number(),
  total_amount: v.pipe(v.number(), v.safeInteger()),
});

export function shownPurchaseOf(request: Read<PaymentRequest>, digits: CurrencyDigits): ShownPurchase {
  const { amount, currency, supplementary_purchase_data: data, request_customer_token } = request;
  const format = (minorUnits: number): string => formatMinorUnits(minorUnits, currency, digits(currency) ?? 0);
  const lines = (Array.isArray(data?.line_items) ? data.line_items : []).flatMap((line: unknown) => {
    const { success, output } = v.safeParse(shownLine, line);
    if (!success) return [];
    const { name, quantity, total_amount } = output;
    return [{ name: quantity === 1 ? clip(name) : `${quantity} × ${clip(name)}`, amount: format(total_amount) }];
  });
  const reference = typeof data?.purchase_reference === 'string' ? data.purchase_reference : null;
  return {
    asks: amount === null ? 'later-payments' : request_customer_token === null ? 'payment' : 'both',
    amount: amount === null ? null : format(amount),
    shop: clip(request.partner_account_id.split(':').at(-1) ?? ''),
    reference: clipped(reference ?? request.payment_request_reference),
    lines: lines.slice(0, mostLines),
    more_lines: Math.max(0, lines.length - mostLines),
    valid_until: request.expires_at,
  };
}

/** Tells two purchases apart, so that nobody approves another one than was shown. */
export const digestOf = (purchase: ShownPurchase): string => sha256(JSON.stringify(purchase));

const clipped = (text: string | null): string | null => (text === null ? null : clip(text));
