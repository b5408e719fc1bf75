import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { type Client, running } from '../sandbox/running.ts';
import { approvedCustomer as approved, somePaymentRequest } from '../sandbox/some-payment-request.ts';
import { findings } from './axe-findings.ts';
import { focused, isWiderThanWindow } from './in-page.mjs';
import { browserTest, openPage } from './open-page.ts';

const denied = 'customer+us+denied@klarna.com';
const wish = somePaymentRequest({ customer: { email: approved } });

interface Asking {
  /** Whether there is a way back to the shop. */
  readonly returns?: boolean;
  readonly purchase?: object;
  readonly settings?: Parameters<typeof openPage>[1];
}

/** A payment request, and the page at its address. */
const asked = async ({ returns = false, purchase, settings }: Asking = {}) => {
  const sandbox = await running();
  // The shop is the sandbox's live page here: on this machine, and of the same origin.
  const return_url = `${sandbox.url}/?state={klarna.payment_request.state}`;
  const { document } = await sandbox.klarna('POST', '/requests', {
    ...wish,
    ...(purchase === undefined ? {} : { supplementary_purchase_data: purchase }),
    customer_interaction_config: { method: 'HANDOVER', ...(returns ? { return_url } : {}) },
  });
  const url: string = document.state_context.customer_interaction.payment_request_url;
  const opened = await openPage(url, settings);
  await opened.page.getByRole('heading', { name: 'Who is paying?' }).waitFor();
  return { ...opened, sandbox, url, id: document.payment_request_id as string };
};

const read = async (sandbox: Client, id: string) => (await sandbox.klarna('GET', `/requests/${id}`)).document;
const heading = (page: Page, name: string) => page.getByRole('heading', { name });
const press = (page: Page, name: string) => page.getByRole('button', { name }).click();

const identify = async (page: Page, contact: string) => {
  await page.getByLabel('E-mail or phone').fill(contact);
  await press(page, 'Continue');
};
const pay = async (page: Page, code = '123456') => {
  await page.getByLabel('Code').fill(code);
  await press(page, 'Pay USD 118.00');
};

browserTest('lets a customer approve, and goes back to the shop', async () => {
  const { page, sandbox, id, url, complaints } = await asked({ returns: true });
  expect(await read(sandbox, id)).toMatchObject({ state: 'SUBMITTED' });
  expect(await page.getByLabel('E-mail or phone').inputValue()).toBe(approved);
  await press(page, 'Continue');
  await page.getByLabel('Code').waitFor();
  expect(await read(sandbox, id)).toMatchObject({ state: 'IN_PROGRESS' });
  await pay(page);
  await page.waitForURL(`${sandbox.url}/?state=COMPLETED`);
  expect((await read(sandbox, id)).state_context.klarna_network_session_token).toMatch(/^krn:/);
  // Whoever comes back to the address is not asked again.
  await page.goto(url);
  await heading(page, 'Approved already').waitFor();
  expect(await page.getByRole('button').count()).toBe(0);
  expect(complaints).toEqual([]);
});

browserTest('tells a customer who has no way back to return to the shop', async () => {
  const { page } = await asked();
  await press(page, 'Continue');
  await pay(page);
  await heading(page, 'Approved').waitFor();
  await page.getByText('You can close this page and return to the shop.').waitFor();
  expect(await page.evaluate(focused)).toMatchObject({ name: 'Approved' });
});

browserTest('declines Klarna’s denied customer', async () => {
  const { page, sandbox, id } = await asked({ returns: true });
  await page.getByLabel('Or choose one').selectOption({ label: `US, denied: ${denied}` });
  await press(page, 'Continue');
  await pay(page);
  await heading(page, 'Not approved').waitFor();
  expect(await read(sandbox, id)).toMatchObject({ state: 'DECLINED' });
  await page.getByRole('link', { name: 'Back to the shop' }).click();
  await page.waitForURL(`${sandbox.url}/?state=DECLINED`);
});

browserTest('lets mistakes be mended, with the focus where they are', async () => {
  const { page, sandbox, id } = await asked();
  await identify(page, 'me@shop.example');
  await page.getByText('Klarna does not know this customer.').waitFor();
  const contact = page.getByRole('textbox', { name: 'E-mail or phone', description: /does not know/ });
  expect(await contact.getAttribute('aria-invalid')).toBe('true');
  expect(await page.evaluate(focused)).toEqual({ name: 'E-mail or phone', isSeen: true });
  await identify(page, '+13106683312');
  await pay(page, '999999');
  await page.getByText('This code is not the right one.').waitFor();
  expect(await page.evaluate(focused)).toEqual({ name: 'Code', isSeen: true });
  await pay(page, '12');
  await page.getByText('The code has six digits').waitFor();
  await press(page, 'Use another e-mail or phone');
  await identify(page, 'customer+denied+auth_id_scan@email.us');
  await pay(page);
  await page.getByText('scans an identity document').waitFor();
  expect(await read(sandbox, id)).toMatchObject({ state: 'IN_PROGRESS' });
  await press(page, 'Done');
  await heading(page, 'Approved').waitFor();
});

browserTest('lets a customer cancel, and pay after all', async () => {
  const { page, sandbox, id } = await asked();
  await press(page, 'Continue');
  // One thing at a time: what is pressed before the answer comes does nothing.
  await page.getByLabel('Code').waitFor();
  await press(page, 'Cancel and go back');
  await heading(page, 'You have cancelled').waitFor();
  expect(await read(sandbox, id)).toMatchObject({ state: 'SUBMITTED', state_reason: 'PURCHASE_FLOW_ABORTED' });
  await press(page, 'Pay after all');
  await press(page, 'Continue');
  await pay(page);
  await heading(page, 'Approved').waitFor();
});

browserTest('takes a customer who cancels back to the shop', async () => {
  const { page, sandbox } = await asked({ returns: true });
  await press(page, 'Cancel and go back');
  await page.waitForURL(`${sandbox.url}/?state=SUBMITTED`);
});

browserTest('changes nothing for a customer who leaves', async () => {
  const { page, sandbox, id } = await asked();
  await press(page, 'Leave for now');
  await heading(page, 'Nothing has changed').waitFor();
  expect(await read(sandbox, id)).toMatchObject({ state: 'SUBMITTED' });
  await press(page, 'Go on');
  await heading(page, 'Who is paying?').waitFor();
  await page.close();
  expect(await read(sandbox, id)).toMatchObject({ state: 'SUBMITTED' });
});

browserTest('tells an earlier tab that another one is open, and lets it take over', async () => {
  const { page, context, url, sandbox, id } = await asked();
  const second = await context.newPage();
  await second.goto(url);
  await heading(second, 'Who is paying?').waitFor();
  await press(page, 'Continue');
  await heading(page, 'Open in another tab').waitFor();
  expect(await read(sandbox, id)).toMatchObject({ state: 'SUBMITTED' });
  await press(page, 'Go on here');
  await press(page, 'Continue');
  await pay(page);
  await heading(page, 'Approved').waitFor();
  await press(second, 'Continue');
  await heading(second, 'Open in another tab').waitFor();
  await press(second, 'Go on here');
  await heading(second, 'Approved already').waitFor();
});

browserTest.for<[string, (sandbox: Client, id: string) => Promise<unknown>]>([
  ['This payment has expired', (sandbox) => sandbox.control('POST', 'clock', { advance: '3h' })],
  ['The shop has cancelled this payment', (sandbox, id) => sandbox.klarna('DELETE', `/requests/${id}`)],
])('says so while it is open, and when it is opened: %s', async ([words, end]) => {
  const { page, sandbox, id } = await asked();
  await end(sandbox, id);
  await press(page, 'Continue');
  await heading(page, words).waitFor();
  await page.reload();
  await heading(page, words).waitFor();
  expect(await page.getByRole('button').count()).toBe(0);
});

browserTest('says what became of the payment to whoever comes back to the tab', async () => {
  const { page, sandbox, id } = await asked();
  await sandbox.klarna('DELETE', `/requests/${id}`);
  await page.evaluate('dispatchEvent(new Event("focus"))');
  await heading(page, 'The shop has cancelled this payment').waitFor();
});

browserTest('shows a purchase that was changed before anything is approved', async () => {
  const { page, sandbox, id } = await asked();
  await sandbox.klarna('PATCH', `/requests/${id}`, { amount: 5, supplementary_purchase_data: {} });
  await press(page, 'Continue');
  await page.getByText('The shop has changed this purchase').first().waitFor();
  await page.locator('#amount').getByText('USD 0.05').waitFor();
  await identify(page, approved);
  await page.getByRole('button', { name: 'Pay USD 0.05' }).waitFor();
});

browserTest('says when the sandbox does not answer, and repeats nothing by itself', async () => {
  const { page, sandbox, id } = await asked();
  await press(page, 'Continue');
  // The payment is approved, and the answer is lost.
  await page.route('**/pay/*', async (route) => {
    await route.fetch();
    await route.abort();
  });
  await pay(page);
  await page.locator('#trouble').getByText('The sandbox does not answer.').waitFor();
  expect(await read(sandbox, id)).toMatchObject({ state: 'COMPLETED' });
  await page.unroute('**/pay/*');
  await press(page, 'Pay USD 118.00');
  await heading(page, 'Approved').waitFor();
});

browserTest('can be opened again where the sandbox did not answer', async () => {
  const { page } = await asked();
  await page.route('**/pay/*', (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()));
  await page.reload();
  await page.locator('#trouble').getByText('The sandbox does not answer.').waitFor();
  await page.unroute('**/pay/*');
  await press(page, 'Try again');
  await heading(page, 'Who is paying?').waitFor();
});

browserTest('says at a wrong address that nothing is there', async () => {
  const sandbox = await running();
  const { page } = await openPage(`${sandbox.url}/pay/nobody`);
  await heading(page, 'There is no payment here').waitFor();
});

browserTest('takes what a shop sends for text', async () => {
  const markup = '<img src=x onerror="globalThis.wasHit = true">';
  const { page, complaints } = await asked({
    purchase: {
      purchase_reference: markup,
      line_items: [{ name: `${markup}${'M'.repeat(200)}`, quantity: 1, total_amount: 11800 }],
    },
  });
  await page.setViewportSize({ width: 320, height: 700 });
  await page.getByText('1 line').click();
  await page.getByText(markup, { exact: true }).waitFor();
  expect(await page.locator('img').count()).toBe(0);
  expect(await page.evaluate('globalThis.wasHit')).toBeUndefined();
  expect(await page.evaluate(isWiderThanWindow)).toBe(false);
  expect(complaints).toEqual([]);
});

browserTest('can be walked by keyboard alone', async () => {
  const { page } = await asked();
  const key = async (name: string) => {
    await page.keyboard.press(name);
    return page.evaluate(focused);
  };
  const seen = (name: string) => ({ name, isSeen: true });
  expect(await key('Tab')).toEqual(seen('2 lines'));
  expect(await key('Tab')).toEqual(seen('E-mail or phone'));
  expect(await key('Tab')).toEqual(seen('Or choose one'));
  expect(await key('Tab')).toEqual(seen('Continue'));
  expect(await key('Tab')).toEqual(seen('Cancel and go back'));
  expect(await key('Tab')).toEqual(seen('Leave for now'));
  for (const _ of ['Leave for now', 'Cancel and go back', 'Continue']) await key('Shift+Tab');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  await page.getByLabel('Code').waitFor();
  expect(await page.evaluate(focused)).toEqual(seen('Code'));
  await page.keyboard.type('123456');
  expect(await key('Tab')).toEqual(seen('Pay USD 118.00'));
  await page.keyboard.press('Space');
  await heading(page, 'Approved').waitFor();
});

browserTest.for([
  ['light', 1280],
  ['dark', 1280],
  ['light', 360],
  ['dark', 360],
  ['light', 320],
] as const)('has nothing that axe finds wrong, and no scrolling sideways: %s, %i pixels', async ([scheme, width]) => {
  const { page } = await asked({ settings: { colorScheme: scheme, viewport: { width, height: 800 } } });
  const check = async () => {
    expect(await findings(page)).toEqual([]);
    expect(await page.evaluate(isWiderThanWindow)).toBe(false);
  };
  await page.getByText('2 lines').click();
  await check();
  await identify(page, 'me@shop.example');
  await page.getByText('Klarna does not know this customer.').waitFor();
  await check();
  await identify(page, 'customer+denied+auth_id_scan@email.us');
  await pay(page, '999999');
  await page.getByText('This code is not the right one.').waitFor();
  await check();
  await page.route('**/pay/*', (route) => route.abort());
  await pay(page);
  await page.locator('#trouble').getByText('The sandbox does not answer.').waitFor();
  await check();
  await page.unroute('**/pay/*');
  await pay(page);
  await page.getByText('scans an identity document').waitFor();
  await check();
  await press(page, 'Leave for now');
  await check();
  await press(page, 'Go on');
  await identify(page, denied);
  await pay(page);
  await heading(page, 'Not approved').waitFor();
  await check();
});

browserTest('moves nothing for those who want it still', async () => {
  const { page } = await asked();
  expect(await page.evaluate('document.getAnimations().length')).toBe(0);
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await press(page, 'Leave for now');
  await expect
    .poll(() => page.evaluate('getComputedStyle(document.querySelector(".screen:not([hidden])")).animationName'))
    .toBe('come');
});
