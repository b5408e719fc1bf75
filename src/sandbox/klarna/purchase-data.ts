import * as v from 'valibot';
import { refuseParameter } from './errors.ts';
import { text } from './request-body.ts';

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

/** `supplementary_purchase_data`, in every body that takes it. Lengths of the optional texts are not published. */
export const supplementaryPurchaseData = v.strictObject({
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
