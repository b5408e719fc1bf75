import { describe, expect, it } from 'vitest';
import { liveCard, liveLines } from '../../src/commands/inspect/card/live-card.ts';
import { inspectDocument } from '../../src/commands/inspect/document.ts';
import type { OrderFacts } from '../../src/diagnosis/payment-facts.ts';
import { fakeContext } from '../support/fake-context.ts';
import { orderFacts, paymentFacts } from '../support/payment-facts.ts';

const seen = (order: Partial<OrderFacts> = {}) =>
  inspectDocument(paymentFacts({ order: orderFacts(order) }), Date.parse('2026-03-04T05:10:00Z'));

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
const back = /\u001b\[(\d+)A\r\u001b\[J/;
const drawn = (text: string) => text.split('\n').length - 1;

describe('a card that is watched', () => {
  it('is drawn over the one before, and leaves the last one without its footer', async () => {
    const world = fakeContext({ interactive: true, environment: { LANG: 'C.UTF-8' } });
    const view = await liveCard(world.context, {});
    await view.show(seen(), true);
    const first = world.stdout();
    expect(first).toMatch(/Watching; Ctrl-C ends\.\n$/);
    await view.show(seen({ status: 'placed' }), true);
    const second = world.stdout().slice(first.length);
    expect(Number(back.exec(second)?.[1])).toBe(drawn(first));
    expect(second).toContain('placed · unpaid');
    await view.end();
    const last = world.stdout().slice(first.length + second.length);
    expect(Number(back.exec(last)?.[1])).toBe(drawn(second));
    expect(last).toContain('placed · unpaid');
    expect(last).not.toContain('Watching');
  });

  it('stays as it is while it would look the same', async () => {
    const world = fakeContext({ interactive: true });
    const view = await liveCard(world.context, {});
    await view.show(seen(), true);
    const first = world.stdout();
    await view.show(seen(), false);
    expect(world.stdout()).toBe(first);
  });

  it('is shown below the one before, and only with news, where the screen is too low to draw over it', async () => {
    // Forty rows are a few too few for it.
    const world = fakeContext({ interactive: true, columns: 20 });
    const view = await liveCard(world.context, {});
    await view.show(seen(), true);
    const first = world.stdout();
    await view.show(seen({ trace_id: 'another' }), false);
    expect(world.stdout()).toBe(first);
    await view.show(seen({ status: 'placed' }), true);
    await view.end();
    expect(world.stdout()).not.toMatch(back);
    expect(world.stdout().slice(first.length)).toContain('placed');
  });

  it('for a screen reader says only what is new', async () => {
    const world = fakeContext({ interactive: true, environment: { KLARNA_CL_ACCESSIBLE: '1' } });
    const view = await liveLines(world.context, {});
    await view.show(seen({ trace_id: 'one' }), true);
    const first = world.stdout();
    expect(first).toContain('Commerce Layer: pending, unpaid, unfulfilled\n');
    await view.show(seen({ trace_id: 'two' }), false);
    expect(world.stdout()).toBe(first);
    await view.show(seen({ trace_id: 'two', fulfillment_status: 'in_progress' }), true);
    expect(world.stdout().slice(first.length)).toBe(
      'Changed at 2026-03-04T05:06:07.000Z\nCommerce Layer: pending, unpaid, in_progress\n',
    );
  });
});
