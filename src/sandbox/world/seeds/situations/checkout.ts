import { replacePaymentSource } from '../seed-status.ts';
import { placeOf } from '../test-markets.ts';
import type { SituationName } from './names.ts';
import { day, hour, minute } from './past.ts';
import type { Situation } from './situation.ts';
import { changeGoods, leavePending, openPayment, pullTrigger, storeToken, tokenOf } from './steps.ts';

/** What goes wrong, or is still to come, before an order is placed. */
export const checkoutSituations = {
  'waiting-for-customer': {
    beganMs: 20 * minute,
    since: (past) => {
      openPayment(past, 10 * minute);
    },
  },
  'no-payment-source': {
    beganMs: 20 * minute,
    since: () => {},
  },
  'token-not-placed': {
    beganMs: 25 * minute,
    since: (past) => storeToken(past, openPayment(past, 15 * minute), 9 * minute, tokenOf(past, 'sandbox-auth')),
  },
  'being-placed': {
    beganMs: 25 * minute,
    wish: (request) => ({ ...request, order: { ...request.order, place_async: true } }),
    since: (past) => {
      storeToken(past, openPayment(past, 15 * minute), 3 * minute, tokenOf(past, 'sandbox-auth'));
      pullTrigger(past, 2 * minute, 'checkout', '_place');
      leavePending(past);
    },
  },
  'no-billing-country': {
    beganMs: 20 * minute,
    wish: (request) => ({ ...request, order: { ...request.order, billing_address: false } }),
    // Creating a klarna_payment is refused with 422 then, so there is none.
    since: () => {},
  },
  'no-payment-methods': {
    beganMs: 20 * minute,
    wish: (request) => ({ ...request, order: { ...request.order, ...inForeignCurrency(request.order) } }),
    since: (past) => {
      openPayment(past, 10 * minute);
    },
  },
  'other-gateway': {
    beganMs: 20 * minute,
    wish: (request) => ({ ...request, payment_source_type: 'adyen_payments' }),
    since: ({ draft, order, step }) =>
      step(10 * minute, 'checkout', (at) => replacePaymentSource(draft, order, 'adyen_payments', at)),
  },
  'mismatched-amounts': {
    beganMs: 40 * minute,
    since: (past) => {
      openPayment(past, 30 * minute);
      changeGoods(past, 5 * minute, ({ quantity }) => ({ quantity: quantity + 1 }));
    },
  },
  'payment-source-gone': {
    beganMs: 40 * minute,
    since: (past) => {
      storeToken(past, openPayment(past, 30 * minute), 20 * minute, tokenOf(past, 'sandbox-auth'));
      pullTrigger(past, 5 * minute, 'checkout', '_refresh');
    },
  },
  'duplicate-payment-sources': {
    beganMs: 40 * minute,
    // Two tabs: the customer approved in the first one, and the second one's session is the order's now.
    since: (past) => {
      const first = openPayment(past, 30 * minute);
      openPayment(past, 25 * minute);
      storeToken(past, first, 20 * minute, tokenOf(past, 'sandbox-auth'));
    },
  },
  'expired-session': {
    beganMs: 3 * day,
    // "A session stays valid for 48 hours after the last update of it."
    since: (past) => {
      openPayment(past, 3 * day - hour).expired = true;
    },
  },
  'expired-token': {
    beganMs: 3 * hour,
    since: (past) =>
      storeToken(past, openPayment(past, 2 * hour + 10 * minute), 2 * hour, tokenOf(past, 'sandbox-auth')),
  },
  'refused-token': {
    beganMs: 40 * minute,
    since: (past) => {
      storeToken(past, openPayment(past, 30 * minute), 20 * minute, tokenOf(past, 'sandbox-place-declined'));
      pullTrigger(past, 19 * minute, 'checkout', '_place');
    },
  },
  'circuit-open': {
    beganMs: 40 * minute,
    since: (past) => {
      storeToken(past, openPayment(past, 30 * minute), 20 * minute, tokenOf(past, 'sandbox-auth'));
      past.step(15 * minute, 'worker', (at) =>
        Object.assign(past.order, { circuit: { state: 'open', failures: 10 }, updated_at: at }),
      );
    },
  },
} satisfies Partial<Record<SituationName, Situation>>;

/** A currency that Klarna does not offer in the order's country. */
function inForeignCurrency(order: Parameters<typeof placeOf>[0]) {
  const { country, currency } = placeOf(order);
  return { country_code: country, currency_code: currency === 'USD' ? 'EUR' : 'USD' };
}
