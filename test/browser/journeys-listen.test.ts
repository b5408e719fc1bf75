import { createServer } from 'node:net';
import { describe, expect } from 'vitest';
import { sandboxServer } from '../support/sandbox-server.ts';
import { keys } from '../support/terminal.ts';
import { atHostedPage } from './at-hosted-page.ts';
import { customerAt } from './customer.ts';
import { newDesk } from './journey.ts';
import { browserTest } from './open-page.ts';
import { outcomeIn } from './outcome.ts';

/** A port on which nobody listens. */
const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0));
    });
  });

const start = async () => {
  const server = await sandboxServer();
  const { order_id } = await server.seed();
  const desk = newDesk(server);
  const listen = `http://127.0.0.1:${await freePort()}/klarna`;
  const flow = ['checkout', '--route', 'network', '--order', order_id, '--listen', listen];
  return { server, desk, outcome: outcomeIn(server), listen, flow };
};

describe('`checkout --listen`', () => {
  browserTest('has Klarna tell of the approval, and takes the webhook and its key away again', async () => {
    const { server, desk, outcome, listen, flow } = await start();
    const terminal = desk.watched(...flow);
    const { page } = await customerAt(await desk.browser.address());
    expect(await outcome.webhooks()).toEqual([listen]);
    await terminal.sees('Waiting for the customer');
    await atHostedPage(page).identify();
    await atHostedPage(page).pay();
    expect(await terminal.exitCode()).toBe(0);
    expect(terminal.text()).toContain('"result": "APPROVED"');
    const { deliveries } = await server.control('GET', 'deliveries');
    expect(deliveries.map(({ state }: { state: string }) => state)).toContain('DELIVERED');
    expect(await outcome.webhooks()).toEqual([]);
    expect(await outcome.signingKeys()).toBe(0);
    await expect(fetch(listen, { method: 'POST' })).rejects.toThrow();
    expect(await outcome.counts()).toMatchObject({ requests: 1, authorizations: 1 });
  });

  browserTest('takes them away after Ctrl-C as well', async () => {
    const { desk, outcome, listen, flow } = await start();
    const terminal = desk.watched(...flow);
    await desk.browser.address();
    await terminal.sees('Waiting for the customer');
    terminal.types(keys.ctrlC);
    expect(await terminal.exitCode()).toBe(130);
    expect(await outcome.webhooks()).toEqual([]);
    expect(await outcome.signingKeys()).toBe(0);
    await expect(fetch(listen, { method: 'POST' })).rejects.toThrow();
  });
});
