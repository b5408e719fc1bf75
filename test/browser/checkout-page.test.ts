import { expect } from 'vitest';
import { outcomeOf, payLater, payNow, wish } from '../checkout/serving.ts';
import {
  approve,
  approved,
  authorizationToken,
  button,
  checkout,
  heading,
  openCheckout,
  refused,
  said,
  stop,
} from './checkout.ts';
import { customerAt } from './customer.ts';
import { focused, klarnaCalls, leftBehind, refusedMarkup } from './in-page.mjs';
import { browserTest, openPage } from './open-page.ts';

const theToken = { kind: 'approved', authorizationToken, category: 'pay_now' };
const opened = { kind: 'opened' };
const shown = { kind: 'shown', category: 'pay_now' };
const authorizing = { kind: 'authorizing', category: 'pay_now' };

browserTest('brings back the token that Klarna gave', async () => {
  const { page, ...one } = await openCheckout({ authorize: [approved] });
  await page.getByText('USD 118.00', { exact: true }).waitFor();
  await page.getByText('Order 1234').waitFor();
  await page.getByText('Test mode: no money moves').waitFor();
  await approve(page);
  expect(await outcomeOf(one)).toEqual(theToken);
  await heading(page, 'Approved').waitFor();
  await page.getByText('Return to your terminal: it goes on there. You can close this tab.').waitFor();
  expect(await page.evaluate(klarnaCalls)).toEqual([
    ['init', { client_token: wish.clientToken }],
    ['load', { container: '#klarna-form-1', payment_method_category: 'pay_now' }],
    // The session holds the order: nothing is sent again.
    ['authorize', { payment_method_category: 'pay_now' }, {}],
  ]);
  expect(one.progress).toEqual([opened, shown, authorizing]);
  const origins = new Set(one.addresses.map((address) => new URL(address).origin));
  expect([...origins]).toEqual([one.origin, new URL(one.scriptUrl).origin]);
  expect(await page.evaluate(focused)).toMatchObject({ name: 'Approved' });
});

browserTest('leaves nothing behind: no state, key or token in an address, the history or any storage', async () => {
  const { page, context, ...one } = await openCheckout({ authorize: [approved] });
  const requests: string[] = [];
  context.on('request', (request) => requests.push(request.url()));
  await button(page, 'Approve').waitFor();
  const before = await page.evaluate(leftBehind);
  expect(before).toMatchObject({ address: `${one.origin}/`, history: null, session: [], local: [], cookies: '' });
  await approve(page);
  await heading(page, 'Approved').waitFor();
  const after = await page.evaluate(leftBehind);
  expect(after).toMatchObject({
    address: `${one.origin}/`,
    history: null,
    session: [],
    local: [],
    cookies: '',
    name: '',
  });
  expect(after.entries).toBe(before.entries);
  for (const secret of [one.state, wish.clientToken, authorizationToken]) {
    expect(after.markup).not.toContain(secret);
    expect(requests.join(' ')).not.toContain(secret);
  }
  expect(await context.cookies()).toEqual([]);
  await page.goBack();
  expect(page.url()).not.toContain(one.state);
});

browserTest('says live where it is a real purchase', async () => {
  const { page } = await openCheckout({}, { wish: { mode: 'live' } });
  await page.getByText('Live: this is a real purchase').waitFor();
});

browserTest('lets the customer choose, and asks Klarna for that form alone', async () => {
  const { page, ...one } = await openCheckout({ authorize: [approved] });
  await page.getByText('Form of pay_now').waitFor();
  expect(await page.getByRole('radio', { name: 'Pay now' }).isChecked()).toBe(true);
  await page.getByRole('radio', { name: 'Pay in 30 days' }).check();
  await page.getByText('Form of pay_later').waitFor();
  expect(await page.getByText('Form of pay_now').count()).toBe(0);
  await approve(page);
  expect(await outcomeOf(one)).toEqual({ ...theToken, category: 'pay_later' });
});

browserTest('takes what Klarna calls a way to pay for text', async () => {
  const name = '<img src=x onerror="globalThis.wasHit = true">\u202edrowssap';
  const { page } = await openCheckout({}, { wish: { categories: [{ ...payNow, name }, payLater] } });
  await page.getByRole('radio', { name }).waitFor();
  expect(await page.locator('img').count()).toBe(0);
});

browserTest('offers what is left where Klarna refuses one way to pay', async () => {
  const { page, ...one } = await openCheckout({ authorize: [refused, approved] });
  await approve(page);
  await said(page, 'Klarna does not offer “Pay now” for this order. Choose another way to pay.').waitFor();
  expect(await page.getByRole('radio').count()).toBe(1);
  expect(
    await page.getByRole('button', { name: 'Choose another way to pay first' }).getAttribute('aria-disabled'),
  ).toBe('true');
  await page.getByRole('radio', { name: 'Pay in 30 days' }).check();
  await approve(page);
  expect(await outcomeOf(one)).toEqual({ ...theToken, category: 'pay_later' });
  expect(one.progress).toContainEqual({ kind: 'refused', category: 'pay_now' });
});

browserTest.for([
  ['when asked to approve', { authorize: [refused, refused] }],
  ['when its form is loaded', { load: [{ show_form: false }, { show_form: false }] }],
] as const)('is declined where Klarna refuses every way to pay %s', async ([, script]) => {
  const { page, ...one } = await openCheckout(script);
  if ('authorize' in script) await approve(page);
  await said(page, 'Klarna does not offer “Pay now”').waitFor();
  await page.getByRole('radio', { name: 'Pay in 30 days' }).check();
  if ('authorize' in script) await approve(page);
  expect(await outcomeOf(one)).toEqual({ kind: 'declined' });
  await heading(page, 'Klarna does not offer this purchase').waitFor();
});

browserTest('lets the customer mend what Klarna does not accept, and try again', async () => {
  const invalid = { invalid_fields: ['billing_address.postal_code', 'billing_address.email'] };
  const { page, ...one } = await openCheckout({
    authorize: [{ approved: false, show_form: true, error: invalid }, { approved: false, show_form: true }, approved],
  });
  await approve(page);
  await said(page, 'Klarna does not accept billing address: postal code, billing address: email. Correct it').waitFor();
  await approve(page);
  await said(page, 'Klarna’s form was closed, or something in it needs to be corrected.').waitFor();
  await approve(page);
  expect(await outcomeOf(one)).toEqual(theToken);
  const mending = { kind: 'mending', category: 'pay_now' };
  expect(one.progress).toEqual([opened, shown, authorizing, mending, authorizing, mending, authorizing]);
});

browserTest('asks for the last step where Klarna wants one', async () => {
  const { page, ...one } = await openCheckout({
    // A token that comes too early is not taken.
    authorize: [{ ...approved, authorization_token: 'too-early', finalize_required: true }],
    finalize: [approved],
  });
  await approve(page);
  await said(page, 'One more step').waitFor();
  expect(one.isSettled()).toBe(false);
  await button(page, 'Confirm USD 118.00 with Klarna').click();
  expect(await outcomeOf(one)).toEqual(theToken);
  expect(one.progress).toContainEqual({ kind: 'finalizing', category: 'pay_now' });
  expect((await page.evaluate(klarnaCalls)).at(-1)).toEqual(['finalize', { payment_method_category: 'pay_now' }, {}]);
});

browserTest('begins again with another approval where the last step is not taken', async () => {
  const { page, ...one } = await openCheckout({
    authorize: [{ approved: true, show_form: true, finalize_required: true }, approved],
    finalize: [{ approved: false, show_form: true }],
  });
  await approve(page);
  await button(page, 'Confirm USD 118.00').click();
  await said(page, 'Nothing was approved').waitFor();
  await approve(page);
  expect(await outcomeOf(one)).toEqual(theToken);
});

browserTest('says that Klarna’s script does not load, and loads it when asked again', async () => {
  const { page, ...one } = await openCheckout({ failures: 1, authorize: [approved] });
  await said(page, 'Klarna’s script did not load.').waitFor();
  await button(page, 'Try again').click();
  await approve(page);
  expect(await outcomeOf(one)).toEqual(theToken);
  expect(one.progress[1]).toMatchObject({ kind: 'broken', why: expect.stringContaining('did not load') });
});

browserTest('goes on without klarnaAsyncCallback, once the script is there', async () => {
  const { page, ...one } = await openCheckout({ isQuiet: true, authorize: [approved] });
  await approve(page);
  expect(await outcomeOf(one)).toEqual(theToken);
});

browserTest.for([
  ['init', { init: 'throws' }, 'Klarna does not take this payment’s session'],
  ['load', { load: ['throws'] }, 'Klarna’s script stopped with an error.'],
] as const)('says so where %s throws', async ([name, script, words]) => {
  const { page, ...one } = await openCheckout(script);
  await said(page, words).waitFor();
  await button(page, 'Try again').waitFor();
  await expect
    .poll(() => one.progress.at(-1))
    .toMatchObject({ kind: 'broken', why: expect.stringContaining('TypeError') });
  expect(await page.evaluate(klarnaCalls)).toContainEqual([name, expect.anything()]);
});

browserTest.for([
  ['throws', 'throws', 'Klarna’s script stopped with an error.'],
  ['is approved without a token', { approved: true, show_form: true }, 'Klarna approved, but gave no token.'],
  ['is approved with a token that is no text', { ...approved, authorization_token: 7 }, 'gave no token.'],
  ['makes no sense', {}, 'Klarna’s answer could not be understood.'],
  ['says approved in a word', { ...approved, approved: 'true', show_form: 1 }, 'could not be understood.'],
] as const)('lets the customer try again where the approval %s', async ([, reply, words]) => {
  const { page, ...one } = await openCheckout({ authorize: [reply, approved] });
  await approve(page);
  await said(page, words).waitFor();
  expect(one.isSettled()).toBe(false);
  await button(page, 'Try again').click();
  await approve(page);
  expect(await outcomeOf(one)).toEqual(theToken);
});

browserTest('gives a hint where Klarna does not answer, and does nothing by itself', async () => {
  const one = await checkout({ authorize: ['silence'] });
  const { page } = await customerAt('about:blank');
  await page.clock.install();
  await page.goto(one.url);
  await approve(page);
  await said(page, 'Klarna asks you to confirm.').waitFor();
  await page.clock.runFor(19_000);
  expect(await said(page, 'Nothing has come back from Klarna yet.').count()).toBe(0);
  await page.clock.runFor(1_001);
  await said(page, 'Nothing has come back from Klarna yet.').waitFor();
  await page.clock.runFor(600_000);
  expect((await page.evaluate(klarnaCalls)).filter(([name]: string[]) => name === 'authorize')).toHaveLength(1);
  await stop(page);
  expect(await outcomeOf(one)).toEqual({ kind: 'left', how: 'stopped' });
});

browserTest('tells a second tab that the checkout is open, and lets it take over', async () => {
  const { page, context, ...one } = await openCheckout({ authorize: [approved] });
  await button(page, 'Approve').waitFor();
  const second = await context.newPage();
  await second.goto(one.url);
  await heading(second, 'This checkout is open in another tab').waitFor();
  expect(await second.evaluate(klarnaCalls)).toBeUndefined();
  await second.getByRole('button', { name: 'Go on here' }).click();
  await heading(page, 'You went on in another tab').waitFor();
  expect(await page.getByRole('button').count()).toBe(0);
  await approve(second);
  expect(await outcomeOf(one)).toEqual(theToken);
  expect(one.progress).toEqual([
    opened,
    shown,
    { kind: 'second-tab', tookOver: false },
    { kind: 'second-tab', tookOver: true },
    shown,
    authorizing,
  ]);
});

browserTest('goes on after a reload, with what Klarna has not refused', async () => {
  const { page, ...one } = await openCheckout({ authorize: [refused] });
  await approve(page);
  await said(page, 'Klarna does not offer “Pay now”').waitFor();
  await page.reload();
  await page.getByText('Form of pay_later').waitFor();
  expect(await page.getByRole('radio').count()).toBe(1);
  expect(page.url()).toBe(`${one.origin}/`);
});

browserTest('opens again where its tab was closed', async () => {
  const { page, context, ...one } = await openCheckout({ authorize: [approved] });
  await button(page, 'Approve').waitFor();
  const second = await context.newPage();
  await page.close();
  await expect.poll(() => one.progress.at(-1), { timeout: 20_000 }).toEqual({ kind: 'closed', graceMs: 60_000 });
  await second.goto(one.url);
  await approve(second);
  expect(await outcomeOf(one)).toEqual(theToken);
});

browserTest('has been left where its tab was closed and nobody came back', async () => {
  const { page, context, ...one } = await openCheckout({}, { graceMs: 500 });
  await context.newPage();
  await page.close();
  expect(await outcomeOf(one)).toEqual({ kind: 'left', how: 'closed' });
});

browserTest('ends where the customer stops', async () => {
  const { page, ...one } = await openCheckout();
  await stop(page);
  expect(await outcomeOf(one)).toEqual({ kind: 'left', how: 'stopped' });
  await heading(page, 'You stopped here').waitFor();
});

browserTest('opens nothing for a forged state, an address cut short, or one whose checkout is over', async () => {
  const one = await checkout();
  const { page } = await customerAt(`${one.origin}/#${'A'.repeat(43)}`);
  await heading(page, 'This address opens no checkout').waitFor();
  expect(page.url()).toBe(`${one.origin}/`);
  expect(await page.locator('script[src]').count()).toBe(0);
  expect(one.progress).toEqual([]);
  await page.goto(one.origin);
  await page.reload();
  await heading(page, 'This address is not complete').waitFor();
  // The right one, opened in the same tab: nothing is loaded anew then.
  await page.evaluate((hash) => Object.assign(globalThis, { location: hash }), `#${one.state}`);
  await stop(page);
  await heading(page, 'You stopped here').waitFor();
  const second = await page.context().newPage();
  await second.goto(one.url);
  await heading(second, 'You stopped here').waitFor();
});

browserTest.for([
  ['timed-out', 'The time is over'],
  ['interrupted', 'The terminal was interrupted'],
  ['done', 'This checkout is over'],
] as const)('hears from the terminal that it is %s', async ([why, words]) => {
  const { page, ...one } = await openCheckout();
  await button(page, 'Approve').waitFor();
  await one.served.close(why);
  await heading(page, words).waitFor();
});

browserTest('keeps the token until the terminal has it', async () => {
  const { page, context, ...one } = await openCheckout({ authorize: [approved] });
  await button(page, 'Approve').waitFor();
  await context.route('**/token', (route) => route.abort());
  await approve(page);
  await said(page, 'Klarna approved, but your terminal did not answer. It has nothing yet.').waitFor();
  await context.unroute('**/token');
  await button(page, 'Hand it over again').click();
  expect(await outcomeOf(one)).toEqual(theToken);
});

browserTest('says so while the terminal does not answer, and goes on when it does', async () => {
  const { page, context } = await customerAt('about:blank');
  const one = await checkout({ authorize: [approved] });
  await context.route('**/stay', (route) => route.abort());
  await page.goto(one.url);
  await said(page, 'Your terminal does not answer. Trying again…').waitFor();
  await context.unroute('**/stay');
  await said(page, 'Your terminal does not answer. Trying again…').waitFor({ state: 'hidden' });
  await approve(page);
  expect(await outcomeOf(one)).toEqual(theToken);
});

browserTest('has a policy that refuses what its script would never do', async () => {
  const one = await checkout();
  const { page, complaints } = await openPage(one.url);
  await button(page, 'Approve').waitFor();
  expect(await page.evaluate(refusedMarkup)).toEqual([true, true]);
  // An address kept for documentation: nobody is there.
  await page.evaluate("fetch('http://192.0.2.1/').catch(() => undefined)");
  await expect.poll(() => complaints).toContain('refused by connect-src');
});

browserTest('asks for Klarna’s own script under a policy that lets it come', async () => {
  const klarna = 'https://x.klarnacdn.net/kp/lib/v1/api.js';
  const one = await checkout({}, { scriptUrl: klarna });
  const { page, complaints } = await openPage(one.url);
  // Nothing outside this machine can be reached here.
  await said(page, 'Klarna’s script did not load.').waitFor();
  expect(complaints).toEqual([klarna]);
});
