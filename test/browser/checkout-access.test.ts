import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { findings } from './axe-findings.ts';
import { approve, approved, button, checkout, heading, openCheckout, refused, said, stop } from './checkout.ts';
import { customerAt } from './customer.ts';
import type { Script } from './fake-klarna.ts';
import { focused, isWiderThanWindow, lightness, moving } from './in-page.mjs';
import { browserTest } from './open-page.ts';

type Checkout = Awaited<ReturnType<typeof checkout>>;

/** Every state of the page: what Klarna does, and how to get there. */
const states: readonly (readonly [string, Script, (page: Page, one: Checkout) => Promise<unknown>])[] = [
  ['a choice', {}, (page) => button(page, 'Approve').waitFor()],
  [
    'Klarna is asked',
    { authorize: ['silence'] },
    async (page) => {
      await approve(page);
      await said(page, 'Klarna asks you to confirm.').waitFor();
    },
  ],
  [
    'something to mend',
    { authorize: [{ approved: false, show_form: true }] },
    async (page) => {
      await approve(page);
      await said(page, 'Nothing was approved').waitFor();
    },
  ],
  [
    'one way refused',
    { authorize: [refused] },
    async (page) => {
      await approve(page);
      await said(page, 'Choose another way to pay.').waitFor();
    },
  ],
  [
    'one more step',
    { authorize: [{ approved: true, finalize_required: true }] },
    async (page) => {
      await approve(page);
      await button(page, 'Confirm').waitFor();
    },
  ],
  ['no script', { failures: 9 }, (page) => said(page, 'Klarna’s script did not load.').waitFor()],
  [
    'approved',
    { authorize: [approved] },
    async (page) => {
      await approve(page);
      await heading(page, 'Approved').waitFor();
    },
  ],
  [
    'declined',
    { load: [{ show_form: false }, { show_form: false }] },
    async (page) => {
      await page.getByRole('radio', { name: 'Pay in 30 days' }).check();
      await heading(page, 'Klarna does not offer this purchase').waitFor();
    },
  ],
  [
    'stopped',
    {},
    async (page) => {
      await stop(page);
      await heading(page, 'You stopped here').waitFor();
    },
  ],
  [
    'over',
    {},
    async (page, { served }) => {
      await button(page, 'Approve').waitFor();
      await served.close('timed-out');
      await heading(page, 'The time is over').waitFor();
    },
  ],
  [
    'a second tab',
    {},
    async (page, { url }) => {
      await button(page, 'Approve').waitFor();
      const first = await page.context().newPage();
      await first.goto(url);
      await first.getByRole('button', { name: 'Go on here' }).click();
      await heading(page, 'You went on in another tab').waitFor();
      await page.goto('about:blank');
      await page.goto(url);
      await heading(page, 'This checkout is open in another tab').waitFor();
      await first.close();
    },
  ],
];

browserTest.for([
  ['light', 1280],
  ['dark', 1280],
  ['light', 360],
  ['dark', 360],
] as const)('has in no state anything that axe finds wrong, %s, %i pixels wide', async ([colorScheme, width]) => {
  const { page } = await customerAt('about:blank', { colorScheme, viewport: { width, height: 800 } });
  for (const [state, script, reach] of states) {
    const one = await checkout(script);
    await page.goto(one.url);
    await reach(page, one);
    expect({ state, wrong: await findings(page) }).toEqual({ state, wrong: [] });
  }
});

browserTest('needs no scrolling sideways in any state, 320 pixels wide', async () => {
  const { page } = await customerAt('about:blank', { viewport: { width: 320, height: 640 } });
  const long = 'Pay'.repeat(60);
  for (const [state, script, reach] of states) {
    const categories = [
      { identifier: 'pay_now', name: long },
      { identifier: 'pay_later', name: 'Pay in 30 days' },
    ];
    const one = await checkout(script, { wish: { orderName: long, categories } });
    await page.goto(one.url);
    await reach(page, one);
    expect({ state, isTooWide: await page.evaluate(isWiderThanWindow) }).toEqual({ state, isTooWide: false });
  }
});

browserTest('can be walked by keyboard alone', async () => {
  const { page, ...one } = await openCheckout({
    authorize: [{ approved: false, show_form: true }, refused, approved],
    takesFocus: true,
  });
  await button(page, 'Approve').waitFor();
  const press = async (key: string) => {
    await page.keyboard.press(key);
    return page.evaluate(focused);
  };
  const seen = (name: string) => ({ name, isSeen: true });
  const theButton = seen('Approve USD 118.00 with Klarna');
  await press('Tab');
  expect((await page.evaluate(focused)).name).toBe('Pay now');
  await press('ArrowDown');
  expect(await page.getByRole('radio', { name: 'Pay in 30 days' }).isChecked()).toBe(true);
  await page.getByText('Form of pay_later').waitFor();
  await button(page, 'Approve').waitFor();
  expect((await page.evaluate(focused)).name).toBe('Pay in 30 days');
  expect(await press('Tab')).toEqual(theButton);
  expect(await press('Tab')).toEqual(seen('Stop and return to the terminal'));
  expect(await press('Shift+Tab')).toEqual(theButton);
  await press('Enter');
  await said(page, 'Nothing was approved').waitFor();
  // The button that was pressed is still there, and has the focus again.
  expect(await page.evaluate(focused)).toEqual(theButton);
  await press('Space');
  await said(page, 'Choose another way to pay.').waitFor();
  await press('Shift+Tab');
  expect((await page.evaluate(focused)).name).toBe('Pay now');
  await press('Space');
  await button(page, 'Approve').waitFor();
  expect(await press('Tab')).toEqual(theButton);
  await press('Enter');
  await heading(page, 'Approved').waitFor();
  expect((await page.evaluate(focused)).name).toBe('Approved');
  expect(await one.served.outcome).toMatchObject({ kind: 'approved' });
});

browserTest('is dark where the system is, and moves nothing for those who want it still', async () => {
  const { page } = await openCheckout({ authorize: ['silence'] }, {}, { colorScheme: 'light' });
  expect(await page.evaluate(lightness)).toBeGreaterThan(220);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await page.evaluate(lightness)).toBeLessThan(40);
  await approve(page);
  expect(await page.evaluate(moving)).toBe(0);
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await expect.poll(() => page.evaluate(moving)).toBeGreaterThan(0);
});
