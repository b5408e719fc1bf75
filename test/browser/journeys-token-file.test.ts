import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { remember } from '../support/canaries.ts';
import { json } from '../support/run.ts';
import { sandboxServer } from '../support/sandbox-server.ts';
import { approveEverything } from './at-checkout-page.ts';
import { atHostedPage } from './at-hosted-page.ts';
import { customerAt } from './customer.ts';
import { type Desk, newDesk } from './journey.ts';
import { browserTest } from './open-page.ts';
import { outcomeIn } from './outcome.ts';

const start = async () => {
  const server = await sandboxServer();
  const { order_id: order } = await server.seed();
  return { order, desk: newDesk(server), outcome: outcomeIn(server) };
};

/** Looks at the file as whoever comes upon it, and has the end of the test look for its token everywhere else. */
const tokenIn = ({ machine }: Desk): string => {
  const file = join(machine.work, 'token.txt');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  return remember('token of the file', readFileSync(file, 'utf8').trimEnd());
};

describe('`checkout --token-file`', () => {
  browserTest('ends once the authorization token is in the file, and `send-token` takes it from there', async () => {
    const { order, desk, outcome } = await start();
    const script = desk.scripted('checkout', '--route', 'native', '--order', order, '--token-file', 'token.txt');
    await approveEverything((await customerAt(await desk.browser.address())).page);
    const end = await script.end;
    expect(end.exitCode).toBe(0);
    const { result, payment } = json(end.stdout);
    expect(result).toBe('TOKEN_SAVED');
    const token = tokenIn(desk);
    expect(await outcome.counts()).toMatchObject({ tokens: 0, placings: 0 });
    expect(await desk.run('send-token', payment.id, '--auth-token-file', 'token.txt')).toMatchObject({ exitCode: 0 });
    expect(await outcome.storedTokens()).toEqual([token]);
  });

  browserTest('ends once the session token is in the file, and `authorize` takes it from there', async () => {
    const { order, desk, outcome } = await start();
    const script = desk.scripted('checkout', '--route', 'network', '--order', order, '--token-file', 'token.txt');
    const { page } = await customerAt(await desk.browser.address());
    await atHostedPage(page).identify();
    await atHostedPage(page).pay();
    const end = await script.end;
    expect(end.exitCode).toBe(0);
    expect(json(end.stdout).result).toBe('TOKEN_SAVED');
    expect(tokenIn(desk)).toMatch(/^krn:/);
    expect(await outcome.counts()).toMatchObject({ requests: 1, authorizations: 0 });
    const authorized = await desk.run('authorize', '--order', order, '--session-token-file', 'token.txt');
    expect(authorized.exitCode).toBe(0);
    expect(await outcome.counts()).toMatchObject({ requests: 1, authorizations: 1 });
  });

  browserTest('has the file written by the run that goes on after the time was over', async () => {
    const { order, desk } = await start();
    const flags = ['--route', 'native', '--order', order, '--token-file', 'token.txt'];
    const late = await desk.run('checkout', ...flags, '--wait', '1');
    expect(late.exitCode).toBe(9);
    expect(existsSync(join(desk.machine.work, 'token.txt'))).toBe(false);
    await desk.browser.address();
    const { run_id } = json(late.stdout);
    const resumed = desk.scripted('flow', '--resume', run_id);
    await approveEverything((await customerAt(await desk.browser.address())).page);
    expect((await resumed.end).exitCode).toBe(0);
    expect(tokenIn(desk)).toMatch(/^[\da-f-]{36}$/);
  });

  browserTest('asks nobody where the file cannot be written', async () => {
    const { order, desk, outcome } = await start();
    const file = join('missing', 'token.txt');
    const end = await desk.run('checkout', '--route', 'network', '--order', order, '--token-file', file);
    expect(end.exitCode).toBe(13);
    expect(desk.browser.started()).toEqual([]);
    expect(await outcome.counts()).toMatchObject({ requests: 0 });
  });
});
