import { describe, expect, it } from 'vitest';
import { fakeNow } from '../support/fake-context.ts';
import { accessToken, inputsOf, readOrderLine, readPaymentLine, reply, run, tokenLine } from './running.ts';

type OrderChanges = Parameters<typeof reply.order>[0];

const refusedFor = async (order: OrderChanges, payment = {}) =>
  run(inputsOf.native(), [reply.token, reply.payment(payment), reply.order(order)]);

describe('a token that would go nowhere', () => {
  it.each<[string, OrderChanges, string, string]>([
    ['is placed', { attributes: { status: 'placed', payment_status: 'authorized' } }, 'ORDER_PLACED', 'already placed'],
    ['is approved', { attributes: { status: 'approved', payment_status: 'paid' } }, 'ORDER_PLACED', 'already placed'],
    ['is placing', { attributes: { status: 'placing' } }, 'ORDER_PLACING', 'being placed right now'],
    ['is cancelled', { attributes: { status: 'cancelled' } }, 'ORDER_CANCELLED', 'The customer needs a new order'],
    ['is being edited', { attributes: { status: 'editing' } }, 'ORDER_EDITING', 'takes its payment source away'],
    [
      'has expired',
      { attributes: { expires_at: new Date(fakeNow - 1).toISOString() } },
      'ORDER_EXPIRED',
      'It could be placed until 2026-03-04T05:06:06.999Z',
    ],
    ['is free', { attributes: { payment_status: 'free' } }, 'ORDER_FREE', 'Place it without a payment'],
    [
      'is paid without being placed',
      { attributes: { payment_status: 'authorized' } },
      'PAID_NOT_PLACED',
      'would charge the customer twice',
    ],
    ['is paid through Adyen', { sourceType: 'adyen_payments' }, 'OTHER_GATEWAY', 'uses adyen_payments'],
    ['is paid through Stripe', { sourceType: 'stripe_payments' }, 'OTHER_GATEWAY', 'goes nowhere'],
    [
      'has lost its payment source',
      { relationships: { payment_source: { data: null } } },
      'PAYMENT_SOURCE_NULLIFIED',
      'was taken away',
    ],
    [
      'has another payment source',
      { relationships: { payment_source: { data: { type: 'klarna_payments', id: 'anotherOne' } } } },
      'PAYMENT_SOURCE_NULLIFIED',
      'klarna_payments anotherOne',
    ],
  ])('is not sent when the order %s', async (_, order, code, words) => {
    const flow = await refusedFor(order);
    expect(flow).toMatchObject({ exit: 5, result: 'REJECTED', failure: { code } });
    expect(flow.said).toContain(words);
    expect(flow.said).toContain('Nothing was changed.');
    expect(flow.lines).toEqual([tokenLine, readPaymentLine, readOrderLine]);
  });

  it('is not sent when the amount changed after the customer approved it', async () => {
    const flow = await refusedFor({}, { mismatched_amounts: true });
    expect(flow).toMatchObject({ exit: 5, failure: { code: 'MISMATCHED_AMOUNTS' } });
    expect(flow.said).toContain('another amount than the order has now');
    expect(flow.document?.payment?.mismatched_amounts).toBe(true);
  });

  it('is not sent when the answer is live and the access token is not', async () => {
    const live = { meta: { mode: 'live', organization_id: 'Op2qQrRsSt', trace_id: 'abc' } };
    const flow = await run(inputsOf.native(), [reply.token, reply.payment({}, live)]);
    expect(flow).toMatchObject({ exit: 14 });
    expect(flow.said).toContain('meta.mode is "live"');
  });

  it('names the order as the customer knows it', async () => {
    const flow = await refusedFor({ attributes: { status: 'cancelled' } });
    expect(flow.failure?.message).toBe('The order 1234 (NgojhKoyYN) is cancelled.');
  });
});

describe('an order that must not be authorized on Klarna Network', () => {
  it.each<[string, OrderChanges, string, string]>([
    ['is placed', { attributes: { status: 'placed', payment_status: 'authorized' } }, 'ORDER_PLACED', 'twice'],
    ['is approved', { attributes: { status: 'approved', payment_status: 'paid' } }, 'ORDER_PLACED', 'twice'],
    ['is placing', { attributes: { status: 'placing' } }, 'ORDER_PLACING', 'being placed right now'],
    ['is cancelled', { attributes: { status: 'cancelled' } }, 'ORDER_CANCELLED', 'The customer needs a new order'],
    ['is being edited', { attributes: { status: 'editing' } }, 'ORDER_EDITING', 'is being edited'],
    ['has expired', { attributes: { expires_at: new Date(fakeNow - 1).toISOString() } }, 'ORDER_EXPIRED', 'expired'],
    ['is free', { attributes: { payment_status: 'free' } }, 'ORDER_FREE', 'Place it without a payment'],
    [
      'is authorized already',
      { attributes: { payment_status: 'authorized' } },
      'PAID_NOT_PLACED',
      'is already authorized through Commerce Layer',
    ],
    ['is paid already', { attributes: { payment_status: 'paid' } }, 'PAID_NOT_PLACED', 'is already paid through'],
  ])('is refused when it %s, meant or not', async (_, order, code, words) => {
    for (const newAuthorization of [false, true]) {
      const flow = await run(inputsOf.order({ newAuthorization }), [reply.token, reply.order(order)]);
      expect(flow).toMatchObject({ exit: 5, result: 'REJECTED', failure: { code } });
      expect(flow.said).toContain(words);
      expect(flow.lines).toEqual([tokenLine, readOrderLine]);
    }
  });

  it.each<[string, OrderChanges]>([
    ['paid through another gateway, as a partner’s own are', { sourceType: 'external_payments' }],
    ['without a payment source', { relationships: { payment_source: { data: null } } }],
  ])('is none %s', async (_, order) => {
    const script = [reply.token, reply.order(order), reply.approved(), reply.transaction()];
    const flow = await run(inputsOf.order(), script);
    expect(flow).toMatchObject({ exit: 0, result: 'APPROVED' });
  });
});

describe('a token that may go', () => {
  it.each<[string, OrderChanges]>([
    ['a draft', { attributes: { status: 'draft' } }],
    ['one that expires later', { attributes: { expires_at: new Date(fakeNow + 1).toISOString() } }],
    ['one whose payment method is not shown', { relationships: { payment_method: {} } }],
    ['one whose payment source is not shown', { relationships: { payment_source: { links: {} } } }],
  ])('goes to %s', async (_, order) => {
    const flow = await run(inputsOf.native({ place: false }), [
      reply.token,
      reply.payment(),
      reply.order(order),
      reply.stored,
      reply.paymentWithToken,
    ]);
    expect(flow).toMatchObject({ exit: 0, result: 'TOKEN_STORED' });
  });

  it('goes with the access token of that organization', async () => {
    const flow = await run(inputsOf.native({ place: false }), [
      reply.token,
      reply.payment(),
      reply.order(),
      reply.stored,
      reply.paymentWithToken,
    ]);
    expect(flow.sent[3]).toMatchObject({
      url: 'https://acme.commercelayer.io/api/klarna_payments/ertHJlpPTR',
      headers: { Authorization: `Bearer ${accessToken()}` },
    });
  });
});
