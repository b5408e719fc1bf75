import { sumsOf } from '../order-sums.ts';
import type { SeedRequest } from '../seed-request.ts';

/** What a seed says of an order that its situation decides; `undefined` where the two go together. */
export function misfitOf({ order, payment, payment_source_type, payment_method }: SeedRequest): string | undefined {
  if (order.situation === undefined) return undefined;
  const isUsualPayment = payment && Object.values(payment).every((value) => value === undefined || value === false);
  const decided = {
    status: order.status !== undefined,
    payment_status: order.payment_status !== undefined,
    customer: order.customer !== undefined && order.customer !== 'approved',
    billing_address: order.billing_address === false,
    circuit_state: order.circuit_state !== 'closed',
    place_async: order.place_async,
    payment: !isUsualPayment,
    payment_source_type: payment_source_type !== 'klarna_payments',
    auto_capture: payment_method?.auto_capture === true,
  };
  const [named] = Object.entries(decided).find(([, isSaid]) => isSaid) ?? [];
  if (named !== undefined) return `does not go with ${named}, which it decides`;
  return sumsOf(order, 0, payment_method?.price_amount_cents).due > 0 ? undefined : 'needs something to pay';
}
