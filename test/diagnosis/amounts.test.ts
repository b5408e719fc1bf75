import { describe, expect, it } from 'vitest';
import { orderFacts } from '../support/payment-facts.ts';
import {
  at,
  authorization,
  capture,
  foundIn,
  hour,
  inCheckout,
  klarna,
  klarnaOrder,
  namesIn,
  placed,
  refund,
  verdictOn,
  voiding,
} from './states.ts';

describe('amounts', () => {
  const ofOrder = (changes: Parameters<typeof orderFacts>[0]) => placed({}, changes);
  const sums = orderFacts().sums;

  it('that changed after the authorization say what is held, and what it comes to', () => {
    const facts = placed(
      { events: [orderEventAt(-hour)] },
      { amount: 10800, sums: { ...sums, subtotal: 11000, total: 10000, line_items: 9800 } },
    );
    expect(verdictOn(facts)).toMatchObject({
      state: 'The order changed after Klarna authorized it: USD 118.00 is authorized, and it now comes to USD 108.00.',
      next: { command: 'klarna-cl capture authAaaaaa --amount 10800 --approve' },
    });
  });

  it('that fell and are captured leave the rest to be given back', () => {
    const facts = placed(
      { transactions: [authorization(), capture({ amount: 10800 })] },
      { amount: 10800, status: 'approved', payment_status: 'paid' },
    );
    expect(foundIn(facts, 'order-changed')).toMatchObject({
      remedy: 'The order is captured in full: give the other USD 10.00 back.',
      command: 'klarna-cl void NgojhKoyYN',
    });
    const released = placed(
      { transactions: [authorization(), capture({ amount: 10800 }), voiding({ amount: 1000 })] },
      { status: 'approved', payment_status: 'partially_voided' },
    );
    expect(verdictOn(released).state).toBe(
      'Everything is in order: USD 108.00 is captured, and the rest of the authorization was released.',
    );
  });

  it('that grew propose no capture', () => {
    const facts = placed({}, { amount: 12800, sums: { ...sums, subtotal: 13000, total: 12000, line_items: 11800 } });
    expect(foundIn(facts, 'order-changed')).not.toHaveProperty('command');
  });

  it.each([
    ['are the same', placed()],
    [
      'were authorized in part',
      placed({ transactions: [authorization({ amount: 5000 })] }, { payment_status: 'partially_authorized' }),
    ],
    [
      'were voided in part',
      placed(
        { transactions: [authorization(), capture({ amount: 5000 }), voiding({ amount: 6800 })] },
        { payment_status: 'partially_voided' },
      ),
    ],
    [
      'were refunded in part',
      placed(
        { transactions: [authorization(), capture(), refund({ amount: 1800 })] },
        { payment_status: 'partially_refunded' },
      ),
    ],
    ['are not told', placed({}, { amount: null })],
    [
      'belong to a cancelled order',
      placed({ transactions: [authorization({ amount: 5000 }), voiding({ amount: 5000 })] }, { status: 'cancelled' }),
    ],
  ])('have not changed where they %s', (_, facts) => {
    expect(namesIn(facts)).not.toContain('order-changed');
  });

  it.each([
    [
      'parts',
      ofOrder({ sums: { ...sums, subtotal: 12001 } }),
      'its parts come to USD 110.01, and its total is USD 110.00',
    ],
    [
      'taxes',
      ofOrder({ sums: { ...sums, total_tax: 900, line_items: null } }),
      'its total, gift card and taxes come to USD 117.00, and what the customer pays is USD 118.00',
    ],
    ['line items', ofOrder({ sums: { ...sums, line_items: 10700 } }), 'its line items come to USD 117.00'],
    [
      'two sides',
      placed({ klarna: klarna({ order: klarnaOrder({ captured_amount: 5000, status: 'PART_CAPTURED' }) }) }),
      'The two sides disagree on what is captured: Commerce Layer says USD 0.00, Klarna says USD 50.00.',
    ],
  ])('whose %s do not add up name the difference', (_, facts, sentence) => {
    expect(namesIn(facts)[0]).toBe('sums-differ');
    expect(verdictOn(facts).state).toContain(sentence);
  });

  it.each([
    [
      'include taxes',
      ofOrder({ sums: { ...sums, total: 12000, subtotal: 13000, tax_included: true, line_items: 11800 } }),
    ],
    [
      'differ by the duty alone',
      ofOrder({ amount: 12300, sums: { ...sums, duty: 500 }, payment_status: 'partially_refunded' }),
    ],
    ['are not told', ofOrder({ sums: { ...sums, line_items: null, total: null, subtotal: null } })],
    [
      'belong to a draft without lines',
      inCheckout(
        { payment: null },
        {
          status: 'draft',
          amount: 0,
          sums: { ...sums, subtotal: 0, discount: 0, gift_card: 0, total: 0, total_tax: 0, line_items: 0 },
        },
      ),
    ],
    ['agree on both sides', placed({ klarna: klarna({ order: klarnaOrder() }) })],
    [
      'are pending here, and done at Klarna already',
      placed({
        transactions: [authorization(), capture({ succeeded: false })],
        klarna: klarna({ order: klarnaOrder({ status: 'CAPTURED', captured_amount: 11800 }) }),
      }),
    ],
    [
      'are over at Klarna, which another rule tells',
      placed({ klarna: klarna({ order: klarnaOrder({ status: 'EXPIRED', remaining_authorized_amount: 0 }) }) }),
    ],
  ])('add up where they %s', (_, facts) => {
    expect(namesIn(facts)).not.toContain('sums-differ');
  });

  const orderEventAt = (ms: number) => ({
    at: at(ms),
    resource: 'orders',
    resource_id: 'NgojhKoyYN',
    event: 'update',
    attribute: 'total_amount_with_taxes_cents',
    from: '11800',
    to: '10800',
    who: null,
  });
});
