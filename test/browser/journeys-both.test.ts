import { expect, vi } from 'vitest';
import { json } from '../support/run.ts';
import { sandboxServer } from '../support/sandbox-server.ts';
import { approveEverything } from './at-checkout-page.ts';
import { atHostedPage } from './at-hosted-page.ts';
import { customerAt } from './customer.ts';
import { killedRun, newDesk } from './journey.ts';
import { browserTest } from './open-page.ts';
import { outcomeIn } from './outcome.ts';

/** A run of both routes whose customer has approved in the widget, and is asked for a payment request now. */
const halfWay = async () => {
  const server = await sandboxServer();
  const { order_id } = await server.seed({ payment: null });
  const desk = newDesk(server);
  const script = desk.scripted('checkout', '--route', 'both', '--order', order_id);
  await approveEverything((await customerAt(await desk.browser.address())).page);
  const request = await desk.browser.address();
  return { desk, outcome: outcomeIn(server), script, request };
};

const approveAtKlarna = async (url: string): Promise<void> => {
  const { page } = await customerAt(url);
  await atHostedPage(page).identify();
  await atHostedPage(page).pay();
};

const onceEach = { payments: 1, tokens: 1, placings: 0, requests: 1, authorizations: 1 };

browserTest('a run of both routes that is interrupted between the two approvals can go on', async () => {
  const { desk, outcome, script, request } = await halfWay();
  script.kill('SIGINT');
  const end = await script.end;
  expect(end.exitCode).toBe(130);
  const resumed = desk.scripted('flow', '--resume', json(end.stdout).run_id);
  await approveEverything((await customerAt(await desk.browser.address())).page);
  expect(await desk.browser.address()).toBe(request);
  await approveAtKlarna(request);
  expect((await resumed.end).exitCode).toBe(0);
  expect(await outcome.counts()).toEqual(onceEach);
  expect(await outcome.rememberTokens()).toEqual(['auth_token', 'client_token', 'klarna-network-session-token']);
});

browserTest('a run of both routes that was killed between them needs no second approval at Klarna', async () => {
  const { desk, outcome, script, request } = await halfWay();
  const runId = await killedRun(desk, script);
  await approveAtKlarna(request);
  await vi.waitUntil(async () => (await outcome.paymentRequest()).state === 'COMPLETED', { timeout: 15_000 });
  const resumed = desk.scripted('flow', '--resume', runId);
  await approveEverything((await customerAt(await desk.browser.address())).page);
  expect((await resumed.end).exitCode).toBe(0);
  expect(desk.browser.started().filter((address) => address === request)).toHaveLength(1);
  expect(await outcome.counts()).toEqual(onceEach);
  expect(await desk.unsettled()).toEqual([]);
});
