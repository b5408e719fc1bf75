import { nextId } from '../identifiers.ts';
import { gatewayFor } from '../payments/klarna-regions.ts';
import { newRow } from '../rows/common-rows.ts';
import { usualPaymentMethod } from '../rows/payment-rows.ts';
import type { Draft, PaymentMethod, Read } from '../tables.ts';
import { marketId } from './sample-order.ts';
import type { PaymentMethodWish } from './seed-request.ts';
import { marketOfCurrency } from './test-markets.ts';

interface PaymentMethodKind {
  readonly payment_source_type: string;
  readonly currency_code: string;
}

/** The payment method of an order: the first of its kind, or one just as the seed says; made where there is none. */
export function paymentMethodFor(
  draft: Draft,
  kind: PaymentMethodKind,
  wish: PaymentMethodWish | undefined,
  at: string,
): Read<PaymentMethod> {
  const known = [...draft.payment_methods.values()].find(
    (method) => isOfKind(method, kind) && (wish === undefined || isLike(method, kind, wish)),
  );
  return known ?? addPaymentMethod(draft, kind, wish ?? usualPaymentMethod, at);
}

export function addPaymentMethod(
  draft: Draft,
  kind: PaymentMethodKind,
  wish: PaymentMethodWish,
  at: string,
): PaymentMethod {
  return draft.payment_methods.insert({
    ...newRow(nextId(draft, 'payment_method'), at),
    ...usualPaymentMethod,
    ...flagsOf(kind, wish),
    gateway_id:
      kind.payment_source_type === 'klarna_payments' ? gatewayFor(draft, marketOfCurrency(kind.currency_code)) : null,
    payment_source_type: kind.payment_source_type,
    currency_code: kind.currency_code,
    market_id: marketId,
  });
}

const isOfKind = (method: Read<PaymentMethod>, kind: PaymentMethodKind): boolean =>
  method.payment_source_type === kind.payment_source_type && method.currency_code === kind.currency_code;

const isLike = (method: Read<PaymentMethod>, kind: PaymentMethodKind, wish: PaymentMethodWish): boolean =>
  Object.entries(flagsOf(kind, wish)).every(([name, value]) => Reflect.get(method, name) === value);

/** What a seed says, and nothing that it shares with the kind. */
function flagsOf({ payment_source_type }: PaymentMethodKind, wish: PaymentMethodWish) {
  const { price_amount_cents, require_capture, auto_capture, auto_capture_max_amount_cents } = wish;
  const flags = { price_amount_cents, require_capture, auto_capture, auto_capture_max_amount_cents };
  const usualName =
    payment_source_type === 'klarna_payments'
      ? 'Klarna Payment'
      : `Klarna through ${payment_source_type.replace(/_payments$/, '')}`;
  return { ...flags, name: wish.name ?? usualName };
}
