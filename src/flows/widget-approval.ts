import * as v from 'valibot';
import type { KlarnaPayment } from '../apis/commerce-layer/klarna-payments.ts';
import type { Order } from '../apis/commerce-layer/order.ts';
import type { CheckoutCategory, CheckoutOutcome, CheckoutProgress, CheckoutWish, Context } from '../context.ts';
import { CliError } from '../errors.ts';
import { type BrowserStep, customerDeclined, unapproved, within } from './browser-step.ts';
import type { StepLog } from './steps.ts';

/** How long the page may be closed before the customer has left. */
const graceMs = 30_000;

/**
 * The step `approve` on Commerce Layer's own gateway: the customer approves in Klarna's widget, on a page of this
 * machine, and its authorization token comes back.
 * @throws CliError `rejected` where Klarna offers nothing, `declined`, `step-up` where the customer left or took too long,
 * `interrupted`
 */
export const approveInWidget = (
  context: Pick<Context, 'clock' | 'stop'>,
  browser: BrowserStep,
  steps: StepLog,
  wish: CheckoutWish,
): Promise<string> =>
  steps.run('approve', 'Waiting for the customer', async (update) => {
    const page = await browser.servePage({
      wish,
      scriptUrl: browser.scriptUrl,
      port: browser.port,
      graceMs,
      onProgress: (progress) => update(wordsFor(progress, wish.categories)),
    });
    let end: Parameters<typeof page.close>[0] = 'interrupted';
    try {
      const title = `Approve ${wish.formattedAmount} for order ${wish.orderName}`;
      await browser.handOver({ url: page.url, onceUrl: page.onceUrl, title, isLocal: true });
      const outcome = await within(context, browser.waitMs, page.outcome);
      end = outcome === undefined ? 'timed-out' : 'done';
      return { value: tokenIn(outcome, browser.waitMs), answers: [], said: 'The customer approved' };
    } finally {
      await page.close(end);
    }
  });

const tokenIn = (outcome: CheckoutOutcome | undefined, waitMs: number): string => {
  if (outcome === undefined) {
    throw unapproved('CUSTOMER_TIMEOUT', 'The customer did not approve in time.', `${waitMs / 1000} s are over.`);
  }
  if (outcome.kind === 'approved') return outcome.authorizationToken;
  if (outcome.kind === 'declined') {
    const declined = customerDeclined('Klarna refused every way to pay that it had offered to the customer.');
    // The widget tells us no reason, and Commerce Layer shows no expiry: the person may know how old the payment is.
    throw declined.with({
      hint: `${declined.facts.hint} Klarna's session may also have expired: then create a new Klarna payment for the order.`,
    });
  }
  const how = outcome.how === 'stopped' ? 'The page was left by its stop button.' : 'The page was closed.';
  throw unapproved('CUSTOMER_LEFT', 'The customer left without approving.', how);
};

const wordsFor = (progress: CheckoutProgress, categories: readonly CheckoutCategory[]): string => {
  const named = (identifier: string) =>
    categories.find((category) => category.identifier === identifier)?.name ?? identifier;
  switch (progress.kind) {
    case 'opened':
      return 'Waiting for the customer: the page is open';
    case 'shown':
      return `Waiting for the customer: "${named(progress.category)}" is shown`;
    case 'authorizing':
      return `Waiting for the customer: Klarna asks them to confirm "${named(progress.category)}"`;
    case 'mending':
      return 'Waiting for the customer: Klarna wants something corrected';
    case 'refused':
      return `Waiting for the customer: Klarna refused "${named(progress.category)}"`;
    case 'finalizing':
      return 'Waiting for the customer: Klarna wants one more confirmation';
    case 'broken':
      return `Waiting for the customer: Klarna's script failed (${progress.why})`;
    case 'second-tab':
      return progress.tookOver
        ? 'Waiting for the customer: the page went on in another tab'
        : 'Waiting for the customer: a second tab was opened, and told so';
    case 'closed':
      return `The page was closed; it can be opened again for ${Math.round(progress.graceMs / 1000)} s`;
  }
};

/**
 * What the page asks the customer, from what was read.
 * @throws CliError `rejected` where Klarna has no session for it, or nothing to offer in it
 */
export const wishOf = (
  payment: KlarnaPayment,
  order: Order,
  mode: 'test' | 'live',
  format: BrowserStep['format'],
): CheckoutWish => {
  const { amount, currency } = order;
  const categories = payment.paymentMethods.filter(isCategory).map(({ identifier, name }) => ({
    identifier,
    name: name ?? identifier,
  }));
  const name = order.number ?? order.id;
  if (amount === undefined || currency === undefined) {
    throw refuse(`The order ${name} has no amount or no currency.`, 'NO_AMOUNT', 'Commerce Layer sent neither.');
  }
  if (payment.clientToken === undefined) {
    throw refuse(
      `The Klarna payment ${payment.id} has no client token.`,
      'NO_CLIENT_TOKEN',
      'It opens Klarna’s widget; this API client may not be allowed to read it.',
    );
  }
  if (categories.length === 0) {
    throw refuse(
      `Klarna offers nothing for order ${name}.`,
      'NO_PAYMENT_METHODS',
      `The payment's payment_methods are empty: Klarna refused the country, the currency or the amount (${order.countryCode ?? 'no country'}, ${format(amount, currency)}).`,
    );
  }
  return {
    paymentId: payment.id,
    orderName: name,
    amount,
    currency,
    formattedAmount: format(amount, currency),
    mode,
    clientToken: payment.clientToken,
    categories,
  };
};

const isCategory = (value: unknown): value is { readonly identifier: string; readonly name?: string } =>
  v.is(
    v.object({ identifier: v.pipe(v.string(), v.minLength(1), v.maxLength(100)), name: v.optional(v.string()) }),
    value,
  );

const refuse = (message: string, code: string, why: string): CliError =>
  new CliError('rejected', message, {
    code,
    why: `${why} The customer was not asked.`,
    hint: 'Look at the billing address, the market and the Klarna gateway of the order.',
  });
