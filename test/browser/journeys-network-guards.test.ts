import { describe, expect } from 'vitest';
import { sendTo } from '../checkout/posting.ts';
import { sandboxServer } from '../support/sandbox-server.ts';
import { atHostedPage } from './at-hosted-page.ts';
import { customerAt } from './customer.ts';
import { newDesk } from './journey.ts';
import { browserTest } from './open-page.ts';
import { outcomeIn } from './outcome.ts';

/** A payment request for which the built tool waits; its page is the sandbox's. */
const waiting = async () => {
  const server = await sandboxServer();
  const { order_id } = await server.seed();
  const desk = newDesk(server);
  const script = desk.scripted('checkout', '--route', 'network', '--order', order_id);
  const url = new URL(await desk.browser.address());
  return { desk, outcome: outcomeIn(server), script, url };
};

const onceEach = { payments: 0, tokens: 0, placings: 0, requests: 1, authorizations: 1 };

describe('the page of a payment request', () => {
  browserTest('shows nothing under a forged address, and the run goes on for the right one', async () => {
    const { outcome, script, url } = await waiting();
    const forged = url.href.replace(/[\da-f]{12}$/, '000000000000');
    const { page } = await customerAt(forged);
    await atHostedPage(page).heading('There is no payment here');
    await page.goto(url.href);
    await atHostedPage(page).identify();
    await atHostedPage(page).pay();
    expect((await script.end).exitCode).toBe(0);
    expect(await outcome.counts()).toEqual(onceEach);
  });

  browserTest('lets nobody act who has not opened it, or comes from elsewhere', async () => {
    const { outcome, script, url } = await waiting();
    const { origin, host, pathname } = url;
    const act = { action: 'approve', seen: '', contact: 'customer+us@klarna.com', code: '123456' };
    for (const page_key of ['x'.repeat(43), '']) {
      const text = JSON.stringify({ ...act, page_key });
      expect((await sendTo({ origin, host }, pathname, { text })).status).toBe(409);
    }
    const text = JSON.stringify({ action: 'open' });
    for (const foreign of ['https://attacker.example', 'http://127.0.0.1:1', 'null', undefined]) {
      const headers = { origin: foreign };
      expect((await sendTo({ origin, host }, pathname, { text, headers })).status).toBe(403);
    }
    const headers = { host: 'attacker.example', origin: 'http://attacker.example' };
    expect((await sendTo({ origin, host }, pathname, { text, headers })).status).toBe(403);
    expect(await outcome.paymentRequest()).toMatchObject({ state: 'SUBMITTED' });
    const { page } = await customerAt(url.href);
    await atHostedPage(page).identify();
    await atHostedPage(page).pay();
    expect((await script.end).exitCode).toBe(0);
    expect(await outcome.counts()).toEqual(onceEach);
  });
});

describe('the page that the customer comes back to', () => {
  browserTest('answers this machine’s names alone, and stops listening with the run', async () => {
    const { script, url } = await waiting();
    const { page } = await customerAt(url.href);
    await atHostedPage(page).press('Cancel and go back');
    await atHostedPage(page).comesBack();
    const { origin, host } = new URL(page.url());
    const foreign = { host: 'attacker.example' };
    expect((await sendTo({ origin, host }, '/', { method: 'GET', headers: foreign })).status).toBe(421);
    expect((await sendTo({ origin, host }, '/', {})).status).toBe(405);
    await page.goto(url.href);
    await atHostedPage(page).identify();
    await atHostedPage(page).pay();
    await atHostedPage(page).comesBack();
    expect((await script.end).exitCode).toBe(0);
    await expect(sendTo({ origin, host }, '/', { method: 'GET' })).rejects.toThrow();
  });
});
