import { describe, expect, it } from 'vitest';
import { inspectDocument } from '../../src/commands/inspect/document.ts';
import { type FollowWish, followPayment } from '../../src/commands/inspect/follow.ts';
import type { OrderFacts } from '../../src/diagnosis/payment-facts.ts';
import { CliError } from '../../src/errors.ts';
import { fakeContext } from '../support/fake-context.ts';
import { orderFacts, paymentFacts } from '../support/payment-facts.ts';

type Seen = Partial<OrderFacts> | CliError;

const pending: Seen = { status: 'pending' };
const placed: Seen = { status: 'placed', payment_status: 'authorized' };
const cancelled: Seen = { status: 'cancelled', payment_status: 'unpaid' };
const down = new CliError('unavailable', 'Commerce Layer cannot be reached.');

/** Follows a payment that is read in these states, the last one again and again. */
const follow = async (
  states: readonly Seen[],
  wish: Partial<FollowWish> = {},
  stopAfter = Number.POSITIVE_INFINITY,
) => {
  const world = fakeContext();
  const shown: boolean[] = [];
  const within: number[] = [];
  const end = await followPayment(world.context, {
    read: async (ms) => {
      within.push(ms);
      if (within.length >= stopAfter) world.stop.press('interrupted');
      const state = states[Math.min(within.length, states.length) - 1];
      if (state instanceof CliError) throw state;
      // Each answer has a trace id of its own, which is no news.
      const order = orderFacts({ ...state, trace_id: String(within.length) });
      const nowMs = world.clock.now();
      return inspectDocument(paymentFacts({ order, read_at: new Date(nowMs).toISOString() }), 0);
    },
    show: async (_, isNews) => {
      shown.push(isNews);
    },
    until: ['placed'],
    deadlineMs: 240_000,
    restMs: () => 0,
    ...wish,
  }).catch((error: unknown) => error);
  return { end, shown, within, sleeps: world.clock.sleeps, talk: world.talk };
};

describe('following a payment', () => {
  it('ends as soon as it is in a state that was waited for', async () => {
    const { end, shown } = await follow([pending, pending, placed]);
    expect(end).toMatchObject({ order: { status: 'placed' } });
    expect(shown).toEqual([true, false, true]);
  });

  it('looks at once, and waits for nothing that is there already', async () => {
    expect((await follow([placed])).sleeps).toEqual([]);
  });

  it('looks more seldom as long as nothing changes, and often again after a change', async () => {
    const states = [...Array(7).fill(pending), { status: 'placing' }, { status: 'placing' }, placed];
    const { sleeps } = await follow(states);
    expect(sleeps).toEqual([2000, 3000, 4500, 6750, 10_000, 10_000, 10_000, 2000, 3000]);
  });

  it('rests as long as the services want', async () => {
    expect((await follow([pending, placed], { restMs: () => 10_000 })).sleeps).toEqual([10_000]);
  });

  it('says after its time what the last state was', async () => {
    const { end, within } = await follow([pending], { deadlineMs: 30_000 });
    expect(end).toMatchObject({ kind: 'unavailable', code: 'WAIT_TIMEOUT', exitCode: 6 });
    expect(end).toMatchObject({
      message: 'The payment did not become placed within 30 s.',
      facts: {
        why: expect.stringContaining('the order is pending, its payment unpaid'),
        hint: expect.stringContaining('klarna-cl inspect NgojhKoyYN'),
        details: { order_status: 'pending', payment_status: 'unpaid' },
      },
    });
    // No reading is given more than what is left.
    expect(within.slice(0, 3)).toEqual([30_000, 28_000, 25_000]);
  });

  it('ends early where the state can no longer come', async () => {
    const { end } = await follow([pending, cancelled]);
    expect(end).toMatchObject({ kind: 'rejected', code: 'WAIT_IN_VAIN', exitCode: 5 });
  });

  it('goes on where one of several states may still come', async () => {
    const { end } = await follow([placed, cancelled], { until: ['paid', 'cancelled'] });
    expect(end).toMatchObject({ order: { status: 'cancelled' } });
  });

  it('gets over an outage, and says so', async () => {
    const { end, talk, sleeps } = await follow([pending, down, down, placed]);
    expect(end).toMatchObject({ order: { status: 'placed' } });
    expect(talk).toEqual(Array(2).fill('It could not be read: Commerce Layer cannot be reached. It is tried again.'));
    expect(sleeps).toEqual([2000, 10_000, 10_000]);
  });

  it.each([
    ['an outage from the first look on', [down]],
    ['an outage that does not end', [pending, down]],
    ['a refusal', [pending, new CliError('auth', 'No.')]],
  ])('ends with %s', async (_, states) => {
    const { end } = await follow(states);
    expect(end).toBe(states.at(-1));
  });

  it('without a state to wait for goes on until Ctrl-C', async () => {
    const { end, within, shown } = await follow([placed], { until: [], deadlineMs: 1000 }, 100);
    expect(end).toMatchObject({ kind: 'interrupted', message: 'Stopped watching.', exitCode: 130 });
    expect(within).toEqual(Array(100).fill(1000));
    expect(shown.filter(Boolean)).toHaveLength(1);
  });
});
