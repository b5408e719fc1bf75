import { finishPlacing } from '../../orders/placing.ts';
import { decideAtKlarna } from '../../orders/upcoming.ts';
import { releaseAtKlarna } from '../../payments/klarna-orders.ts';
import { cancelOrder } from '../../payments/payment-status.ts';
import type { SituationName } from './names.ts';
import { day, hour, minute } from './past.ts';
import type { Situation } from './situation.ts';
import {
  changeGoods,
  klarnaOrdersOf,
  leavePending,
  openPayment,
  placeWith,
  pullTrigger,
  storeToken,
  tokenOf,
} from './steps.ts';

/** Where an order stands once it was placed, or somebody tried to. */
export const placedSituations = {
  healthy: {
    beganMs: 3 * hour,
    since: (past) => placeWith(past, 2 * hour, tokenOf(past, 'sandbox-auth')),
  },
  'paid-not-placed': {
    beganMs: 3 * hour,
    // What the vendor answered to placing was an error; the money is held all the same.
    since: (past) => placeWith(past, 2 * hour, tokenOf(past, 'sandbox-place-lost')),
  },
  'placed-unpaid': {
    beganMs: 3 * hour,
    since: (past) => {
      openPayment(past, 2 * hour + 5 * minute);
      past.step(2 * hour, 'worker', (at) => finishPlacing(past.order, at));
    },
  },
  'order-changed': {
    beganMs: 2 * day,
    // The shop took something off after Klarna had authorized the whole; the edit lost the payment source, which was fixed.
    since: (past) => {
      placeWith(past, 2 * day - hour, tokenOf(past, 'sandbox-auth'));
      pullTrigger(past, 5 * hour, 'shop', '_start_editing');
      changeGoods(past, 5 * hour - minute, ({ unit_amount_cents }) => ({ unit_amount_cents: unit_amount_cents - 500 }));
      pullTrigger(past, 5 * hour - 2 * minute, 'shop', '_stop_editing');
      pullTrigger(past, 5 * hour - 3 * minute, 'shop', '_fix_payment_source');
    },
  },
  'token-on-cancelled-order': {
    beganMs: 40 * minute,
    since: (past) => {
      storeToken(past, openPayment(past, 30 * minute), 20 * minute, tokenOf(past, 'sandbox-auth'));
      pullTrigger(past, 5 * minute, 'shop', '_cancel');
    },
  },
  'fraud-pending': {
    beganMs: 3 * hour,
    since: (past) => {
      placeWith(past, 2 * hour, tokenOf(past, 'sandbox-place-pending'));
      leavePending(past);
    },
  },
  'fraud-rejected': {
    beganMs: 3 * hour,
    since: (past) => {
      placeWith(past, 2 * hour, tokenOf(past, 'sandbox-place-pending'));
      leavePending(past);
      past.step(30 * minute, 'worker', () => decideAtKlarna(past.draft, past.order, 'REJECTED'));
    },
  },
  'cancelled-not-voided': {
    beganMs: 2 * day,
    // The order went, and what Klarna holds for it stayed: the vendor's worker that gives it back never came to it.
    since: (past) => {
      placeWith(past, 2 * day - hour, tokenOf(past, 'sandbox-auth'));
      past.step(5 * hour, 'shop', (at) => cancelOrder(past.order, at));
    },
  },
  'cancelled-at-klarna': {
    beganMs: 2 * day,
    // In Klarna's portal, of which Commerce Layer hears nothing.
    since: (past) => {
      placeWith(past, 2 * day - hour, tokenOf(past, 'sandbox-auth'));
      past.step(5 * hour, 'worker', () =>
        klarnaOrdersOf(past).map((klarna) => releaseAtKlarna(klarna, klarna.order_amount)),
      );
    },
  },
  'authorization-expired': {
    beganMs: 30 * day + hour,
    since: (past) => placeWith(past, 30 * day, tokenOf(past, 'sandbox-auth')),
  },
  'authorization-expiring': {
    beganMs: 26 * day,
    // Klarna holds it for 28 days: two and a bit are left.
    since: (past) => placeWith(past, 26 * day - 6 * hour, tokenOf(past, 'sandbox-auth')),
  },
} satisfies Partial<Record<SituationName, Situation>>;
