import { describe, expect, it } from 'vitest';
import { orderId, transactionId } from '../../src/apis/commerce-layer/ids.ts';
import type { MoneyTransaction, OrderMoney } from '../../src/apis/commerce-layer/order-money.ts';
import type { MoneyTrigger } from '../../src/apis/commerce-layer/triggers.ts';
import { madeBy } from '../../src/flows/settle/made.ts';
import { planOnOrder } from '../../src/flows/settle/plan-order.ts';
import type { SettleWish } from '../../src/flows/settle/wish.ts';

const order = orderId('NgojhKoyYN');
const [one, other] = [transactionId('AuthorizAA'), transactionId('AuthorizBB')];

const transaction = (wish: Partial<MoneyTransaction> & Pick<MoneyTransaction, 'id' | 'type'>): MoneyTransaction => ({
  number: undefined,
  amount: 10_000,
  currency: 'JPY',
  succeeded: true,
  message: undefined,
  errorCode: undefined,
  errorDetail: undefined,
  gatewayId: undefined,
  of: undefined,
  toldBalance: undefined,
  ...wish,
});

const moneyOf = (status: string, transactions: readonly MoneyTransaction[]): OrderMoney => ({
  order: {
    id: order,
    status,
    paymentStatus: 'authorized',
    taxIncluded: false,
    totalTaxAmount: 0,
    dutyAmount: 0,
    lineItems: [],
    transactions: [],
    showsTransactions: true,
    document: {},
    currency: 'JPY',
    amount: 20_000,
    paymentSourceType: 'klarna_payments',
  },
  transactions,
});

const wish = (action: SettleWish['action']): SettleWish => ({
  action,
  amount: undefined,
  approve: false,
  release: false,
  reference: undefined,
  tracking: undefined,
});

const two = [transaction({ id: one, type: 'authorizations' }), transaction({ id: other, type: 'authorizations' })];
const voided = transaction({ id: transactionId('VoidVoidAA'), type: 'voids', of: one });

describe('a void of one authorization', () => {
  it('that has nothing left does not cancel the order, which another one still pays', () => {
    const money = moneyOf('placed', [...two, voided]);
    const voiding = () => planOnOrder(wish('void'), money, { type: 'authorizations', id: one });
    expect(voiding).toThrow(expect.objectContaining({ code: 'NOTHING_TO_VOID' }));
  });

  it('is of that one alone where there is another, and of the whole order where there is none', () => {
    const trigger = (transactions: readonly MoneyTransaction[]) =>
      planOnOrder(wish('void'), moneyOf('placed', transactions), { type: 'authorizations', id: other }).trigger;
    expect(trigger(two)).toMatchObject({ type: 'authorizations', id: other });
    expect(trigger([...two, voided])).toMatchObject({ type: 'orders', id: order });
  });

  it('and of a placed order without money cancels it, unless something is still to come', () => {
    const authorization = two[0] ?? voided;
    const voiding = (transactions: readonly MoneyTransaction[]) => () =>
      planOnOrder(wish('void'), moneyOf('placed', transactions), undefined);
    expect(voiding([])()).toMatchObject({ trigger: { type: 'orders', id: order }, amount: 0 });
    expect(voiding([authorization, { ...voided, succeeded: false }])).toThrow(
      expect.objectContaining({ code: 'VOID_PENDING' }),
    );
    expect(voiding([{ ...authorization, succeeded: false }])).toThrow(
      expect.objectContaining({ code: 'NOTHING_TO_VOID' }),
    );
  });
});

describe('what came of the whole order', () => {
  const voiding: MoneyTrigger = { kind: 'void', type: 'orders', id: order };
  const refunding: MoneyTrigger = { kind: 'refund', type: 'orders', id: order };
  const came = (trigger: MoneyTrigger, status: string, transactions: readonly MoneyTransaction[]) =>
    madeBy(trigger, 10_000, [], moneyOf(status, transactions))?.came;

  it('is not voided because it is cancelled, where the void itself failed or is pending', () => {
    const failed = { ...voided, succeeded: false, errorCode: 'REJECTED' };
    expect(came(voiding, 'cancelled', [failed])).toBe('failed');
    expect(came(voiding, 'cancelled', [{ ...voided, succeeded: false }])).toBe('pending');
    expect(came(voiding, 'cancelled', [failed, voided])).toBe('done');
    expect(came(voiding, 'cancelled', [])).toBe('done');
  });

  it('is not pending because somebody else has refunded a part', () => {
    const part = transaction({ id: transactionId('RefundAAAA'), type: 'refunds', amount: 500 });
    const rest = { ...part, id: transactionId('RefundBBBB'), amount: 9500 };
    expect(came(refunding, 'approved', [part])).toBeUndefined();
    expect(came(refunding, 'approved', [part, { ...rest, succeeded: false }])).toBe('pending');
    expect(came(refunding, 'approved', [part, rest])).toBe('done');
  });
});
