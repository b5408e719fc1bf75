import * as v from 'valibot';
import { refuseParameter } from './errors.ts';
import { text } from './request-body.ts';

const signedAmount = v.pipe(v.number(), v.safeInteger());

/** That a unit price has to lead to the line's amount, and its tax to lie within it, is the rule of Klarna Payments v1. */
const lineItem = v.pipe(
  v.strictObject({
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
  }),
  v.forward(
    v.check(
      ({ unit_price, quantity, total_amount }) => unit_price === undefined || unit_price * quantity === total_amount,
      'must be the total_amount divided by the quantity',
    ),
    ['unit_price'],
  ),
  v.forward(
    v.check(
      ({ total_tax_amount = 0, total_amount }) => total_tax_amount <= Math.max(0, total_amount),
      'must not be more than the total_amount',
    ),
    ['total_tax_amount'],
  ),
);

/** The members that the pages name; further ones of a person or a place (a region, say) may stand beside them. */
const person = v.looseObject({
  given_name: v.optional(text(255)),
  family_name: v.optional(text(255)),
  email: v.optional(v.pipe(text(255), v.email('is not an e-mail address'))),
  phone: v.optional(text(255)),
});
const address = v.looseObject({
  street_address: v.optional(text(255)),
  postal_code: v.optional(text(255)),
  city: v.optional(text(255)),
  country: v.optional(v.pipe(v.string(), v.regex(/^[A-Z]{2}$/, 'is not an ISO 3166 code of two capitals'))),
});

/** `supplementary_purchase_data`, in every body that takes it. Lengths of the optional texts are not published. */
export const supplementaryPurchaseData = v.strictObject({
  purchase_reference: v.optional(text(255)),
  line_items: v.optional(v.array(lineItem)),
  shipping: v.optional(
    v.array(
      v.strictObject({
        recipient: v.optional(person),
        address: v.optional(address),
        shipping_reference: v.optional(text(255)),
      }),
    ),
  ),
  customer: v.optional(person),
});
export type PurchaseData = v.InferOutput<typeof supplementaryPurchaseData>;

/**
 * "Line items that do not add up to the amount" are a known refusal; under which code v2 names it is not published.
 * @throws 400 `VALIDATION_ERROR`
 */
export function requireLinesToAddUp(data: PurchaseData | undefined, amount: number | undefined): void {
  const lines = data?.line_items;
  if (lines === undefined || lines.length === 0 || amount === undefined) return;
  const sum = lines.reduce((total, line) => total + line.total_amount, 0);
  if (sum === amount) return;
  throw refuseParameter('supplementary_purchase_data.line_items', `must add up to the amount, but make ${sum}`);
}
