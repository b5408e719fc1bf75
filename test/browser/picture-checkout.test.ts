import { describe } from 'vitest';
import { serving } from '../checkout/serving.ts';
import { payment, running } from '../sandbox/running.ts';
import { atCheckoutPage } from './at-checkout-page.ts';
import { customerAt } from './customer.ts';
import { browserTest } from './open-page.ts';
import { takePicture } from './pictures.ts';

/** A sandbox at the same time of the day, so that a picture changes when the page does. */
const sandboxOfTheDay = () => running({ clock: { now: () => Date.parse('2026-03-02T09:41:00Z') } });

/** The checkout page for the sandbox's own order, with Klarna's form on it. */
const checkoutOfTheDay = async () => {
  const sandbox = await sandboxOfTheDay();
  const { attributes } = (await sandbox.api('GET', `/klarna_payments/${payment}`)).document.data;
  return serving({
    scriptUrl: `${sandbox.url}/kp/lib/v1/api.js`,
    wish: { clientToken: attributes.client_token, categories: attributes.payment_methods },
  });
};

const desktop = { width: 720, height: 650 };
const phone = { width: 390, height: 650 };

describe('the pictures of the browser step', () => {
  browserTest.for([
    ['checkout-page', desktop, 'light'],
    ['checkout-page-dark', desktop, 'dark'],
    ['checkout-page-phone', phone, 'light'],
  ] as const)('has one of %s', async ([name, viewport, colorScheme]) => {
    const { page } = await customerAt((await checkoutOfTheDay()).url, { viewport, colorScheme });
    await page.locator('#go:not([aria-disabled])').waitFor();
    await takePicture(page, name, 70_000);
  });

  browserTest('has one of Klarna’s window on a phone', async () => {
    const { page } = await customerAt((await checkoutOfTheDay()).url, { viewport: phone, colorScheme: 'light' });
    const customer = atCheckoutPage(page);
    await customer.approve();
    await customer.identify();
    await customer.code();
    await customer.showsInKlarna('Approve the payment');
    await takePicture(page, 'checkout-widget-phone', 70_000);
  });

  browserTest('has one of the page of a payment request', async () => {
    const sandbox = await sandboxOfTheDay();
    const { document } = await sandbox.klarna('POST', '/requests', {
      currency: 'USD',
      amount: 11800,
      payment_request_reference: '1234-1',
      supplementary_purchase_data: {
        purchase_reference: '1234',
        line_items: [
          { name: 'Black Baby Onesie Long Sleeve', quantity: 1, total_amount: 10600 },
          { name: 'Shipping', quantity: 1, total_amount: 1200 },
        ],
        customer: { email: 'customer+us@klarna.com' },
      },
      customer_interaction_config: { method: 'HANDOVER' },
    });
    const url: string = document.state_context.customer_interaction.payment_request_url;
    const { page } = await customerAt(url, { viewport: { width: 720, height: 840 }, colorScheme: 'light' });
    await page.getByRole('heading', { name: 'Who is paying?' }).waitFor();
    await takePicture(page, 'payment-page', 70_000);
  });
});
