import { describe, expect, vi } from 'vitest';
import { errorOf, json } from '../support/run.ts';
import { sandboxServer } from '../support/sandbox-server.ts';
import { atHostedPage } from './at-hosted-page.ts';
import { customerAt } from './customer.ts';
import { killedRun, newDesk } from './journey.ts';
import { browserTest } from './open-page.ts';
import { outcomeIn } from './outcome.ts';

const start = async () => {
  const server = await sandboxServer();
  const { order_id } = await server.seed();
  const desk = newDesk(server);
  const outcome = outcomeIn(server);
  const flow = ['flow', '--browser', '--route', 'network', '--order', order_id];
  const approve = async (url: string) => {
    const { page } = await customerAt(url);
    await atHostedPage(page).identify();
    await atHostedPage(page).pay();
    // Where they are sent back to, nobody may listen any more.
    await vi.waitUntil(async () => (await outcome.paymentRequest()).state === 'COMPLETED', { timeout: 15_000 });
  };
  return { server, desk, outcome, flow, approve };
};

const onceEach = { payments: 0, tokens: 0, placings: 0, requests: 1, authorizations: 1 };

describe('a run of the network route that is taken up again', () => {
  browserTest('after the customer closed the browser and the time was over asks with the same request', async () => {
    const { desk, outcome, flow, approve } = await start();
    const script = desk.scripted(...flow, '--wait', '6', '--output', 'json');
    const url = await desk.browser.address();
    const { page, context } = await customerAt(url);
    await atHostedPage(page).identify();
    await page.getByLabel('Code').waitFor();
    await context.close();
    const end = await script.end;
    expect(end.exitCode).toBe(9);
    expect(errorOf(end).code).toBe('CUSTOMER_TIMEOUT');
    const { result, run_id } = json(end.stdout);
    expect(result).toBe('STEP_UP_REQUIRED');
    expect(errorOf(end).hint).toContain(`klarna-cl flow --resume ${run_id}`);
    expect(await outcome.paymentRequest()).toMatchObject({ state: 'IN_PROGRESS' });
    const resumed = desk.scripted('flow', '--resume', run_id);
    expect(await desk.browser.address()).toBe(url);
    await approve(url);
    expect((await resumed.end).exitCode).toBe(0);
    expect(await outcome.counts()).toEqual(onceEach);
    expect(await outcome.rememberTokens()).toEqual(['klarna-network-session-token']);
  });

  browserTest('after a kill while it waited needs no other approval than the one that came meanwhile', async () => {
    const { desk, outcome, flow, approve } = await start();
    const script = desk.scripted(...flow);
    const url = await desk.browser.address();
    const runId = await killedRun(desk, script);
    await approve(url);
    expect(await desk.run('flow', '--resume', runId)).toMatchObject({ exitCode: 0 });
    expect(desk.browser.started()).toEqual([url]);
    expect(await outcome.counts()).toEqual(onceEach);
    expect(await desk.unsettled()).toEqual([]);
  });

  browserTest('after a kill right after the approval needs no other one', async () => {
    const { server, desk, outcome, flow, approve } = await start();
    const script = desk.scripted(...flow);
    const url = await desk.browser.address();
    // The order is read once more before anything is authorized.
    await server.faults('GET /api/orders/*=latency-60000');
    await approve(url);
    await vi.waitUntil(() => desk.journaled().includes('approval'), { timeout: 15_000 });
    const runId = await killedRun(desk, script);
    expect(await outcome.counts()).toEqual({ ...onceEach, authorizations: 0 });
    await server.control('DELETE', 'faults');
    expect(await desk.run('flow', '--resume', runId)).toMatchObject({ exitCode: 0 });
    expect(desk.browser.started()).toEqual([url]);
    expect(await outcome.counts()).toEqual(onceEach);
    expect(await desk.unsettled()).toEqual([]);
    expect(await outcome.rememberTokens()).toEqual(['klarna-network-session-token']);
  });

  browserTest('after a kill while Klarna answered repeats the one authorization', async () => {
    const { server, desk, outcome, flow, approve } = await start();
    const script = desk.scripted(...flow);
    const url = await desk.browser.address();
    await server.faults('POST /v2/**/authorize=slow-drip');
    await approve(url);
    await vi.waitUntil(async () => (await outcome.counts()).authorizations === 1, { timeout: 15_000 });
    const runId = await killedRun(desk, script);
    await server.control('DELETE', 'faults');
    const resumed = await desk.run('flow', '--resume', runId);
    expect(resumed.exitCode).toBe(0);
    expect(json(resumed.stdout).result).toBe('APPROVED');
    expect(desk.browser.started()).toEqual([url]);
    expect(await outcome.counts()).toEqual(onceEach);
    expect(await desk.unsettled()).toEqual([]);
  });
});
