import { hexFor, nextId, uuidFor } from '../identifiers.ts';
import { totalWithTaxesOf } from '../orders/totals.ts';
import { newRow } from '../rows/common-rows.ts';
import { currencyOfMarket, isTestMarket } from '../seeds/test-markets.ts';
import type { Draft, JsonObject, KlarnaPayment, Order, Read } from '../tables.ts';
import { regionOf } from './klarna-regions.ts';

const badge = 'https://x.klarnacdn.net/payment-method/assets/badges/generic/klarna.svg';

/** Opens a Klarna session for an order as it is now, and makes it the order's payment source. */
export function openSession(
  draft: Draft,
  order: Order,
  at: string,
  id = nextId(draft, 'klarna_payment'),
): KlarnaPayment {
  const gateway_id = draft.payment_methods.get(order.payment_method_id)?.gateway_id ?? null;
  const payment = draft.klarna_payments.insert({
    ...newRow(id, at),
    order_id: order.id,
    gateway_id,
    session_id: uuidFor(`session:${id}`),
    client_token: clientTokenFor(uuidFor(`session:${id}`)),
    payment_methods: offeredTo(draft, order, gateway_id),
    auth_token: null,
    session_amount_cents: totalWithTaxesOf(order),
    expired: false,
  });
  order.payment_source = { type: 'klarna_payments', id };
  return payment;
}

/** `_update`: the same session with fresh order data. */
export function refreshSession(draft: Draft, payment: KlarnaPayment, order: Read<Order>): void {
  payment.session_amount_cents = totalWithTaxesOf(order);
  payment.payment_methods = offeredTo(draft, order, payment.gateway_id);
  payment.expired = false;
}

/**
 * Klarna offers nothing (an empty list) where it does not know the country, where the gateway's credentials are another
 * region's, or where there is nothing to pay. Assumed, as it is not known which currencies it takes besides: nor where the
 * currency is not the country's own.
 */
function offeredTo(draft: Draft, order: Read<Order>, gatewayId: string | null): JsonObject[] {
  const country = order.country_code ?? '';
  const gateway = draft.klarna_gateways.get(gatewayId);
  const isElsewhere = gateway !== undefined && gateway.country_code !== regionOf(country);
  const isForeign = !isTestMarket(country) || currencyOfMarket[country] !== order.currency_code;
  if (isForeign || isElsewhere || totalWithTaxesOf(order) <= 0) return [];
  return order.payment_method_categories.map((identifier) => ({
    identifier,
    name: categoryName(identifier),
    asset_urls: { descriptive: badge, standard: badge },
  }));
}

/** `klarna` is what sessions offer today; the others are those of older accounts. Klarna's own names are the market's. */
export const paymentMethodCategories = [
  'klarna',
  'pay_now',
  'pay_later',
  'pay_over_time',
  'direct_bank_transfer',
  'direct_debit',
] as const;

const categoryName = (identifier: string): string =>
  identifier === 'klarna'
    ? 'Pay with Klarna'
    : `${identifier.charAt(0).toUpperCase()}${identifier.slice(1)}`.replaceAll('_', ' ');

/**
 * Shaped as the one in Commerce Layer's how-to, of which that prints the beginning: a JWT whose payload names the session,
 * never meant to be read.
 */
export function clientTokenFor(sessionId: string): string {
  const part = (json: string) => Buffer.from(json).toString('base64url');
  const payload = `{\n  "session_id" : "${sessionId}"\n}`;
  return [part('{"alg":"HS256","typ":"JWT"}'), part(payload), hexFor(sessionId, 43)].join('.');
}
