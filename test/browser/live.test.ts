import { expect } from 'vitest';
import { startSandbox } from '../../src/sandbox/server.ts';
import { order, payment, running } from '../sandbox/running.ts';
import { focused, readClipboard } from './in-page.mjs';
import { browserTest, openLivePage } from './open-page.ts';

browserTest('shows what a client does as it happens, without a reload', async () => {
  const sandbox = await running();
  const { page, complaints } = await openLivePage(sandbox.url);
  const orders = page.getByRole('tabpanel', { name: /^Orders/ }).getByRole('row');
  const theOrder = orders.filter({ hasText: '1234' });
  await theOrder.getByText('pending').waitFor();
  // It is gone when the page is loaded anew.
  await page.evaluate('globalThis.sameDocument = true');

  await sandbox.patch('klarna_payments', payment, { auth_token: 'sandbox-auth' });
  await sandbox.patch('orders', order, { _place: true });
  await theOrder.getByText('placed').waitFor();
  await page
    .getByRole('row')
    .filter({ hasText: `/api/orders/${order}` })
    .getByText('200')
    .waitFor();
  await page.getByRole('tab', { name: 'Order transactions 1' }).waitFor();

  await sandbox.control('POST', 'seed', { count: 2 });
  await orders.filter({ hasText: '1236' }).waitFor();
  await sandbox.authorize('approved');
  await page.getByRole('tab', { name: 'Klarna transactions 2' }).waitFor();
  await sandbox.control('POST', 'reset');
  await page.getByRole('tab', { name: 'Orders 1', exact: true }).waitFor();
  expect(await page.evaluate('sameDocument')).toBe(true);
  expect(complaints).toEqual([]);
});

browserTest('lets rows stay where they are, with the focus on them, when others come', async () => {
  const sandbox = await running();
  const { page } = await openLivePage(sandbox.url);
  const opener = page.getByRole('button', { name: '1234', exact: true });
  await opener.focus();
  await sandbox.control('POST', 'seed', { count: 5 });
  await page.getByRole('button', { name: '1239', exact: true }).waitFor();
  expect(await page.evaluate(focused)).toMatchObject({ name: '1234' });
});

browserTest('says in a polite region what is new, and of requests nothing', async () => {
  const sandbox = await running();
  const { page } = await openLivePage(sandbox.url);
  const news = page.locator('#news');
  expect(await news.getAttribute('role')).toBe('status');
  await sandbox.api('GET', `/orders/${order}`);
  await page.getByRole('row').filter({ hasText: '/oauth/token' }).waitFor();
  expect(await news.textContent()).toBe('');
  await sandbox.control('POST', 'seed', { count: 3 });
  await page.getByText('3 new orders, 3 new payments.').waitFor({ state: 'attached' });
});

browserTest('finds its way back when the sandbox is started again', async () => {
  const sandbox = await running();
  const { page, complaints } = await openLivePage(sandbox.url);
  await sandbox.close();
  await page.getByText('Not connected. Trying again…').waitFor();
  const again = await startSandbox({ port: Number(new URL(sandbox.url).port), seed: { order: { number: '9001' } } });
  try {
    await page.getByText('Live', { exact: true }).waitFor();
    await page.getByRole('button', { name: '9001', exact: true }).waitFor();
    // And follows the new one.
    await fetch(`${again.url}/__sandbox/seed`, { method: 'POST', body: '{"order": {"number": "9002"}}' });
    await page.getByRole('button', { name: '9002', exact: true }).waitFor();
  } finally {
    await again.close();
  }
  expect(complaints).toEqual([]);
});

browserTest('rests while it is paused, and catches up afterwards', async () => {
  const sandbox = await running();
  const { page } = await openLivePage(sandbox.url);
  const pause = page.getByRole('button', { name: 'Pause' });
  await pause.click();
  await page.getByText('Paused', { exact: true }).waitFor();
  expect(await pause.getAttribute('aria-pressed')).toBe('true');
  await sandbox.control('POST', 'seed', {});
  expect(await page.getByRole('button', { name: '1235', exact: true }).count()).toBe(0);
  await pause.click();
  await page.getByRole('button', { name: '1235', exact: true }).waitFor();
});

browserTest('opens the details of a row, with an id to copy and its tokens masked', async () => {
  const sandbox = await running();
  const { page, context } = await openLivePage(sandbox.url);
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: sandbox.url });
  await sandbox.patch('klarna_payments', payment, { auth_token: 'sandbox-auth.0123456789abcdef' });
  await page.getByRole('tab', { name: /^Payments/ }).click();
  await page.getByRole('button', { name: payment, exact: true }).click();
  const dialog = page.getByRole('dialog', { name: `Payment ${payment}` });
  await dialog.getByText('"auth_token": "sand…cdef"').waitFor();
  await dialog.getByRole('button', { name: 'Copy id' }).click();
  await page.getByText('Copy id: done.').waitFor({ state: 'attached' });
  expect(await page.evaluate(readClipboard)).toBe(payment);
  // It follows its row.
  await sandbox.patch('klarna_payments', payment, { auth_token: 'sandbox-auth.0123456789fedcba' });
  await dialog.getByText('"auth_token": "sand…dcba"').waitFor();
});

browserTest('draws no more of 10,000 orders than it was asked for, and finds each', async () => {
  const sandbox = await running({ seed: { count: 10_000 } });
  const { page } = await openLivePage(sandbox.url);
  const rows = page.getByRole('tabpanel', { name: /^Orders/ }).locator('tbody tr');
  await page.getByRole('tab', { name: 'Orders 10,001' }).waitFor();
  expect(await rows.count()).toBe(25);
  await page.getByRole('button', { name: 'Show more' }).first().click();
  await rows.nth(49).waitFor();
  await page.getByRole('searchbox', { name: 'Search' }).fill('4321');
  await page.getByRole('tab', { name: 'Orders 1 of 10,001' }).waitFor();
  expect(await rows.allInnerTexts()).toEqual([expect.stringContaining('4321')]);
  await page.getByRole('searchbox', { name: 'Search' }).fill('nothing like it');
  await page.getByText('No order matches the search.').waitFor();
  await page.getByRole('button', { name: 'Clear the search' }).first().click();
  await rows.nth(24).waitFor();
});
