import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildAuthorizeBody, valuesOfData } from '../../src/flows/authorize-body.ts';
import { isComplaint, parseAmount } from '../../src/flows/inputs.ts';
import { formatMinorUnits } from '../../src/output/money.ts';

const amounts = fc.oneof(
  fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  fc.integer({ min: 1, max: 100_000 }),
  fc.constantFrom(Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER - 1, 2 ** 31, 2 ** 32, 2 ** 52 + 1),
);

describe('an amount', () => {
  it('is the same number from the flag to the bytes that are sent', () => {
    fc.assert(
      fc.property(amounts, (amount) => {
        const parsed = parseAmount(String(amount));
        if (isComplaint(parsed)) throw new Error(parsed.complaint);
        const values = { amount: parsed.value, currency: 'USD', reference: 'r' };
        const sent = JSON.stringify(buildAuthorizeBody(values, undefined));
        expect(sent).toContain(`"amount":${amount},`);
        expect(valuesOfData(JSON.parse(sent)).amount).toBe(amount);
      }),
    );
  });

  it('for people has the same digits as for Klarna, whatever the currency', () => {
    fc.assert(
      fc.property(amounts, fc.integer({ min: 0, max: 4 }), (amount, digits) => {
        const text = formatMinorUnits(amount, 'XYZ', digits);
        expect(text).toMatch(digits === 0 ? /^XYZ \d+$/ : new RegExp(`^XYZ \\d+\\.\\d{${digits}}$`));
        expect(BigInt(text.replace(/\D/g, ''))).toBe(BigInt(amount));
      }),
    );
  });
});
