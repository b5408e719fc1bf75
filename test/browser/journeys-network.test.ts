import { describe, expect } from 'vitest';
import { errorOf, json } from '../support/run.ts';
import { sandboxServer } from '../support/sandbox-server.ts';
import { keys } from '../support/terminal.ts';
import { atHostedPage } from './at-hosted-page.ts';
import { customerAt } from './customer.ts';
import { newDesk } from './journey.ts';
import { browserTest } from './open-page.ts';
import { outcomeIn } from './outcome.ts';

/** A sandbox with an order, whose customer is asked on Klarna's own page. */
const start = async () => {
  const server = await sandboxServer();
  const { order_id } = await server.seed();
  const desk = newDesk(server);
  const outcome = outcomeIn(server);
  const flow = ['flow', '--browser', '--route', 'network', '--order', order_id];
  return { server, desk, outcome, flow };
};

describe('the customer of a payment request', () => {
  browserTest('approves, and the flow goes on to APPROVED', async () => {
    const { desk, outcome, flow } = await start();
    const terminal = desk.watched(...flow);
    const url = await desk.browser.address();
    await terminal.sees('Your browser was asked to open it.');
    expect(terminal.text().split(url)).toHaveLength(2);
    const { page } = await customerAt(url);
    await atHostedPage(page).identify();
    await terminal.sees('The customer is at Klarna');
    await atHostedPage(page).pay();
    await atHostedPage(page).comesBack();
    expect(await terminal.exitCode()).toBe(0);
    expect(terminal.text()).toMatch(/"result": "APPROVED"/);
    expect(terminal.text()).toContain('✔ The customer approved');
    expect(await outcome.paymentRequest()).toMatchObject({ state: 'COMPLETED' });
    expect(await outcome.counts()).toEqual({ payments: 0, tokens: 0, placings: 0, requests: 1, authorizations: 1 });
    expect(desk.browser.started()).toEqual([url]);
    expect(await outcome.rememberTokens()).toEqual(['klarna-network-session-token']);
  });

  browserTest('is declined by Klarna: exit 8, and nothing is authorized', async () => {
    const { desk, outcome, flow } = await start();
    const script = desk.scripted(...flow, '--output', 'json');
    const { page } = await customerAt(await desk.browser.address());
    await atHostedPage(page).identify('customer+us+denied@klarna.com');
    await atHostedPage(page).pay();
    await atHostedPage(page).heading('Not approved');
    const end = await script.end;
    expect(end.exitCode).toBe(8);
    expect(errorOf(end).code).toBe('DECLINED');
    expect(json(end.stdout).result).toBe('DECLINED');
    expect(await outcome.paymentRequest()).toMatchObject({ state: 'DECLINED' });
    expect(await outcome.counts()).toMatchObject({ requests: 1, authorizations: 0 });
    expect(await desk.unsettled()).toEqual([]);
  });

  browserTest('goes back without an answer, comes again, and approves', async () => {
    const { desk, outcome, flow } = await start();
    const terminal = desk.watched(...flow);
    const url = await desk.browser.address();
    const { page } = await customerAt(url);
    await atHostedPage(page).identify();
    await terminal.sees('The customer is at Klarna');
    await atHostedPage(page).press('Cancel and go back');
    await atHostedPage(page).comesBack();
    await terminal.sees('The customer went back without an answer; still waiting');
    expect(await outcome.paymentRequest()).toMatchObject({ state: 'SUBMITTED' });
    await page.goto(url);
    await atHostedPage(page).identify();
    await atHostedPage(page).pay();
    expect(await terminal.exitCode()).toBe(0);
    expect(await outcome.counts()).toMatchObject({ requests: 1, authorizations: 1 });
  });

  browserTest('mends what Klarna does not take, and tries again', async () => {
    const { desk, outcome, flow } = await start();
    const script = desk.scripted(...flow);
    const { page } = await customerAt(await desk.browser.address());
    await atHostedPage(page).identify('nobody@klarna.com');
    await atHostedPage(page).reads('Klarna does not know this customer.');
    await atHostedPage(page).identify('customer+us@klarna.com');
    await atHostedPage(page).pay('999999');
    await atHostedPage(page).reads('This code is not the right one.');
    await atHostedPage(page).pay();
    expect((await script.end).exitCode).toBe(0);
    expect(await outcome.counts()).toMatchObject({ requests: 1, authorizations: 1 });
  });

  browserTest('is told in a first tab that a second one was opened, and approves in that', async () => {
    const { desk, outcome, flow } = await start();
    const script = desk.scripted(...flow);
    const url = await desk.browser.address();
    const { page, context } = await customerAt(url);
    const second = await context.newPage();
    await second.goto(url);
    await atHostedPage(second).identify();
    await second.getByLabel('Code').waitFor();
    await atHostedPage(page).identify();
    await atHostedPage(page).heading('Open in another tab');
    await atHostedPage(second).pay();
    expect((await script.end).exitCode).toBe(0);
    expect(await outcome.counts()).toMatchObject({ requests: 1, authorizations: 1 });
  });
});

describe('without the customer', () => {
  browserTest.for([
    ['CANCELED', 'PAYMENT_REQUEST_CANCELED'],
    ['EXPIRED', 'PAYMENT_REQUEST_EXPIRED'],
  ])(
    'a payment request that comes to %s ends with exit 9, and a resumed run asks with a new one',
    async ([state, code]) => {
      const { server, desk, outcome, flow } = await start();
      const script = desk.scripted(...flow, '--output', 'json');
      await desk.browser.address();
      if (state === 'EXPIRED') await server.control('POST', 'clock', { advance: '3h' });
      else await outcome.cancelPaymentRequest();
      const end = await script.end;
      expect(end.exitCode).toBe(9);
      expect(errorOf(end).code).toBe(code);
      const { result, run_id } = json(end.stdout);
      expect(result).toBe('STEP_UP_REQUIRED');
      expect(errorOf(end).hint).toContain(`klarna-cl flow --resume ${run_id}`);
      const resumed = desk.scripted('flow', '--resume', run_id);
      const { page } = await customerAt(await desk.browser.address());
      await atHostedPage(page).identify();
      await atHostedPage(page).pay();
      expect((await resumed.end).exitCode).toBe(0);
      expect(await outcome.counts()).toMatchObject({ requests: 2, authorizations: 1 });
    },
  );

  browserTest('Ctrl-C while waiting ends with 130, and the run can go on', async () => {
    const { desk, outcome, flow } = await start();
    const terminal = desk.watched(...flow);
    await desk.browser.address();
    await terminal.sees('Waiting for the customer');
    terminal.types(keys.ctrlC);
    expect(await terminal.exitCode()).toBe(130);
    expect(terminal.text()).toMatch(/klarna-cl flow --resume \w{26}/);
    expect(await outcome.paymentRequest()).toMatchObject({ state: 'SUBMITTED' });
    expect(await outcome.counts()).toMatchObject({ requests: 1, authorizations: 0 });
  });
});
