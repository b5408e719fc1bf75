import { Refusal } from '../../refusal.ts';
import type { SeedRequest } from '../seed-request.ts';
import type { Brought } from '../seed-status.ts';
import type { Past } from './past.ts';
import type { Situation } from './situation.ts';

/** What its order is from the beginning. A payment method that captures by itself would lead elsewhere. */
export function requestFor({ wish = (request) => request }: Situation, asked: SeedRequest): SeedRequest {
  const usual = {
    price_amount_cents: 0,
    require_capture: true,
    auto_capture: false,
    auto_capture_max_amount_cents: null,
  };
  return wish({ ...asked, payment_method: asked.payment_method ?? usual });
}

/** Lets everything happen to an order that its situation is made of. */
export function bringAbout(situation: Situation, past: Past): Brought {
  const { order, paymentIds } = past;
  const lastPayment = () => [...paymentIds].at(-1) ?? null;
  try {
    past.step(situation.beganMs, 'checkout', () => {});
    situation.since(past);
    return { paymentId: order.payment_source?.type === 'klarna_payments' ? order.payment_source.id : lastPayment() };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { paymentId: lastPayment(), refusal: error };
  }
}
