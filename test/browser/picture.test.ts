import { running } from '../sandbox/running.ts';
import { browserTest, openLivePage } from './open-page.ts';
import { takePicture } from './pictures.ts';

/** A sandbox in which the same things happen at the same times, so that a picture changes when the page does. */
const sandboxOfTheDay = async () => {
  let now = Date.parse('2026-03-02T09:41:00Z');
  let drawn = 0;
  const sandbox = await running({
    // Its address is in the picture.
    port: process.env.PICTURES ? 4010 : 0,
    clock: { now: () => now },
    random: { bytes: (count) => Uint8Array.from({ length: count }, (_, at) => at * 41 + drawn++) },
  });
  const seed = async (order: object) => {
    now += 31_000;
    const { document } = await sandbox.control('POST', 'seed', { order });
    return document.orders[0];
  };
  const place = async ({ order_id, payment_id }: Record<string, string>, token: string) => {
    now += 4_000;
    await sandbox.patch('klarna_payments', payment_id ?? '', { auth_token: token });
    now += 2_000;
    await sandbox.patch('orders', order_id ?? '', { _place: true });
  };
  for (const currency_code of ['USD', 'EUR', 'SEK', 'USD']) await seed({ currency_code });
  const british = await seed({ currency_code: 'GBP', tax_included: true });
  await seed({ currency_code: 'EUR', status: 'cancelled' });
  const german = await seed({ currency_code: 'EUR', tax_included: true });
  const american = await seed({});
  await place(british, 'sandbox-auth.gb');
  await place(german, 'sandbox-place-declined.de');
  await place(german, 'sandbox-auth.de');
  now += 9_000;
  await sandbox.api('GET', `/orders/${german.order_id}?include=payment_source`);
  await seed({ currency_code: 'SEK', tax_included: true });
  now += 5_000;
  await sandbox.authorize('approved', {
    currency: american.currency,
    request_payment_transaction: { amount: american.amount, payment_transaction_reference: american.order_number },
  });
  now += 3_000;
  return sandbox;
};

const pictures = [
  ['sandbox-page', 1280, 800],
  ['sandbox-page-phone', 390, 844],
] as const;

browserTest('makes its pictures, small enough for the repository', async () => {
  const sandbox = await sandboxOfTheDay();
  for (const [name, width, height] of pictures) {
    const { page } = await openLivePage(sandbox.url, { viewport: { width, height }, colorScheme: 'light' });
    await page.getByRole('tab', { name: 'Klarna transactions 3' }).waitFor();
    await takePicture(page, name, 100_000);
  }
});
