import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { InspectDocument } from '../../src/commands/inspect-document.ts';
import { type CardOptions, paymentCard } from '../../src/commands/payment-card.ts';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { klarnaPaymentFacts, paymentFacts, transactionFacts } from '../support/payment-facts.ts';

const token = '0b1d9815-165e-42e2-8867-35bc03789e00';

const facts = paymentFacts({
  payment: klarnaPaymentFacts({ auth_token: token, token_stored: true, token_stored_at: '2026-03-04T05:07:00Z' }),
  transactions: [transactionFacts({ succeeded: false, error_code: 'REJECTED', error_detail: 'Klarna said no' })],
});
const input: InspectDocument = {
  ...facts,
  ...diagnose(facts, 0),
};

const wide: CardOptions = { columns: 100, colour: false, reveal: false, digitsOf: (code) => (code === 'JPY' ? 0 : 2) };
const card = (changes: Partial<InspectDocument> = {}, options: Partial<CardOptions> = {}) =>
  paymentCard({ ...input, ...changes }, { ...wide, ...options });

describe('the card of a payment', () => {
  it('says first where it stands, then who owes what, then the ids to quote', async () => {
    expect(await card()).toBe(
      [
        '  The authorization token is stored; the order waits to be placed.',
        '',
        '  Order         1234 (NgojhKoyYN)',
        '  Amount        USD 118.00',
        '  Status        pending · unpaid · unfulfilled',
        '  Paid by       Klarna · klarna_payments',
        '  Customer      cu…@email.us · US',
        '  Mode          test',
        '  Payment       ertHJlpPTR',
        '  Auth token    stored, 0b1d…9e00',
        '',
        '  Transactions',
        '    1234/T/001  authorizations  USD 118.00  failed: REJECTED: Klarna said no  2026-03-04T05:06:07Z',
        '',
      ].join('\n'),
    );
  });

  it('shows token and e-mail where they are wanted', async () => {
    const text = await card({}, { reveal: true });
    expect(text).toContain(token);
    expect(text).toContain('customer@email.us');
  });

  it.each([20, 40, 60, 80])('fits into %i columns', async (columns) => {
    const lines = (await card({}, { columns })).split('\n');
    const longestWord = 40;
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(Math.max(columns, longestWord));
    expect(lines.join(' ').replace(/\s+/g, ' ')).toContain('Klarna said no');
  });

  it('is the same text with colours', async () => {
    expect(stripVTControlCharacters(await card({}, { colour: true }))).toBe(await card());
  });

  it('lets no hostile text out of its line', async () => {
    const evil = 'x\u001b]52;c;ZXZpbA==\u0007\u001b[2J\u202ey\nz';
    const [first] = input.transactions;
    if (first === undefined || input.order === null) throw new Error('the sample has both');
    const text = await card({
      state: evil,
      order: { ...input.order, number: evil, status: evil, payment_method: evil, customer_email: `${evil}@x` },
      transactions: [{ ...first, error_detail: evil, number: evil }],
    });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not reach a terminal
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(text.split('\n')).toHaveLength((await card()).split('\n').length);
  });

  it('without an order, a payment or transactions shows what there is', async () => {
    const bare = await card({ order: null, payment: null, transactions: [], state: 'Nothing.' });
    expect(bare).toBe('  Nothing.\n\n  Mode  test\n');
  });

  it('says what is the matter with a payment', async () => {
    const text = await card({
      payment: klarnaPaymentFacts({ is_current: false, mismatched_amounts: true }),
    });
    expect(text).toContain("ertHJlpPTR (no longer the order's payment source)");
    expect(text).toContain('none stored');
    expect(text).toContain('the order changed after the customer approved it');
  });
});
