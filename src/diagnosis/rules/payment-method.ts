import type { Rule } from '../finding.ts';
import { isOpen, unpaidOrderOf } from '../money-held.ts';

/** The order is to be paid through Adyen, Stripe or another gateway: an `auth_token` goes nowhere there. */
export const otherGateway: Rule = {
  name: 'other-gateway',
  severity: 'problem',
  look: ({ order }, { quote }) => {
    const type = order?.payment_source_type ?? null;
    if (order === null || type === null || type === 'klarna_payments' || !isOpen(order)) return undefined;
    if (order.payment_status === 'free') return undefined;
    return {
      says: `The order is to be paid through another gateway (${quote(type)}): a token of Klarna's goes nowhere there.`,
      evidence: [
        `payment_method.payment_source_type is ${quote(type)}`,
        `payment_method.name is ${quote(order.payment_method)}`,
        `order.status is ${quote(order.status)}`,
      ],
      explanation:
        "Klarna can be offered through other gateways too. Only a payment method of Commerce Layer's own Klarna gateway takes an auth_token.",
      remedy: "Follow that gateway's own way, or choose the payment method whose type is klarna_payments.",
      turn: 'shop',
    };
  },
};

/** 422 "missing country code": Klarna's session cannot be opened. */
export const noBillingCountry: Rule = {
  name: 'no-billing-country',
  severity: 'problem',
  look: (facts, { quote }) => {
    const order = unpaidOrderOf(facts);
    if (order === undefined || !order.shows_billing_address || order.billing_country_code !== null) return undefined;
    return {
      says: 'The order has no billing country: Klarna offers nothing without it.',
      evidence: [
        'the billing address is missing, or has no country_code',
        `order.country_code is ${quote(order.country_code)}`,
      ],
      explanation:
        'Creating a Klarna payment fails with 422 "missing country code" until the order has a billing address.',
      remedy: 'Put the billing address on the order first, then create the Klarna payment.',
      turn: 'shop',
    };
  },
};

/** Klarna opened a session, and offers no way to pay in it. */
export const noPaymentMethods: Rule = {
  name: 'no-payment-methods',
  severity: 'problem',
  look: (facts, { money, quote }) => {
    const order = unpaidOrderOf(facts);
    const { payment } = facts;
    if (order === undefined || payment === null || !payment.is_current || payment.payment_methods > 0) return undefined;
    return {
      says: `Klarna offers the customer no way to pay ${money(order.amount, order.currency)} in ${quote(order.billing_country_code ?? order.country_code)}.`,
      evidence: [
        `payment ${quote(payment.id)} has no payment_methods`,
        `order.currency_code is ${quote(order.currency)}`,
        `billing country is ${quote(order.billing_country_code)}`,
      ],
      explanation:
        "Klarna takes a country in its own currency, within limits that depend on the shop's agreement. Otherwise the list stays empty.",
      remedy:
        'Check country, currency and amount against the agreement with Klarna; until then offer another way to pay.',
      turn: 'shop',
    };
  },
};
