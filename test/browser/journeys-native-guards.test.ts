import { describe, expect } from 'vitest';
import { sendTo } from '../checkout/posting.ts';
import { errorOf } from '../support/run.ts';
import { sandboxServer } from '../support/sandbox-server.ts';
import { approveEverything, atCheckoutPage } from './at-checkout-page.ts';
import { customerAt } from './customer.ts';
import { newDesk } from './journey.ts';
import { browserTest } from './open-page.ts';
import { outcomeIn } from './outcome.ts';

/** A checkout page that waits for its customer, served by the built tool at a terminal. */
const waiting = async () => {
  const server = await sandboxServer();
  const { order_id: order, amount, currency } = await server.seed({ payment: null });
  const desk = newDesk(server);
  const outcome = outcomeIn(server);
  const terminal = desk.watched('flow', '--browser', '--route', 'native', '--place', '--order', order);
  const url = new URL(await desk.browser.address());
  const { origin, host } = url;
  const at = { origin, host, state: url.hash.slice(1) };
  const paymentId = await outcome.paymentOf(order);
  const token = {
    payment_id: paymentId,
    amount,
    currency,
    category: 'klarna',
    authorization_token: '00000000-0000-4000-8000-000000000000',
  };
  return { server, order, desk, outcome, terminal, url, at, token };
};

const onceEach = { payments: 1, tokens: 1, placings: 1, requests: 0, authorizations: 0 };

describe('the page that the built tool serves', () => {
  browserTest('opens nothing for a wrong state, or none, and goes on for the right one', async () => {
    const { outcome, terminal, url, at } = await waiting();
    const forged = `${at.state.slice(0, -1)}${at.state.endsWith('A') ? 'E' : 'A'}`;
    const { page } = await customerAt(`${at.origin}/#${forged}`);
    await atCheckoutPage(page).heading('This address opens no checkout');
    expect(await page.getByRole('radio').count()).toBe(0);
    await page.goto('about:blank');
    await page.goto(at.origin);
    await atCheckoutPage(page).heading('This address is not complete');
    expect(terminal.text()).not.toContain('the page is open');
    const { page: right } = await customerAt(url.href);
    await approveEverything(right);
    expect(await terminal.exitCode()).toBe(0);
    expect(await outcome.counts()).toEqual(onceEach);
  });

  browserTest('takes no token from anybody but the page in use, and stores that one’s alone', async () => {
    const { order, outcome, terminal, url, at, token } = await waiting();
    const { page } = await customerAt(url.href);
    await page.locator('#go:not([aria-disabled])').waitFor();
    for (const page_key of [at.state, 'x'.repeat(43), '', undefined]) {
      const text = JSON.stringify({ ...token, page_key });
      expect((await sendTo(at, '/token', { text })).status).toBe(403);
      expect((await sendTo(at, '/stop', { text })).status).toBe(403);
      expect((await sendTo(at, '/progress', { text })).status).toBe(403);
    }
    expect(await outcome.counts()).toMatchObject({ payments: 1, tokens: 0 });
    await approveEverything(page);
    expect(await terminal.exitCode()).toBe(0);
    expect(await outcome.counts()).toEqual(onceEach);
    expect(await outcome.order(order)).toMatchObject({ status: 'placed' });
    expect(await outcome.storedTokens()).not.toContain(token.authorization_token);
  });

  browserTest('answers nobody under a foreign Host, and no POST of a foreign Origin', async () => {
    const { outcome, terminal, url, at } = await waiting();
    const text = JSON.stringify({ state: at.state });
    const { port } = url;
    for (const host of ['attacker.example', `attacker.example:${port}`, '127.0.0.1', '127.0.0.1:1']) {
      expect((await sendTo(at, '/', { method: 'GET', headers: { host } })).status).toBe(421);
      expect((await sendTo(at, '/open', { text, headers: { host, origin: `http://${host}` } })).status).toBe(421);
    }
    for (const origin of ['https://attacker.example', 'http://127.0.0.1:1', 'null', undefined]) {
      expect((await sendTo(at, '/open', { text, headers: { origin } })).status).toBe(403);
    }
    const crossSite = { 'sec-fetch-site': 'cross-site' };
    expect((await sendTo(at, '/open', { text, headers: crossSite })).status).toBe(403);
    expect((await sendTo(at, '/open', { method: 'GET' })).status).toBe(405);
    expect(terminal.text()).not.toContain('the page is open');
    await approveEverything((await customerAt(url.href)).page);
    expect(await terminal.exitCode()).toBe(0);
    expect(await outcome.counts()).toEqual(onceEach);
  });

  browserTest('keeps its port: another checkout there ends with exit 2, and this one goes on', async () => {
    const { server, outcome, terminal, url } = await waiting();
    const { order_id } = await server.seed();
    const other = newDesk(server);
    const flags = ['--route', 'native', '--order', order_id, '--port', url.port, '--output', 'json'];
    const end = await other.run('checkout', ...flags);
    expect(end.exitCode).toBe(2);
    expect(errorOf(end).code).toBe('PORT_TAKEN');
    expect(other.browser.started()).toEqual([]);
    await approveEverything((await customerAt(url.href)).page);
    expect(await terminal.exitCode()).toBe(0);
    expect(await outcome.counts()).toEqual(onceEach);
  });
});
