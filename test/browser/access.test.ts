import { expect } from 'vitest';
import { order, payment, running } from '../sandbox/running.ts';
import { findings } from './axe-findings.ts';
import { animations, countAnimations, focused, isWiderThanWindow, lightness } from './in-page.mjs';
import { browserTest, openLivePage } from './open-page.ts';

/** A sandbox with something in every place of the page but one. */
const busy = async () => {
  const sandbox = await running({ seed: [{ count: 30 }, { order: { status: 'cancelled' } }] });
  await sandbox.patch('klarna_payments', payment, { auth_token: 'sandbox-auth' });
  await sandbox.patch('orders', order, { _place: true });
  await sandbox.patch('orders', order, { _place: true });
  await sandbox.authorize('approved');
  await sandbox.control('POST', 'faults', { rules: ['GET /api/orders=500:1'] });
  await sandbox.api('GET', '/orders');
  return sandbox;
};

browserTest.for([
  ['light', 1280],
  ['dark', 1280],
  ['light', 360],
  ['dark', 360],
] as const)('has nothing that axe finds wrong, %s, %i pixels wide', async ([colorScheme, width]) => {
  const sandbox = await busy();
  const { page } = await openLivePage(sandbox.url, { colorScheme, viewport: { width, height: 800 } });
  expect(await findings(page)).toEqual([]);
  for (const tab of await page.getByRole('tab').all()) {
    await tab.click();
    expect(await findings(page)).toEqual([]);
  }
  await page.getByText('Point a client at it').click();
  await page.getByRole('searchbox').fill('nothing like it');
  await page.getByText('No request matches the search.').waitFor();
  expect(await findings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Clear the search' }).first().click();
  await page.getByRole('row').filter({ hasText: '/oauth/token' }).getByRole('button').click();
  await page.getByRole('dialog').getByText('"grant_type"').waitFor();
  expect(await findings(page)).toEqual([]);
});

browserTest('needs no scrolling sideways, whatever the width', async () => {
  const sandbox = await busy();
  const { page } = await openLivePage(sandbox.url);
  for (const width of [320, 360, 390, 640, 704, 768, 1024, 1120, 1920]) {
    await page.setViewportSize({ width, height: 740 });
    for (const tab of await page.getByRole('tab').all()) {
      await tab.click();
      expect({ width, isTooWide: await page.evaluate(isWiderThanWindow) }).toEqual({ width, isTooWide: false });
    }
  }
});

browserTest('can be walked by keyboard alone', async () => {
  const sandbox = await busy();
  const { page } = await openLivePage(sandbox.url);
  const press = async (key: string) => {
    await page.keyboard.press(key);
    return page.evaluate(focused);
  };
  const seen = (name: string) => ({ name, isSeen: true });
  expect(await press('Tab')).toEqual(seen('Skip to orders and payments'));
  expect(await press('Tab')).toEqual(seen('Pause'));
  expect(await press('Tab')).toEqual(seen('Search'));
  expect(await press('Tab')).toEqual(seen('Point a client at it'));
  expect(await press('Tab')).toEqual(seen('Orders 32'));
  // One tab is in the order; the arrow keys go between them, around the ends too.
  expect(await press('ArrowRight')).toEqual(seen('Payments 32'));
  expect(await page.getByRole('tabpanel', { name: /^Payments/ }).isVisible()).toBe(true);
  expect(await press('End')).toEqual(seen('Payment requests 0'));
  expect(await press('ArrowRight')).toEqual(seen('Orders 32'));
  expect(await press('ArrowLeft')).toEqual(seen('Payment requests 0'));
  expect(await press('Home')).toEqual(seen('Orders 32'));
  expect(await press('Tab')).toEqual(seen('1265'));
  await press('Enter');
  await page.getByRole('dialog', { name: 'Order 1265' }).waitFor();
  expect(await page.evaluate(focused)).toEqual(seen('Close'));
  expect(await press('Tab')).toEqual(seen('Copy id'));
  expect(await press('Escape')).toEqual(seen('1265'));
  expect(await page.getByRole('dialog').count()).toBe(0);
  expect(await press('Shift+Tab')).toEqual(seen('Orders 32'));
});

browserTest('lets the skip link lead past what is above', async () => {
  const sandbox = await busy();
  const { page } = await openLivePage(sandbox.url);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(focused)).toEqual({ name: 'Orders 32', isSeen: true });
});

browserTest('is dark where the system is', async () => {
  const sandbox = await running();
  const { page } = await openLivePage(sandbox.url, { colorScheme: 'light' });
  expect(await page.evaluate(lightness)).toBeGreaterThan(220);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await page.evaluate(lightness)).toBeLessThan(40);
});

browserTest('moves nothing for those who want it still', async () => {
  const sandbox = await running();
  const { page } = await openLivePage(sandbox.url);
  await page.evaluate(countAnimations);
  await sandbox.control('POST', 'seed', {});
  await page.getByRole('button', { name: '1235', exact: true }).click();
  await page.getByRole('dialog').waitFor();
  expect(await page.evaluate(animations)).toEqual({ started: 0, running: 0 });
  await page.keyboard.press('Escape');
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await sandbox.control('POST', 'seed', {});
  await page.getByRole('button', { name: '1236', exact: true }).waitFor();
  expect((await page.evaluate(animations)).started).toBeGreaterThan(0);
});
