import { expect } from 'vitest';
import { order, payment, running } from '../sandbox/running.ts';
import { findings } from './axe-findings.ts';
import { serveShop } from './checkout-page.ts';
import { customerAt } from './customer.ts';
import { focusedFrame, isWiderThanWindow } from './in-page.mjs';
import { browserTest } from './open-page.ts';

type Options = NonNullable<Parameters<typeof customerAt>[1]>;
type Seed = NonNullable<Parameters<typeof running>[0]>['seed'];

/** A shop's page on another port, in which Klarna's script is the sandbox's. */
async function atShop({ seed, ...options }: Options & { seed?: Seed } = {}, headers: Record<string, string> = {}) {
  const sandbox = await running(seed === undefined ? {} : { seed });
  const { page } = await customerAt(await serveShop(sandbox.url, headers), options);
  const customer = page.frameLocator('dialog iframe');
  const clientToken = async (id = payment) =>
    (await sandbox.api('GET', `/klarna_payments/${id}`)).document.data.attributes.client_token;
  /** Calls one of Klarna's functions, with a callback that notes what it is told. */
  const call = (name: string, ...rest: readonly unknown[]) =>
    page.evaluate(
      `Klarna.Payments.${name}(${rest.map((each) => JSON.stringify(each)).join(', ')}, (result) => told.push(result))`,
    );
  const told = () => page.evaluate('told') as Promise<unknown[]>;
  const load = (category = 'klarna') => call('load', { container: '#container', payment_method_category: category });
  return {
    ...sandbox,
    page,
    customer,
    call,
    told,
    load,
    clientToken,
    init: async (id?: string) => page.evaluate(`Klarna.Payments.init({ client_token: '${await clientToken(id)}' })`),
    /** What the callback of the latest call is told. */
    answer: async (count: number) => {
      await expect.poll(told).toHaveLength(count);
      return (await told())[count - 1];
    },
    continue: () => customer.getByRole('button', { name: 'Continue' }).click(),
    /** Types who is paying, and a code. */
    identify: async (contact: string, code = '123456') => {
      await customer.getByLabel('E-mail or phone').fill(contact);
      await customer.getByRole('button', { name: 'Continue' }).click();
      await customer.getByLabel('Code', { exact: true }).fill(code);
      await customer.getByRole('button', { name: 'Continue' }).click();
    },
    authorize: (category = 'klarna', options = {}) =>
      call('authorize', { payment_method_category: category, ...options }, {}),
    finalize: () => call('finalize', { payment_method_category: 'klarna' }, {}),
  };
}

const approval = { approved: true, show_form: true, authorization_token: expect.stringMatching(/^[0-9a-f-]{36}$/) };

browserTest('shows the widget, asks the customer, and hands out a token that places the order', async () => {
  const shop = await atShop();
  expect(await shop.page.evaluate('isReady')).toBe(true);
  await shop.init();
  await shop.load();
  expect(await shop.answer(1)).toEqual({ show_form: true });
  const widget = shop.page.frameLocator('#container iframe');
  await widget.getByRole('heading', { name: 'Pay with Klarna' }).waitFor();
  await widget.getByText('USD 118.00').waitFor();

  await shop.authorize();
  await expect.poll(() => shop.customer.getByLabel('E-mail or phone').inputValue()).toBe('customer+us@klarna.com');
  await shop.continue();
  await shop.customer.getByLabel('Code', { exact: true }).fill('123 456');
  await shop.continue();
  await shop.customer.getByRole('button', { name: 'Approve USD 118.00' }).click();
  expect(await shop.answer(2)).toEqual(approval);
  expect(await shop.page.locator('dialog').count()).toBe(0);

  const [, { authorization_token }] = (await shop.told()) as [unknown, { authorization_token: string }];
  await shop.patch('klarna_payments', payment, { auth_token: authorization_token });
  expect(await shop.patch('orders', order, { _place: true })).toMatchObject({ status: 200 });
});

browserTest('lets the customer mend what was wrong, and try again', async () => {
  const shop = await atShop();
  await shop.init();
  await shop.load();
  await shop.answer(1);
  await shop.authorize();
  await shop.customer.getByLabel('E-mail or phone').fill('somebody@example.com');
  await shop.continue();
  const wrong = (field: string) => ({ approved: false, show_form: true, error: { invalid_fields: [field] } });
  expect(await shop.answer(2)).toEqual(wrong('billing_address.email'));
  await shop.authorize();
  await shop.identify('+1 310 668 3312', '999999');
  expect(await shop.answer(3)).toEqual(wrong('billing_address.phone'));
  await shop.authorize();
  await shop.customer.getByText('Test customers to try').click();
  await shop.customer.getByRole('button', { name: 'customer+denied+auth_id_scan@email.us' }).click();
  await shop.identify(await shop.customer.getByLabel('E-mail or phone').inputValue());
  await shop.customer.getByText('scans an identity document').waitFor();
  await shop.customer.getByRole('button', { name: 'Done' }).click();
  await shop.customer.getByRole('button', { name: 'Approve USD 118.00' }).click();
  expect(await shop.answer(4)).toEqual(approval);
});

browserTest('refuses the categories of a session one by one', async () => {
  const seed = { payment: { id: 'twoChoices' }, order: { payment_method_categories: ['pay_later', 'pay_now'] } };
  const shop = await atShop({ seed });
  await shop.init('twoChoices');
  let count = 0;
  for (const category of ['pay_later', 'pay_now']) {
    await shop.load(category);
    count += 1;
    expect(await shop.answer(count)).toEqual({ show_form: true });
    await shop.authorize(category);
    await shop.identify('customer+us+denied@klarna.com');
    count += 1;
    expect(await shop.answer(count)).toEqual({ approved: false, show_form: false });
  }
  // Both in one widget, by a name for it.
  const both = { payment_method_categories: ['pay_later', 'pay_now'], instance_id: 'both' };
  await shop.call('load', { container: '#container', ...both });
  expect(await shop.answer(count + 1)).toEqual({ show_form: true });
  await shop.call('reauthorize', both);
  await shop.identify('customer+us@klarna.com');
  await shop.customer.getByRole('button', { name: /^Approve/ }).click();
  expect(await shop.answer(count + 2)).toEqual(approval);
  // Not on offer, and so not shown.
  await shop.load('klarna');
  expect(await shop.answer(count + 3)).toEqual({ show_form: false });
  expect(await shop.page.locator('#container iframe').count()).toBe(0);
});

browserTest('hands out the token of a bank login once it is finalized', async () => {
  const shop = await atShop();
  await shop.init();
  await shop.load();
  await shop.answer(1);
  await shop.authorize();
  await shop.identify('customer+denied+auth_bank_login@email.us');
  await shop.customer.getByRole('button', { name: 'Done' }).click();
  await shop.customer.getByRole('button', { name: 'Approve USD 118.00' }).click();
  expect(await shop.answer(2)).toEqual({ approved: true, show_form: true, finalize_required: true });
  await shop.finalize();
  await shop.customer.getByRole('button', { name: 'Close' }).click();
  expect(await shop.answer(3)).toEqual({ approved: false, show_form: false });
  await shop.finalize();
  await shop.customer.getByRole('button', { name: 'Confirm' }).click();
  expect(await shop.answer(4)).toEqual(approval);
});

browserTest('takes closing for leaving, by button and by key, and one customer at a time', async () => {
  const shop = await atShop();
  await shop.init();
  await shop.page.evaluate(
    "for (const name of ['fullscreenOverlayShown', 'fullscreenOverlayHidden']) Klarna.Payments.on(name, () => events.push(name))",
  );
  await shop.load();
  await shop.answer(1);
  const left = { approved: false, show_form: true };
  await shop.authorize();
  await shop.customer.getByRole('button', { name: 'Close' }).click();
  expect(await shop.answer(2)).toEqual(left);
  await shop.page.getByRole('button', { name: 'Buy' }).focus();
  await shop.authorize();
  await shop.customer.getByLabel('E-mail or phone').waitFor();
  await shop.authorize();
  expect(await shop.answer(3)).toEqual(left);
  await shop.page.keyboard.press('Escape');
  expect(await shop.answer(4)).toEqual(left);
  // The focus goes back to where it was.
  expect(await shop.page.evaluate('document.activeElement.textContent')).toBe('Buy');
  const events = ['fullscreenOverlayShown', 'fullscreenOverlayHidden'];
  expect(await shop.page.evaluate('events')).toEqual([...events, ...events]);
});

browserTest('throws what the reference lists, after the callback was called', async () => {
  const shop = await atShop();
  const thrown = (name: string, ...rest: readonly unknown[]) =>
    shop.call(name, ...rest).then(
      () => undefined,
      (error: Error) => /\b\w+Error\b(?=:)(?!: page)/.exec(error.message.replace(/^page\.evaluate: /, ''))?.[0],
    );
  const klarna = { payment_method_category: 'klarna' };
  const container = '#container';
  expect(await thrown('init', { client_token: 'no token' })).toBe('InvalidClientTokenError');
  expect(await thrown('load', { container, ...klarna })).toBe('ApplicationNotInitializedError');
  expect(await thrown('authorize', klarna)).toBe('ApplicationNotLoadedError');
  expect(await thrown('finalize', klarna)).toBe('ApplicationNotInitializedError');
  await shop.init();
  expect(await thrown('finalize', klarna)).toBe('ApplicationNotLoadedError');
  expect(await thrown('load', { container: '#nowhere', ...klarna })).toBe('InvalidContainerSelectorError');
  expect(await thrown('load', { container: '??', ...klarna })).toBe('InvalidContainerSelectorError');
  expect(await thrown('load', { container })).toBe('PaymentMethodCategoryNotProvidedError');
  expect(await thrown('load', { container, payment_method_category: 'x' })).toBe(
    'PaymentMethodCategoryNotSupportedError',
  );
  expect(await thrown('load', { container, payment_method_categories: ['klarna'] })).toBe('InstanceIDNotProvidedError');
  expect(await thrown('loadPaymentReview', { container })).toBe('OperationNotSupportedError');
  expect(await thrown('reauthorize', {})).toBe('PaymentMethodCategoryNotProvidedError');
  expect(await thrown('on', 'somethingElse')).toBe('EventNotSupportedError');
  const refused = { approved: false, show_form: false };
  const hidden = { show_form: false };
  expect(await shop.told()).toEqual([
    ...[hidden, refused, refused, refused],
    ...[hidden, hidden, hidden, hidden, hidden, hidden, refused],
  ]);
});

browserTest('offers nothing for a session that nobody opened, and tells developers why', async () => {
  const shop = await atShop();
  const warned: string[] = [];
  shop.page.on('console', (message) => warned.push(message.text()));
  await shop.page.evaluate("Klarna.Payments.init({ client_token: 'eyJhbGciOiJIUzI1NiJ9.e30.signature' })");
  await shop.load();
  expect(await shop.answer(1)).toEqual({ show_form: false });
  expect(warned).toContain('Klarna (sandbox): No such session');
});

browserTest('says what of the page does not match the session', async () => {
  const shop = await atShop();
  await shop.init();
  await shop.load();
  await shop.answer(1);
  await shop.call('authorize', { payment_method_category: 'klarna' }, { order_amount: 1 });
  const error = { error_code: 'BAD_VALUE', error_messages: ['Not matching fields'] };
  const notMatching = { approved: false, show_form: true, error: { invalid_fields: ['order_amount'], ...error } };
  expect(await shop.answer(2)).toEqual(notMatching);
  // Or the order has changed since the session was shown.
  await shop.authorize();
  await shop.customer.getByLabel('E-mail or phone').waitFor();
  const { data } = (await shop.api('GET', `/orders/${order}/line_items`)).document;
  const line = data.find(({ attributes }: { attributes: { item_type: string } }) => attributes.item_type === 'skus');
  await shop.patch('line_items', line.id, { quantity: line.attributes.quantity + 1 });
  await shop.continue();
  expect(await shop.answer(3)).toMatchObject(notMatching);
});

browserTest('lets the customer try again where the sandbox fails to answer', async () => {
  const shop = await atShop();
  await shop.init();
  await shop.load();
  await shop.answer(1);
  await shop.control('POST', 'faults', { rules: ['POST /kp/authorize=503:1'] });
  await shop.authorize();
  await shop.continue();
  await shop.customer.getByText('That did not work').waitFor();
  await shop.customer.getByRole('button', { name: 'Try again' }).click();
  await shop.customer.getByLabel('Code', { exact: true }).waitFor();
});

browserTest('works in a page that isolates itself', async () => {
  const shop = await atShop(
    {},
    { 'cross-origin-embedder-policy': 'require-corp', 'cross-origin-opener-policy': 'same-origin' },
  );
  expect(await shop.page.evaluate('crossOriginIsolated')).toBe(true);
  await shop.init();
  await shop.load();
  expect(await shop.answer(1)).toEqual({ show_form: true });
});

browserTest.for([
  ['light', 1280],
  ['dark', 1280],
  ['light', 360],
  ['dark', 360],
] as const)('has nothing that axe finds wrong, %s, %i pixels wide', async ([colorScheme, width]) => {
  const shop = await atShop({ colorScheme, viewport: { width, height: 800 } });
  const { page, customer } = shop;
  await shop.init();
  await shop.load();
  await shop.answer(1);
  expect(await findings(page)).toEqual([]);
  await shop.authorize();
  await customer.getByText('Test customers to try').click();
  expect(await findings(page)).toEqual([]);
  await customer.getByLabel('E-mail or phone').fill('');
  await shop.continue();
  await customer.getByText('Enter an e-mail').waitFor();
  expect(await findings(page)).toEqual([]);
  await shop.identify('customer+denied+auth_id_scan@email.us', '12345');
  await customer.getByText('The code has six digits').waitFor();
  expect(await findings(page)).toEqual([]);
  await customer.getByLabel('Code', { exact: true }).fill('123456');
  await shop.continue();
  await customer.getByRole('button', { name: 'Done' }).waitFor();
  expect(await findings(page)).toEqual([]);
  await customer.getByRole('button', { name: 'Done' }).click();
  await customer.getByRole('button', { name: 'Approve USD 118.00' }).waitFor();
  expect(await findings(page)).toEqual([]);
});

browserTest('is walked by keyboard alone, and keeps the focus until it is closed', async () => {
  const shop = await atShop({ viewport: { width: 320, height: 640 } });
  const { page, customer } = shop;
  await shop.init();
  await shop.load();
  await shop.answer(1);
  await shop.authorize();
  await customer.getByLabel('E-mail or phone').waitFor();
  for (const frame of page.frames()) expect(await frame.evaluate(isWiderThanWindow)).toBe(false);
  await page.keyboard.press('Enter');
  await customer.getByLabel('Code', { exact: true }).waitFor();
  await page.keyboard.type('123456');
  await page.keyboard.press('Enter');
  await customer.getByRole('button', { name: 'Approve USD 118.00' }).waitFor();
  for (let presses = 0; presses < 12; presses += 1) {
    await page.keyboard.press('Tab');
    expect(await page.evaluate(focusedFrame)).not.toBe('BUTTON');
  }
  await customer.getByRole('button', { name: 'Approve USD 118.00' }).focus();
  await page.keyboard.press('Enter');
  expect(await shop.answer(2)).toEqual(approval);
});
