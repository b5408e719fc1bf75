import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderId, transactionId } from '../../../src/apis/commerce-layer/ids.ts';
import type { MoneyTransaction, OrderMoney } from '../../../src/apis/commerce-layer/order-money.ts';
import { CliError } from '../../../src/errors.ts';
import { balancesIn } from '../../../src/flows/settle/balances.ts';
import { madeBy } from '../../../src/flows/settle/made.ts';
import { planOnOrder } from '../../../src/flows/settle/plan-order.ts';
import type { SettleAction, SettleWish } from '../../../src/flows/settle/wish.ts';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const idOf = (index: number) => transactionId(`Transact${letters[Math.floor(index / 26)]}${letters[index % 26]}`);
const authorization = idOf(0);

const transaction = (index: number, changes: Partial<MoneyTransaction>): MoneyTransaction => ({
  id: idOf(index),
  type: 'authorizations',
  number: undefined,
  amount: 11800,
  currency: 'USD',
  succeeded: true,
  message: undefined,
  errorCode: undefined,
  errorDetail: undefined,
  gatewayId: undefined,
  of: undefined,
  toldBalance: undefined,
  ...changes,
});

const moneyOf = (transactions: readonly MoneyTransaction[], status = 'approved'): OrderMoney => ({
  order: {
    id: orderId('NgojhKoyYN'),
    status,
    paymentStatus: 'authorized',
    taxIncluded: false,
    totalTaxAmount: 0,
    dutyAmount: 0,
    lineItems: [],
    transactions: [],
    showsTransactions: true,
    document: {},
    currency: 'USD',
    amount: 11800,
  },
  transactions,
});

const wish = (action: SettleAction, amount?: number): SettleWish => ({
  action,
  amount,
  approve: false,
  release: false,
});

const came = fc.constantFrom(
  { succeeded: true },
  { succeeded: false, errorCode: 'REJECTED' },
  { succeeded: false, message: 'pending' },
);
/** What became of an authorization over 11800, each of it of an amount that may be too much. */
const histories = fc
  .array(fc.record({ type: fc.constantFrom('captures' as const, 'voids' as const), amount: fc.nat(12000), came }), {
    maxLength: 6,
  })
  .map((rows) => [
    transaction(0, {}),
    ...rows.map(({ type, amount, came: how }, at) => transaction(at + 1, { type, amount, of: authorization, ...how })),
  ]);

const held = (transactions: readonly MoneyTransaction[]): number =>
  transactions
    .filter(({ type, succeeded, errorCode }) => type !== 'authorizations' && (succeeded || errorCode === undefined))
    .reduce((sum, { amount }) => sum + amount, 0);

const planned = (action: SettleAction, money: OrderMoney, amount?: number) => {
  try {
    return planOnOrder(wish(action, amount), money, undefined);
  } catch (error) {
    if (error instanceof CliError) return error;
    throw error;
  }
};

describe('a capture', () => {
  it('is never of more than was authorized and is neither captured, voided nor pending', () => {
    fc.assert(
      fc.property(
        histories,
        fc.option(fc.integer({ min: 1, max: 13000 }), { nil: undefined }),
        (transactions, amount) => {
          const plan = planned('capture', moneyOf(transactions), amount);
          const left = 11800 - held(transactions);
          if (plan instanceof CliError) expect(amount === undefined ? left : left - amount).toBeLessThanOrEqual(0);
          else {
            expect(plan.amount).toBeLessThanOrEqual(left);
            expect(plan.amount).toBe(amount ?? left);
          }
        },
      ),
    );
  });

  it('believes the lower of two balances', () => {
    const told = planned('capture', moneyOf([transaction(0, { toldBalance: 500 })]));
    expect(told).toMatchObject({ amount: 500 });
    const counted = [transaction(0, { toldBalance: 11800 }), transaction(1, { type: 'captures', amount: 11000 })];
    // One that does not say where it came from may have come from here.
    expect(planned('capture', moneyOf(counted))).toMatchObject({ amount: 800 });
  });

  it('of an order with two open authorizations is refused with both ids', () => {
    const refused = planned('capture', moneyOf([transaction(0, {}), transaction(1, {})]));
    expect(refused).toMatchObject({ code: 'SEVERAL_FOUND', facts: { why: expect.stringContaining(idOf(1)) } });
  });
});

describe('a refund', () => {
  it('is never of more than was captured and is neither refunded nor pending', () => {
    const refunds = fc.array(fc.record({ amount: fc.nat(6000), came }), { maxLength: 4 });
    fc.assert(
      fc.property(refunds, fc.integer({ min: 1, max: 13000 }), (rows, amount) => {
        const capture = transaction(1, { type: 'captures', of: authorization });
        const back = rows.map((row, at) =>
          transaction(at + 2, { type: 'refunds', amount: row.amount, of: capture.id, ...row.came }),
        );
        const plan = planned('refund', moneyOf([transaction(0, {}), capture, ...back]), amount);
        if (!(plan instanceof CliError)) expect(plan.amount).toBeLessThanOrEqual(11800 - held(back));
      }),
    );
  });
});

describe('what a trigger has made', () => {
  const trigger = { kind: 'capture', type: 'authorizations', id: authorization, amount: 1000 } as const;
  const capture = (index: number, changes: Partial<MoneyTransaction> = {}) =>
    transaction(index, { type: 'captures', amount: 1000, of: authorization, ...changes });

  it('is not what was there before, nor another sum, nor of another authorization', () => {
    const others = [capture(1), capture(2, { amount: 999 }), capture(3, { of: idOf(9) })];
    expect(madeBy(trigger, 1000, [idOf(1)], moneyOf([transaction(0, {}), ...others]))).toBeUndefined();
    expect(madeBy(trigger, 1000, [], moneyOf([transaction(0, {}), ...others]))).toMatchObject({ came: 'done' });
  });

  it.each([
    ['done', [{ succeeded: false, errorCode: 'REJECTED' }, { succeeded: true }]],
    ['pending', [{ succeeded: false, errorCode: 'REJECTED' }, { succeeded: false }]],
    ['failed', [{ succeeded: false, errorCode: 'REJECTED' }]],
  ] as const)('is %s, as the attempt that came furthest says', (expected, rows) => {
    const made = rows.map((changes, at) => capture(at + 1, changes));
    expect(madeBy(trigger, 1000, [], moneyOf([transaction(0, {}), ...made]))?.came).toBe(expected);
  });

  it('names another one that could be it', () => {
    const made = madeBy(trigger, 1000, [], moneyOf([transaction(0, {}), capture(1), capture(2)]));
    expect(made).toMatchObject({ transaction: { id: idOf(1) }, others: [{ id: idOf(2) }] });
  });
});

describe('balances', () => {
  it('count what succeeded, and what is pending by itself', () => {
    const rows = [
      transaction(0, {}),
      transaction(1, { type: 'captures', amount: 5000, of: authorization }),
      transaction(2, { type: 'captures', amount: 300, of: authorization, succeeded: false }),
      transaction(3, { type: 'refunds', amount: 1000, of: idOf(1) }),
    ];
    expect(balancesIn(moneyOf(rows))).toEqual({
      authorized: 11800,
      captured: 5000,
      refunded: 1000,
      voided: 0,
      pending: 300,
      left_to_capture: 6500,
      left_to_refund: 4000,
    });
  });
});
