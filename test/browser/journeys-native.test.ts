import { describe, expect } from 'vitest';
import { leaksUnder } from '../support/canaries.ts';
import { errorOf, json } from '../support/run.ts';
import { sandboxServer } from '../support/sandbox-server.ts';
import { keys } from '../support/terminal.ts';
import { approveEverything, atCheckoutPage } from './at-checkout-page.ts';
import { customerAt } from './customer.ts';
import { newDesk } from './journey.ts';
import { browserTest } from './open-page.ts';
import { outcomeIn } from './outcome.ts';

/** A sandbox with an order that has no Klarna payment yet. */
const start = async () => {
  const server = await sandboxServer();
  const { order_id: order } = await server.seed({ payment: null });
  const desk = newDesk(server);
  const outcome = outcomeIn(server);
  const flow = ['flow', '--browser', '--route', 'native', '--place', '--order', order];
  return { server, order, desk, outcome, flow };
};

/** What a person copies; the browser was given another one, which is void once its page is there. */
const printedAddress = (text: string): string => /http:\/\/127\.0\.0\.1:\d+\/#[\w-]{43}/.exec(text)?.[0] ?? '';

const onceEach = { payments: 1, tokens: 1, placings: 1, requests: 0, authorizations: 0 };
const paymentAlone = { ...onceEach, tokens: 0, placings: 0 };

describe('the customer on the checkout page', () => {
  browserTest('approves in the widget, and the flow goes on to PLACED', async () => {
    const { order, desk, outcome, flow } = await start();
    const terminal = desk.watched(...flow);
    const url = await desk.browser.address();
    const { page, addresses } = await customerAt(url);
    await terminal.sees(/Waiting for the customer: .* is shown/);
    await approveEverything(page);
    expect(await terminal.exitCode()).toBe(0);
    expect(terminal.text()).toMatch(/"result": "PLACED"/);
    expect(await outcome.order(order)).toMatchObject({ status: 'placed', payment_status: 'authorized' });
    expect(await outcome.counts()).toEqual(onceEach);
    // The state that opens the page stands in one line of the terminal, and reaches no server in an address.
    const state = new URL(url).hash.slice(1);
    expect(state.length).toBeGreaterThan(42);
    const printed = new URL(printedAddress(terminal.text())).hash.slice(1);
    expect(terminal.text().split(printed)).toHaveLength(2);
    expect(terminal.text()).not.toContain(state);
    expect(addresses.join()).not.toContain(state);
    expect(page.url()).toBe(new URL('/', url).href);
    expect(desk.browser.started()).toEqual([url]);
    expect(await outcome.rememberTokens()).toEqual(['auth_token', 'client_token']);
    expect(leaksUnder(desk.machine.state, [{ name: 'state of the page', value: state }])).toEqual([]);
    await expect(fetch(url)).rejects.toThrow();
  });

  browserTest('is refused every way to pay: exit 8, and no token is stored', async () => {
    const { order, desk, outcome, flow } = await start();
    const script = desk.scripted(...flow, '--output', 'json');
    const { page } = await customerAt(await desk.browser.address());
    const customer = atCheckoutPage(page);
    await page.getByRole('radio').first().waitFor();
    const categories = await page.getByRole('radio').count();
    for (let left = categories; left > 0; left--) {
      if (left < categories) await page.getByRole('radio').first().check();
      await customer.approve();
      await customer.identify('customer+us+denied@klarna.com');
      await customer.code();
      if (left > 1) await customer.reads(/Choose another way to pay\.$/);
    }
    await customer.heading('Klarna does not offer this purchase');
    const end = await script.end;
    expect(end.exitCode).toBe(8);
    expect(errorOf(end).code).toBe('DECLINED');
    expect(json(end.stdout).result).toBe('DECLINED');
    expect(await outcome.order(order)).toMatchObject({ status: 'pending' });
    expect(await outcome.counts()).toEqual(paymentAlone);
  });

  browserTest('stops and returns to the terminal: exit 9, with the way on', async () => {
    const { desk, outcome, flow } = await start();
    const script = desk.scripted(...flow, '--output', 'json');
    const url = await desk.browser.address();
    const { page } = await customerAt(url);
    await atCheckoutPage(page).pressHere('Stop and return to the terminal');
    await atCheckoutPage(page).heading('You stopped here');
    const end = await script.end;
    expect(end.exitCode).toBe(9);
    expect(errorOf(end).code).toBe('CUSTOMER_LEFT');
    const { result, run_id } = json(end.stdout);
    expect(result).toBe('STEP_UP_REQUIRED');
    expect(errorOf(end).hint).toContain(`klarna-cl flow --resume ${run_id}`);
    expect(await outcome.counts()).toEqual(paymentAlone);
    await expect(fetch(url)).rejects.toThrow();
  });

  browserTest('closes Klarna’s window, mends what it does not take, and tries again', async () => {
    const { desk, outcome, flow } = await start();
    const terminal = desk.watched(...flow);
    const { page } = await customerAt(await desk.browser.address());
    const customer = atCheckoutPage(page);
    await customer.approve();
    await customer.press('Close');
    await customer.reads('Nothing was approved: Klarna’s form was closed');
    await terminal.sees('Klarna wants something corrected');
    await customer.approve();
    await customer.identify('nobody@klarna.com');
    await customer.reads('Klarna does not accept billing address: email');
    await customer.approve();
    await customer.identify();
    await customer.code('999999');
    await customer.reads('Klarna does not accept billing address: phone');
    await approveEverything(page);
    expect(await terminal.exitCode()).toBe(0);
    expect(await outcome.counts()).toEqual(onceEach);
  });

  browserTest('finalizes an approval that needs it', async () => {
    const { order, desk, outcome, flow } = await start();
    const terminal = desk.watched(...flow);
    const { page } = await customerAt(await desk.browser.address());
    const customer = atCheckoutPage(page);
    await customer.approve();
    await customer.identify('customer+denied+auth_bank_login@email.us');
    await customer.code();
    await customer.press('Done');
    await customer.press(/^Approve /);
    await customer.reads('One more step');
    await customer.pressHere(/^Confirm .* with Klarna$/);
    await terminal.sees('Klarna wants one more confirmation');
    await customer.press('Confirm');
    await customer.heading('Approved');
    expect(await terminal.exitCode()).toBe(0);
    expect(await outcome.order(order)).toMatchObject({ status: 'placed' });
    expect(await outcome.counts()).toEqual(onceEach);
  });

  browserTest('is told in a second tab that the checkout is open, and can go on there', async () => {
    const { desk, outcome, flow } = await start();
    const terminal = desk.watched(...flow);
    const url = await desk.browser.address();
    const { page, context } = await customerAt(url);
    await page.locator('#go:not([aria-disabled])').waitFor();
    const second = await context.newPage();
    await second.goto(printedAddress(terminal.text()));
    await atCheckoutPage(second).heading('This checkout is open in another tab');
    await terminal.sees('a second tab was opened, and told so');
    await atCheckoutPage(second).pressHere('Go on here');
    await atCheckoutPage(page).heading('You went on in another tab');
    await terminal.sees('the page went on in another tab');
    await approveEverything(second);
    expect(await terminal.exitCode()).toBe(0);
    expect(await outcome.counts()).toEqual(onceEach);
  });
});

describe('a checkout page that waits', () => {
  browserTest('may be closed and opened again; closed for good, it ends the run with exit 9', async () => {
    const { desk, outcome, flow } = await start();
    const terminal = desk.watched(...flow);
    const url = await desk.browser.address();
    const { page, context } = await customerAt(url);
    await terminal.sees(/is shown/);
    await page.close();
    await terminal.sees('The page was closed; it can be opened again for 30 s');
    const again = await context.newPage();
    await again.goto(printedAddress(terminal.text()));
    await terminal.sees(/is shown/);
    await context.close();
    await terminal.sees('The page was closed; it can be opened again for 30 s');
    expect(await terminal.exitCode()).toBe(9);
    expect(terminal.text()).toContain('The customer left without approving.');
    expect(terminal.text()).toMatch(/klarna-cl flow --resume \w{26}/);
    expect(await outcome.counts()).toEqual(paymentAlone);
    await expect(fetch(url)).rejects.toThrow();
  });

  browserTest('is told when Ctrl-C comes: 130, nothing listens any more, and the run can go on', async () => {
    const { desk, outcome, flow } = await start();
    const terminal = desk.watched(...flow);
    const url = await desk.browser.address();
    const { page } = await customerAt(url);
    await terminal.sees(/is shown/);
    terminal.types(keys.ctrlC);
    await atCheckoutPage(page).heading('The terminal was interrupted');
    expect(await terminal.exitCode()).toBe(130);
    expect(terminal.text()).toMatch(/klarna-cl flow --resume \w{26}/);
    await expect(fetch(url)).rejects.toThrow();
    expect(await outcome.counts()).toEqual(paymentAlone);
  });
});
