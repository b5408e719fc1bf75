import { describe, expect, it } from 'vitest';
import type { EventFacts } from '../../src/diagnosis/payment-facts.ts';
import { timelineOf } from '../../src/diagnosis/timeline.ts';
import {
  klarnaOrderFacts,
  klarnaPaymentFacts,
  localRunFacts,
  orderFacts,
  paymentFacts,
  transactionFacts,
} from '../support/payment-facts.ts';

const event = (changes: Partial<EventFacts> = {}): EventFacts => ({
  at: '2026-03-04T05:06:09Z',
  resource: 'orders',
  resource_id: 'NgojhKoyYN',
  event: 'update',
  attribute: 'status',
  from: 'pending',
  to: 'placed',
  who: 'integration',
  ...changes,
});

/** What happened, but for the making of the order and its payment, with which each payment begins. */
const told = (changes: Parameters<typeof paymentFacts>[0]) =>
  timelineOf(
    paymentFacts({
      order: orderFacts({ created_at: null }),
      payment: klarnaPaymentFacts({ created_at: null }),
      ...changes,
    }),
  );
const sentences = (changes: Parameters<typeof paymentFacts>[0]) => told(changes).map(({ what }) => what);

describe('the timeline of a payment', () => {
  it('begins with the order and its payment, and goes on in the order of time', () => {
    const facts = paymentFacts({
      order: orderFacts({ created_at: '2026-03-04T05:00:00Z', placed_at: '2026-03-04T05:06:08Z' }),
      payment: klarnaPaymentFacts({ created_at: '2026-03-04T05:01:00Z', token_stored_at: '2026-03-04T05:05:00Z' }),
      transactions: [transactionFacts()],
    });
    expect(timelineOf(facts).map(({ at, what }) => `${at.slice(11, 19)} ${what}`)).toEqual([
      '05:00:00 the order was created',
      '05:01:00 the Klarna payment ertHJlpPTR was created',
      '05:05:00 the authorization token was stored',
      '05:06:07 authorized',
      '05:06:08 the order was placed',
    ]);
  });

  it('tells once what a transaction, a history, the order and Klarna all tell', () => {
    const entries = told({
      order: orderFacts({ created_at: null, placed_at: '2026-03-04T05:06:08Z' }),
      transactions: [transactionFacts({ gateway_transaction_id: 'g-1' })],
      events: [
        event(),
        event({ attribute: 'payment_status', from: 'unpaid', to: 'authorized' }),
        event({
          resource: 'authorizations',
          resource_id: 'authAaaaaa',
          attribute: 'succeeded',
          from: null,
          to: 'true',
        }),
      ],
      klarna: { order: klarnaOrderFacts(), transaction: null, payment_request: null },
    });
    expect(entries).toEqual([
      {
        at: '2026-03-04T05:06:07Z',
        what: 'authorized',
        where: 'commerce-layer',
        is_important: true,
        amount: 11800,
        currency: 'USD',
        ids: {
          transaction: '1234/T/001',
          gateway: 'g-1',
          klarna_order: '5ab7e3f5-1c2d-4f3e-9b1a-0242ac130003',
          klarna_reference: 'K4MADNY',
        },
      },
      { at: '2026-03-04T05:06:08Z', what: 'the order was placed', where: 'commerce-layer', is_important: true },
    ]);
  });

  it('keeps apart what happened twice', () => {
    const capture = { type: 'captures', amount: 4000 };
    const token = {
      resource: 'klarna_payments',
      resource_id: 'ertHJlpPTR',
      attribute: 'auth_token',
      from: 'a',
      to: 'b',
    };
    expect(
      sentences({
        transactions: [transactionFacts(capture), transactionFacts({ ...capture, id: 'captBbbbbb' })],
        events: [event(token), event({ ...token, at: '2026-03-04T05:06:39Z', from: 'b', to: 'c' })],
      }),
    ).toEqual(['captured', 'captured', 'the authorization token was stored', 'the authorization token was stored']);
  });

  it('takes what is far apart in time for two things', () => {
    expect(
      sentences({
        transactions: [transactionFacts()],
        events: [event({ at: '2026-03-04T06:00:00Z', attribute: 'payment_status', from: 'unpaid', to: 'authorized' })],
      }),
    ).toEqual(['authorized', 'the payment went from unpaid to authorized']);
  });

  it('shows no token, and says that one was taken away', () => {
    const token = { resource: 'klarna_payments', attribute: 'auth_token' };
    const entries = told({
      events: [event({ ...token, from: null, to: 'secret-1' }), event({ ...token, from: 'secret-1', to: null })],
    });
    expect(JSON.stringify(entries)).not.toContain('secret-1');
    expect(entries.map(({ what }) => what)).toContain('the authorization token was taken away');
  });

  it('holds together what changed along with something else, and calls it unimportant', () => {
    const entries = told({
      events: [
        event({ attribute: 'placed_at', from: null, to: 'x' }),
        event({ attribute: 'archived_at', from: null, to: 'x' }),
        event({ attribute: 'updated_at', from: 'x', to: 'y' }),
      ],
    });
    expect(entries).toEqual([
      {
        at: '2026-03-04T05:06:09Z',
        what: 'orders/NgojhKoyYN changed: placed_at, archived_at',
        where: 'commerce-layer',
        is_important: false,
      },
    ]);
  });

  it('makes one entry of the many attributes that a new resource has', () => {
    const made = { event: 'create', from: null, resource: 'klarna_payments', resource_id: 'ertHJlpPTR' };
    const events = ['client_token', 'session_id', 'auth_token'].map((attribute) =>
      event({ ...made, attribute, to: 'x' }),
    );
    expect(sentences({ events })).toEqual(['the Klarna payment ertHJlpPTR was created']);
  });

  it('tells a refused transaction from one that is pending', () => {
    const failed = { type: 'captures', succeeded: false };
    expect(
      sentences({
        transactions: [
          transactionFacts({ ...failed, error_code: 'REJECTED', error_detail: 'Klarna said no.' }),
          transactionFacts({ ...failed, id: 'captBbbbbb' }),
        ],
      }),
    ).toEqual(['the capture was refused: REJECTED: Klarna said no', 'the capture is pending']);
  });

  it('has the runs of this machine, and what Klarna Network answered them', () => {
    const authorization = {
      state: 'DECLINED',
      reason: 'PAYMENT_DECLINED',
      transaction_id: null,
      amount: 11800,
      currency: 'USD',
      at: '2026-03-04T05:06:08Z',
    };
    const run = localRunFacts({ result: 'DECLINED', authorization });
    expect(told({ runs: [run] })).toMatchObject([
      { what: 'klarna-cl flow (network) ran: DECLINED', where: 'here', ids: { run: run.run_id } },
      { what: 'Klarna Network declined an authorization: PAYMENT_DECLINED', where: 'klarna', amount: 11800 },
    ]);
  });

  it('has what the runs captured and refunded, once where Commerce Layer tells it too', () => {
    const settlement = {
      action: 'capture',
      side: 'commerce-layer',
      state: 'DONE',
      amount: 4000,
      acts_on: 'authAaaaaa',
      created_id: null,
      at: '2026-03-04T05:06:08Z',
    } as const;
    const onNetwork = { ...settlement, side: 'klarna', action: 'refund', created_id: 'krn:refund' } as const;
    const lost = { ...onNetwork, state: 'UNKNOWN', created_id: null, at: '2026-03-04T05:06:09Z' };
    const run = localRunFacts({ command: 'capture', route: null, settlements: [settlement, onNetwork, lost] });
    const entries = told({ runs: [run], transactions: [transactionFacts({ type: 'captures', amount: 4000 })] });
    expect(entries.map(({ what, where }) => `${where}: ${what}`)).toEqual([
      'commerce-layer: captured',
      'here: klarna-cl capture ran: APPROVED',
      'klarna: refunded on Klarna Network',
      'klarna: a refund on Klarna Network was sent, and nobody knows what became of it',
    ]);
    expect(entries[0]?.ids).toMatchObject({ transaction: '1234/T/001', run: run.run_id });
    expect(entries[2]?.ids).toMatchObject({ refund: 'krn:refund' });
  });

  it('says that an authorization expired, and nothing of what lies ahead', () => {
    const expiring = (status: string, expires_at: string) => ({
      klarna: {
        order: klarnaOrderFacts({ created_at: null, status, expires_at }),
        transaction: null,
        payment_request: null,
      },
    });
    expect(sentences(expiring('EXPIRED', '2026-03-04T05:09:00Z'))).toEqual(["Klarna's authorization expired"]);
    expect(sentences(expiring('AUTHORIZED', '2026-04-01T05:06:07Z'))).toEqual([]);
  });

  it('leaves out what has no time that can be read', () => {
    expect(
      sentences({ transactions: [transactionFacts({ created_at: null })], events: [event({ at: 'soon' })] }),
    ).toEqual([]);
  });
});
