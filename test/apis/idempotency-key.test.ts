import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { authorizeRequest } from '../../src/apis/klarna/authorize.ts';
import { idempotencyKey } from '../../src/apis/klarna/idempotency-key.ts';
import { buildAuthorizeBody } from '../../src/flows/authorize-body.ts';

const sha256 = (text: string) => createHash('sha256').update(Buffer.from(text, 'utf8')).digest('hex');

/** Computed again from what docs/decisions.md says, with nothing of the tool or of its library: UUIDv5 of RFC 9562. */
const keyByHand = (method: string, path: string, token: string, body: string): string => {
  const namespace = Buffer.from('44638bde6fef46799a29da7288ad15c6', 'hex');
  const name = Buffer.from(`["${method}",${JSON.stringify(path)},"${sha256(token)}","${sha256(body)}"]`, 'utf8');
  const bytes = createHash('sha1')
    .update(Buffer.concat([namespace, name]))
    .digest()
    .subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};

const path = '/v2/accounts/krn:partner:global:account:test:MKPMV6MS/payment/authorize';
const text = fc.string({ unit: 'grapheme', minLength: 1 });

describe('the idempotency key', () => {
  it('is what anybody can compute from its definition', () => {
    fc.assert(
      fc.property(text, text, text, (token, body, end) => {
        expect(idempotencyKey('POST', `/v2/${end}`, token, body)).toBe(keyByHand('POST', `/v2/${end}`, token, body));
      }),
    );
  });

  it('is another one when a byte of the token, the body or the path is', () => {
    const change = (from: string, at: number) => {
      const bytes = Buffer.from(from, 'utf8');
      const index = at % bytes.length;
      bytes[index] = bytes[index] === 0x78 ? 0x79 : 0x78;
      return bytes.toString('latin1');
    };
    fc.assert(
      fc.property(text, text, fc.nat(), (token, body, at) => {
        const key = idempotencyKey('POST', path, token, body);
        expect(idempotencyKey('POST', path, change(token, at), body)).not.toBe(key);
        expect(idempotencyKey('POST', path, token, change(body, at))).not.toBe(key);
        expect(idempotencyKey('POST', change(path, at), token, body)).not.toBe(key);
        expect(idempotencyKey('PATCH', path, token, body)).not.toBe(key);
      }),
    );
  });

  it('is the same one for the same values, in whichever order they were given', () => {
    const values = fc.record({
      amount: fc.integer({ min: 1 }),
      currency: fc.constantFrom('USD', 'EUR'),
      reference: fc
        .string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 255 })
        .filter((each) => each.trim() !== ''),
      paymentRequestId: fc.constant('krn:payment:eu1:request:1'),
      capture: fc.constantFrom('NOW' as const, 'LATER' as const),
    });
    const keyOf = (given: Parameters<typeof buildAuthorizeBody>[0]) => {
      const body = JSON.stringify(buildAuthorizeBody(given, undefined));
      return authorizeRequest({ baseUrl: 'https://x', apiKey: 'klarna_test_api_x' }, { sessionToken: 't', body })
        .headers['Klarna-Idempotency-Key'];
    };
    fc.assert(
      fc.property(values, fc.infiniteStream(fc.double({ noNaN: true })), (given, order) => {
        const shuffled = Object.entries(given)
          .map((entry) => [order.next().value, entry] as const)
          .sort(([one], [other]) => one - other)
          .map(([, entry]) => entry);
        expect(keyOf({ ...given, ...Object.fromEntries(shuffled) })).toBe(keyOf(given));
        expect(keyOf(Object.assign(Object.create(null), Object.fromEntries(shuffled)))).toBe(keyOf(given));
      }),
    );
  });
});
