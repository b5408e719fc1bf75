import { describe, expect, it } from 'vitest';
import type { Payment } from './evidence.ts';
import { commandOf, everyKind, plainTask, planGroups } from './inputs.ts';

const payments = Array.from(
  { length: 400 },
  (_, index): Payment => ({
    order_id: `order${index}`,
    order_number: `${1235 + index}`,
    payment_id: `payment${index}`,
    auth_token: `sandbox-auth.${1235 + index}`,
    session_token: `krn:payment:eu1:klarna-network-session-token:sandbox-approved.${1235 + index}`,
    amount: 11800 + index,
    currency: 'USD',
  }),
);

describe('the plan of a soak', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(planGroups(payments, 1, 0.3)).toEqual(planGroups(payments, 1, 0.3));
    expect(planGroups(payments, 2, 0.3)).not.toEqual(planGroups(payments, 1, 0.3));
  });

  it('has every payment and every kind, and gives as many payments to two as it was told', () => {
    const tasks = planGroups(payments, 1, 0.3).flat();
    const orders = tasks.map(({ payment }) => payment.order_id);
    expect(new Set(orders).size).toBe(400);
    expect(new Set(tasks.map(({ kind }) => kind))).toEqual(new Set(everyKind));
    expect(orders.length - 400).toBeGreaterThan(80);
    expect(orders.length - 400).toBeLessThan(160);
    expect(new Set(tasks.map(({ comesTo }) => comesTo))).toEqual(new Set(['done', 'declined', 'not-placed']));
  });

  it('begins some pairs at once, and gives others a second task later', () => {
    const groups = planGroups(payments, 1, 1);
    expect(groups.flat()).toHaveLength(800);
    const pairs = groups.filter(({ length }) => length === 2);
    expect(pairs.length).toBeGreaterThan(100);
    expect(pairs.length).toBeLessThan(400);
    for (const [one, other] of pairs) expect(other?.payment).toBe(one?.payment);
  });
});

it.each(everyKind)('the command line of %s names the tokens and the ids it needs, and no others', (kind) => {
  const [payment] = payments as [Payment];
  const task = plainTask(payment, kind);
  const command = commandOf(task);
  expect(command.includes('--auth-token')).toBe(task.authToken !== undefined);
  expect(command.includes('--session-token')).toBe(task.sessionToken !== undefined);
  expect(command).not.toContain('');
});
