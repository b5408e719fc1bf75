import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { inspectDocument } from '../../src/commands/inspect/document.ts';
import {
  klarnaOrderFacts,
  klarnaPaymentFacts,
  localRunFacts,
  orderFacts,
  paymentFacts,
  transactionFacts,
} from '../support/payment-facts.ts';

const documentation = readFileSync(fileURLToPath(new URL('../../docs/inspect.md', import.meta.url)), 'utf8');

/** The names of all members, wherever they stand; ids in a timeline are named by what they are. */
const namesIn = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap(namesIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => (name === 'ids' ? [name] : [name, ...namesIn(inner)]));
};

describe('what inspect prints', () => {
  it('is described in docs/inspect.md, every member of it', () => {
    const atKlarna = {
      id: 'krn:x',
      reference: null,
      amount: 1,
      currency: 'USD',
      expires_at: null,
      correlation_id: null,
    };
    const authorization = {
      state: 'APPROVED',
      reason: null,
      transaction_id: null,
      amount: 1,
      currency: 'USD',
      at: 'x',
    };
    const facts = paymentFacts({
      // Placed without being paid for: there is something to find.
      order: orderFacts({ status: 'placed', placed_at: '2026-03-04T05:06:07Z' }),
      payment: klarnaPaymentFacts({ token_stored: true }),
      other_payments: [{ id: 'otherAaaaa', token_stored: false, created_at: null }],
      transactions: [transactionFacts()],
      errors: [{ name: null, code: null, message: null, created_at: null }],
      events: [
        {
          at: '2026-03-04T05:06:07Z',
          resource: 'orders',
          resource_id: 'NgojhKoyYN',
          event: 'update',
          attribute: 'status',
          from: null,
          to: 'placed',
          who: null,
        },
      ],
      klarna: {
        order: klarnaOrderFacts(),
        transaction: { ...atKlarna, state: 'AUTHORIZED' },
        payment_request: { ...atKlarna, state: 'COMPLETED', state_reason: null },
      },
      runs: [
        localRunFacts({
          authorization,
          settlements: [
            { action: 'capture', side: 'klarna', state: 'DONE', amount: 1, acts_on: null, created_id: null, at: 'x' },
          ],
        }),
      ],
      unread: [{ what: 'x', why: 'y' }],
    });
    const document = inspectDocument(facts, Date.parse(facts.read_at));
    expect(document.findings).not.toEqual([]);
    const names = [...new Set(namesIn(document))];
    expect(names.length).toBeGreaterThan(100);
    expect(names.filter((name) => !documentation.includes(`\`${name}\``))).toEqual([]);
  });
});
