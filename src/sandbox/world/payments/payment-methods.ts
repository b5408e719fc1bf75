import { nextId } from '../identifiers.ts';
import { type Attributes, keep, numberOf, textOf, wordsOf } from '../kept-attributes.ts';
import { blank, invalidValue, Refusal } from '../refusal.ts';
import { newRow } from '../rows/common-rows.ts';
import { usualPaymentMethod } from '../rows/payment-rows.ts';
import type { Draft, PaymentMethod } from '../tables.ts';

const handled = [
  'name',
  'payment_source_type',
  'currency_code',
  'require_capture',
  'auto_capture',
  'price_amount_cents',
  'auto_capture_max_amount_cents',
];

/** What a payment method is linked to. */
export interface MethodLinks {
  readonly market_id: string | null;
  readonly gateway_id: string | null;
}

/** @throws Refusal when a required attribute or the gateway is missing */
export function createPaymentMethod(
  draft: Draft,
  attributes: Attributes,
  links: MethodLinks,
  at: string,
): PaymentMethod {
  const type = wordsOf(attributes.payment_source_type);
  if (type === null) throw blank('payment_source_type', 'attributes');
  const currency = wordsOf(attributes.currency_code) ?? (links.market_id === null ? null : 'USD');
  if (currency === null) throw blank('currency_code', 'attributes');
  if (numberOf(attributes.price_amount_cents) === null) throw blank('price_amount_cents', 'attributes');
  const method: PaymentMethod = {
    ...newRow(nextId(draft, 'payment_method'), at),
    ...usualPaymentMethod,
    ...links,
    name: titleOf(type),
    payment_source_type: type,
    currency_code: currency,
  };
  write(method, attributes);
  requireFitting(draft, method);
  return draft.payment_methods.insert(method);
}

/** @throws Refusal */
export function updatePaymentMethod(
  draft: Draft,
  method: PaymentMethod,
  attributes: Attributes,
  links: Partial<MethodLinks>,
  at: string,
): void {
  Object.assign(method, links);
  write(method, attributes);
  if (links.gateway_id !== undefined || attributes.payment_source_type !== undefined) requireFitting(draft, method);
  method.updated_at = at;
}

/** @throws Refusal where orders still name it: what the vendor does to them is not known */
export function removePaymentMethod(draft: Draft, method: PaymentMethod): void {
  for (const order of draft.orders.values())
    if (order.payment_method_id === method.id)
      throw new Refusal('orders', 'exist', 'restrict_dependent_destroy', 'relationships');
  draft.payment_methods.remove(method.id);
}

function write(method: PaymentMethod, attributes: Attributes): void {
  const { name, payment_source_type: type, currency_code: currency } = attributes;
  if (wordsOf(name) !== null) method.name = textOf(name) ?? method.name;
  if (type !== undefined) method.payment_source_type = wordsOf(type) ?? '';
  if (currency !== undefined && currency !== null) method.currency_code = textOf(currency) ?? '';
  if (!/^[A-Z]{3}$/.test(method.currency_code)) throw invalidValue('currency_code');
  method.require_capture = booleanOf(attributes.require_capture) ?? method.require_capture;
  method.auto_capture = booleanOf(attributes.auto_capture) ?? method.auto_capture;
  method.price_amount_cents = numberOf(attributes.price_amount_cents) ?? method.price_amount_cents;
  if (method.price_amount_cents < 0) throw tooSmall('price_amount_cents');
  if (attributes.auto_capture_max_amount_cents !== undefined)
    method.auto_capture_max_amount_cents = numberOf(attributes.auto_capture_max_amount_cents);
  if ((method.auto_capture_max_amount_cents ?? 0) < 0) throw tooSmall('auto_capture_max_amount_cents');
  keep(method, attributes, handled);
}

/** The sandbox has gateways of Klarna's alone: a method of another kind has none that fits. */
function requireFitting(draft: Draft, method: PaymentMethod): void {
  if (draft.klarna_gateways.get(method.gateway_id) === undefined) throw blank('payment_gateway');
  if (method.payment_source_type !== 'klarna_payments') throw invalidValue('payment_source_type');
}

const tooSmall = (field: string) =>
  new Refusal(field, 'must be greater than or equal to 0', 'greater_than_or_equal_to');
const booleanOf = (value: unknown): boolean | null => (typeof value === 'boolean' ? value : null);

/** "Default to titleized payment source type". */
const titleOf = (type: string): string =>
  type
    .replace(/s$/, '')
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');
