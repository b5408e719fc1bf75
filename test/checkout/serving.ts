import { onTestFinished } from 'vitest';
import type {
  CheckoutCategory,
  CheckoutOutcome,
  CheckoutPageOptions,
  CheckoutProgress,
  CheckoutWish,
} from '../../src/checkout/checkout-page.ts';
import { serveCheckout } from '../../src/checkout/serve-checkout.ts';

export const payNow: CheckoutCategory = { identifier: 'pay_now', name: 'Pay now' };
export const payLater: CheckoutCategory = { identifier: 'pay_later', name: 'Pay in 30 days' };

export const wish: CheckoutWish = {
  paymentId: 'ertHJlpPTX',
  orderName: '1234',
  amount: 11800,
  currency: 'USD',
  formattedAmount: 'USD 118.00',
  mode: 'test',
  clientToken: 'client-token-that-must-not-leak',
  categories: [payNow, payLater],
};

type Settings = Partial<Omit<CheckoutPageOptions, 'wish' | 'onProgress'>> & { readonly wish?: Partial<CheckoutWish> };

/** A checkout page of the running test's own, and what the terminal heard of it. */
export async function serving(settings: Settings = {}) {
  const progress: CheckoutProgress[] = [];
  let isSettled = false;
  const page = await serveCheckout({
    scriptUrl: 'http://127.0.0.1:9/api.js',
    port: 0,
    graceMs: 60_000,
    ...settings,
    wish: { ...wish, ...settings.wish },
    onProgress: (one) => progress.push(one),
  });
  onTestFinished(() => page.close('done'));
  page.outcome.then(() => {
    isSettled = true;
  });
  const { origin, host, hash } = new URL(page.url);
  return {
    served: page,
    url: page.url,
    origin,
    host,
    state: hash.slice(1),
    onceState: new URL(page.onceUrl).hash.slice(1),
    progress,
    isSettled: () => isSettled,
  };
}

export type Serving = Awaited<ReturnType<typeof serving>>;

/** How the checkout ended, once it has. */
export const outcomeOf = ({ served }: Pick<Serving, 'served'>): Promise<CheckoutOutcome> => served.outcome;
