import { describe, expect, vi } from 'vitest';
import { errorOf, json } from '../support/run.ts';
import { sandboxServer } from '../support/sandbox-server.ts';
import { approveEverything, atCheckoutPage } from './at-checkout-page.ts';
import { customerAt } from './customer.ts';
import { type Desk, killedRun, newDesk } from './journey.ts';
import { browserTest } from './open-page.ts';
import { outcomeIn } from './outcome.ts';

const start = async () => {
  const server = await sandboxServer();
  const { order_id: order } = await server.seed({ payment: null });
  const desk = newDesk(server);
  const outcome = outcomeIn(server);
  const flow = ['flow', '--browser', '--route', 'native', '--place', '--order', order];
  return { server, order, desk, outcome, flow };
};

const onceEach = { payments: 1, tokens: 1, placings: 1, requests: 0, authorizations: 0 };

/** The customer's part of a run that was taken up again, on a page of its own. */
const resumeWithCustomer = async (desk: Desk, runId: string): Promise<number | undefined> => {
  const resumed = desk.scripted('flow', '--resume', runId);
  const { page } = await customerAt(await desk.browser.address());
  await approveEverything(page);
  return (await resumed.end).exitCode;
};

describe('a run of the native route that is taken up again', () => {
  browserTest('after a kill while it waited does the same, and the page says that nobody answers', async () => {
    const { desk, outcome, flow } = await start();
    const script = desk.scripted(...flow);
    const { page } = await customerAt(await desk.browser.address());
    await page.locator('#go:not([aria-disabled])').waitFor();
    const runId = await killedRun(desk, script);
    await atCheckoutPage(page).reads('Your terminal does not answer.');
    expect(await resumeWithCustomer(desk, runId)).toBe(0);
    expect(await outcome.counts()).toEqual(onceEach);
    expect(await desk.unsettled()).toEqual([]);
  });

  browserTest('after a kill while the payment was created takes that one', async () => {
    const { server, desk, outcome, flow } = await start();
    await server.faults('POST /api/klarna_payments=slow-drip');
    const script = desk.scripted(...flow);
    await vi.waitUntil(async () => (await outcome.counts()).payments === 1, { timeout: 15_000 });
    const runId = await killedRun(desk, script);
    await server.control('DELETE', 'faults');
    expect(await resumeWithCustomer(desk, runId)).toBe(0);
    expect(await outcome.counts()).toEqual(onceEach);
    expect(await desk.unsettled()).toEqual([]);
  });

  browserTest('after a kill right after the approval asks again: nobody has kept the token', async () => {
    const { server, desk, outcome, flow } = await start();
    const script = desk.scripted(...flow);
    const { page } = await customerAt(await desk.browser.address());
    await server.faults('GET /api/**=latency-60000');
    await approveEverything(page);
    await vi.waitUntil(() => desk.journaled().includes('approval'), { timeout: 15_000 });
    const runId = await killedRun(desk, script);
    expect(await outcome.counts()).toEqual({ ...onceEach, tokens: 0, placings: 0 });
    await server.control('DELETE', 'faults');
    expect(await resumeWithCustomer(desk, runId)).toBe(0);
    expect(await outcome.counts()).toEqual(onceEach);
    expect(await desk.unsettled()).toEqual([]);
    expect(await outcome.rememberTokens()).toEqual(['auth_token', 'client_token']);
  });

  browserTest.for([
    ['the token was stored', 'PATCH /api/klarna_payments/*=slow-drip', 'tokens'],
    ['the order was placed', 'PATCH /api/orders/*=slow-drip', 'placings'],
  ] as const)('after a kill while %s asks nobody again', async ([, fault, written]) => {
    const { server, order, desk, outcome, flow } = await start();
    const script = desk.scripted(...flow);
    const url = await desk.browser.address();
    const { page } = await customerAt(url);
    await server.faults(fault);
    await approveEverything(page);
    await vi.waitUntil(async () => (await outcome.counts())[written] === 1, { timeout: 15_000 });
    const runId = await killedRun(desk, script);
    await server.control('DELETE', 'faults');
    expect(await desk.run('flow', '--resume', runId)).toMatchObject({ exitCode: 0 });
    expect(desk.browser.started()).toEqual([url]);
    expect(await outcome.order(order)).toMatchObject({ status: 'placed' });
    expect(await outcome.counts()).toEqual(onceEach);
    expect(await desk.unsettled()).toEqual([]);
  });

  browserTest('after the time was over asks on another page, for the same payment', async () => {
    const { order, desk, outcome, flow } = await start();
    const script = desk.scripted(...flow, '--wait', '5', '--output', 'json');
    const { page } = await customerAt(await desk.browser.address());
    await atCheckoutPage(page).heading('The time is over');
    const end = await script.end;
    expect(end.exitCode).toBe(9);
    expect(errorOf(end).code).toBe('CUSTOMER_TIMEOUT');
    const { result, run_id } = json(end.stdout);
    expect(result).toBe('STEP_UP_REQUIRED');
    expect(errorOf(end).hint).toContain(`klarna-cl flow --resume ${run_id}`);
    expect(await resumeWithCustomer(desk, run_id)).toBe(0);
    expect(await outcome.order(order)).toMatchObject({ status: 'placed' });
    expect(await outcome.counts()).toEqual(onceEach);
  });
});
