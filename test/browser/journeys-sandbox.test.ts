import { describe, expect } from 'vitest';
import { keys, type Terminal } from '../support/terminal.ts';
import { approveEverything } from './at-checkout-page.ts';
import { atHostedPage } from './at-hosted-page.ts';
import { customerAt } from './customer.ts';
import { newDesk } from './journey.ts';
import { browserTest } from './open-page.ts';

const answerWithEnter = async (terminal: Terminal, questions: readonly string[]): Promise<void> => {
  for (const question of questions) {
    await terminal.sees(question);
    terminal.types(keys.enter);
  }
};

describe('with the sandbox inside the process, a person who answers every question with Enter', () => {
  browserTest('comes with `flow --sandbox --browser --route native --place` from nothing to PLACED', async () => {
    const desk = newDesk();
    const terminal = desk.watched('flow', '--sandbox', '--browser', '--route', 'native', '--place');
    await answerWithEnter(terminal, ['Id of the order', 'Go on?']);
    const { page } = await customerAt(await desk.browser.address());
    await approveEverything(page);
    expect(await terminal.exitCode()).toBe(0);
    expect(terminal.text()).toContain('"result": "PLACED"');
  });

  browserTest('comes with `flow --sandbox --browser --route network` from nothing to APPROVED', async () => {
    const desk = newDesk();
    const terminal = desk.watched('flow', '--sandbox', '--browser', '--route', 'network');
    await answerWithEnter(terminal, ['Id of the order', 'Go on?']);
    const { page } = await customerAt(await desk.browser.address());
    await atHostedPage(page).identify('customer+us@klarna.com');
    await atHostedPage(page).pay();
    expect(await terminal.exitCode()).toBe(0);
    expect(terminal.text()).toContain('"result": "APPROVED"');
  });

  browserTest('goes both ways with `checkout --sandbox --route both`, one after the other', async () => {
    const desk = newDesk();
    const terminal = desk.watched('checkout', '--sandbox', '--route', 'both');
    await answerWithEnter(terminal, ['Id of the order', 'Go on?']);
    await approveEverything((await customerAt(await desk.browser.address())).page);
    const { page } = await customerAt(await desk.browser.address());
    await atHostedPage(page).identify();
    await atHostedPage(page).pay();
    expect(await terminal.exitCode()).toBe(0);
    expect(terminal.text()).toContain('"result": "APPROVED"');
    expect(terminal.text()).toContain('"token_stored": true');
  });
});
