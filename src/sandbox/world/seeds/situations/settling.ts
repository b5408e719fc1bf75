import { goodsOf } from '../../orders/order-amounts.ts';
import type { SituationName } from './names.ts';
import { day, hour, minute, type Past } from './past.ts';
import type { Situation } from './situation.ts';
import { leavePending, placeWith, pullTrigger, tokenOf } from './steps.ts';

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
