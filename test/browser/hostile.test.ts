import { expect } from 'vitest';
import { running } from '../sandbox/running.ts';
import { isWiderThanWindow, refusedMarkup } from './in-page.mjs';
import { browserTest, openLivePage } from './open-page.ts';

const markup = '<img src=x onerror="globalThis.wasHit = true"><script>globalThis.wasHit = true</script>';

browserTest.for<[string, string]>([
  ['markup', markup],
  ['text that runs the other way', '\u202e\u2067drowssap\u05e9\u05dc\u05d5\u05dd 1234'],
  ['a very long word', 'M'.repeat(5000)],
  ['a quote for an attribute', '" autofocus onfocus="globalThis.wasHit = true'],
  ['half a character and controls', 'a\ud800b\u0000c\u001b[2Jd'],
])('takes %s for text', async ([, text]) => {
  const sandbox = await running({
    seed: { order: { number: text, reference: text } },
  });
  await sandbox.authorize('approved', {
    currency: 'USD',
    request_payment_transaction: { amount: 11800, payment_transaction_reference: text },
  });
  await fetch(`${sandbox.url}/api/orders/${encodeURIComponent(Buffer.from(text).toString())}`, {
    headers: { 'user-agent': 'x' },
  });
  const { page, complaints } = await openLivePage(sandbox.url, { viewport: { width: 360, height: 740 } });
  const isWide = () => page.evaluate(isWiderThanWindow);
  const rows = page.locator('tbody tr:visible');
  for (const tab of await page.getByRole('tab').all()) {
    await tab.click();
    expect(await isWide()).toBe(false);
  }
  await page.getByRole('tab', { name: /^Orders/ }).click();
  await rows.first().locator('.opener').click();
  await page.getByText('"customer_email"').waitFor();
  expect(await isWide()).toBe(false);
  expect(await page.locator('img, main script, dialog script').count()).toBe(0);
  expect(await page.evaluate('globalThis.wasHit')).toBeUndefined();
  expect(complaints).toEqual([]);
});

browserTest('shows markup as it was sent', async () => {
  const sandbox = await running({ seed: { order: { number: markup } } });
  const { page } = await openLivePage(sandbox.url);
  await page.getByRole('button', { name: markup, exact: true }).waitFor();
});

browserTest('has a policy that refuses what its script would never do', async () => {
  const sandbox = await running();
  const { page, complaints } = await openLivePage(sandbox.url);
  expect(await page.evaluate(refusedMarkup)).toEqual([true, true]);
  // An address kept for documentation: nobody is there.
  await page.evaluate("fetch('http://192.0.2.1/').catch(() => undefined)");
  expect(await page.evaluate('globalThis.wasHit')).toBeUndefined();
  await expect.poll(() => complaints).toContain('refused by connect-src');
});
