import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { errorOf, json } from '../support/run.ts';
import { sandboxServer } from '../support/sandbox-server.ts';
import { keys } from '../support/terminal.ts';
import { atHostedPage } from './at-hosted-page.ts';
import { customerAt } from './customer.ts';
import { newDesk } from './journey.ts';
import { browserTest } from './open-page.ts';
import { outcomeIn } from './outcome.ts';

/** A sandbox whose Klarna wants another approval for this authorization. */
const start = async () => {
  const server = await sandboxServer();
  const { order_id } = await server.seed();
  const desk = newDesk(server);
  const outcome = outcomeIn(server);
  const stepUp = { step_up_config: { customer_interaction_config: { method: 'HANDOVER' } } };
  writeFileSync(join(desk.machine.work, 'step-up.json'), JSON.stringify(stepUp));
  const sessionToken = 'krn:payment:eu1:klarna-network-session-token:sandbox-step-up';
  const authorize = ['authorize', '--order', order_id, '--session-token', sessionToken, '--data', 'step-up.json'];
  return { order_id, desk, outcome, authorize };
};

describe('an authorization for which Klarna wants another approval', () => {
  browserTest('ends in a script with exit 9 and the address, and `checkout` finishes its payment request', async () => {
    const { order_id, desk, outcome, authorize } = await start();
    const end = await desk.run(...authorize, '--output', 'json');
    expect(end.exitCode).toBe(9);
    expect(errorOf(end).code).toBe('STEP_UP_REQUIRED');
    expect(desk.browser.started()).toEqual([]);
    const { payment_request_id: id } = json(end.stdout).payment_request;
    const flags = ['--route', 'network', '--order', order_id, '--payment-request-id', id];
    const script = desk.scripted('checkout', ...flags);
    const { page } = await customerAt(await desk.browser.address());
    await atHostedPage(page).identify('customer+us@klarna.com');
    await atHostedPage(page).pay();
    const finished = await script.end;
    expect(finished.exitCode).toBe(0);
    expect(json(finished.stdout).result).toBe('APPROVED');
    expect(await outcome.paymentRequest()).toMatchObject({ payment_request_id: id, state: 'COMPLETED' });
    expect(await outcome.counts()).toMatchObject({ requests: 0 });
  });

  browserTest('opens it at a terminal after a yes, and not before', async () => {
    const { desk, authorize } = await start();
    const terminal = desk.watched(...authorize);
    await terminal.sees('Open it now?');
    expect(desk.browser.started()).toEqual([]);
    terminal.types(`y${keys.enter}`);
    const url = await desk.browser.address();
    expect(await terminal.exitCode()).toBe(9);
    expect(terminal.text()).toContain(url);
  });

  browserTest('does not open it after a mere Enter', async () => {
    const { desk, authorize } = await start();
    const terminal = desk.watched(...authorize);
    await terminal.sees('Open it now?');
    terminal.types(keys.enter);
    expect(await terminal.exitCode()).toBe(9);
    expect(terminal.text()).toMatch(/https?:\/\/127\.0\.0\.1:\d+\/pay\//);
    expect(desk.browser.started()).toEqual([]);
  });
});
