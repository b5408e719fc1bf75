import { goodsOf } from '../../orders/order-amounts.ts';
import { totalWithTaxesOf } from '../../orders/totals.ts';
import { consumeToken } from '../../payments/authorization-tokens.ts';
import { newTransaction, undecided } from '../../payments/transactions.ts';
import type { SituationName } from './names.ts';
import { day, hour, minute, type Past } from './past.ts';
import type { Situation } from './situation.ts';
import { leavePending, openPayment, placeWith, pullTrigger, storeToken, tokenOf } from './steps.ts';

/** What becomes of the money of an approved order. */
export const settlingSituations = {
  'ready-to-capture': {
    beganMs: 2 * day + hour,
    since: (past) => approveWith(past, 'sandbox-auth'),
  },
  'healthy-paid': {
    beganMs: 2 * day + hour,
    since: (past) => captureWith(past, 'sandbox-auth'),
  },
  'capture-pending': {
    beganMs: 2 * day + hour,
    since: (past) => {
      captureWith(past, 'sandbox-capture-pending');
      leavePending(past);
    },
  },
  'refund-pending': {
    beganMs: 2 * day + hour,
    since: (past) => {
      captureWith(past, 'sandbox-refund-pending');
      pullTrigger(past, 3 * hour, 'shop', '_refund');
      leavePending(past);
    },
  },
  'transaction-failed': {
    beganMs: 2 * day + hour,
    since: (past) => captureWith(past, 'sandbox-capture-declined'),
  },
  'void-pending': {
    beganMs: 2 * day + hour,
    since: (past) => {
      approveWith(past, 'sandbox-auth');
      leaveUndecided(past, 3 * hour, 'voids');
    },
  },
  'authorization-pending': {
    beganMs: 40 * minute,
    since: (past) => {
      storeToken(past, openPayment(past, 30 * minute), 20 * minute, tokenOf(past, 'sandbox-auth'));
      leaveUndecided(past, 19 * minute, 'authorizations');
    },
  },
  'sums-differ': {
    beganMs: 2 * day + hour,
    // Where the shop has switched `autorefresh` off, the order's sums do not follow its lines by themselves.
    since: (past) => {
      const { draft, order, step } = past;
      step(2 * day + 30 * minute, 'shop', (at) => {
        order.given.autorefresh = false;
        for (const line of goodsOf(draft, order)) Object.assign(line, { quantity: line.quantity + 1, updated_at: at });
      });
      placeWith(past, 2 * day, tokenOf(past, 'sandbox-auth'));
    },
  },
} satisfies Partial<Record<SituationName, Situation>>;

function approveWith(past: Past, token: string): void {
  placeWith(past, 2 * day, tokenOf(past, token));
  pullTrigger(past, day, 'shop', '_approve');
}

function captureWith(past: Past, token: string): void {
  approveWith(past, token);
  pullTrigger(past, day - 20 * minute, 'shop', '_capture');
}

/** The gateway was asked, and has not said how it went. None of the sandbox's tokens comes to that, for these two kinds. */
function leaveUndecided({ draft, order, step }: Past, agoMs: number, type: 'authorizations' | 'voids'): void {
  step(agoMs, type === 'voids' ? 'shop' : 'checkout', (at) => {
    const payment = draft.klarna_payments.get(order.payment_source?.id);
    if (payment === undefined) return;
    const amount = totalWithTaxesOf(order);
    const source = { type: 'klarna_payments', id: payment.id };
    const row = newTransaction(draft, order, { type, source, amount, answer: undecided, at });
    const authorization_id = order.authorization_ids.at(-1);
    order.updated_at = at;
    if (authorization_id === undefined) {
      const { session_id, auth_token } = payment;
      consumeToken(draft, auth_token ?? '', { session_id, amount, currency: order.currency_code }, at, false);
      draft.authorizations.insert({ ...row, fraud_review: null, klarna_order_id: null });
      order.authorization_ids.push(row.id);
    } else {
      draft.voids.insert({ ...row, authorization_id });
      order.void_ids.push(row.id);
    }
  });
}
