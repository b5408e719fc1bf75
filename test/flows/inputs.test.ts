import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isComplaint,
  isLongForAHeader,
  type Parsed,
  parseAmount,
  parseAuthToken,
  parseCapture,
  parseCurrency,
  parseKrn,
  parseOrderId,
  parsePaymentId,
  parseReference,
  parseRoute,
  parseSessionToken,
  parseUuid,
} from '../../src/flows/inputs.ts';

const said = (parsed: Parsed<unknown>) => (isComplaint(parsed) ? parsed.complaint : 'nothing');
const taken = (parsed: Parsed<unknown>) => (isComplaint(parsed) ? parsed.complaint : parsed.value);

describe('an amount', () => {
  it.each([
    ['1', 1],
    ['11800', 11800],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
  ])('%s is %i', (text, value) => {
    expect(parseAmount(text)).toEqual({ value });
  });

  it.each([
    ['118.00', 'amounts are minor units: 11800?'],
    ['118,00', 'amounts are minor units: 11800?'],
    ['0.50', 'amounts are minor units: 50?'],
    ['1e3', 'whole minor units'],
    ['1,00', 'amounts are minor units: 100?'],
    ['1,000', 'whole minor units'],
    ['-0', 'whole minor units'],
    ['-1', 'whole minor units'],
    ['0', 'whole minor units'],
    ['007', 'whole minor units'],
    ['+1', 'whole minor units'],
    ['0x10', 'whole minor units'],
    ['1_000', 'whole minor units'],
    ['１２', 'whole minor units'],
    [' 1', 'whole minor units'],
    ['1\n', 'whole minor units'],
    ['', 'whole minor units'],
    ['NaN', 'whole minor units'],
    ['Infinity', 'whole minor units'],
    ['9007199254740992', 'larger than any'],
    ['99999999999999999999999', 'larger than any'],
  ])('%j is none', (text, complaint) => {
    expect(said(parseAmount(text))).toContain(complaint);
  });

  it('is a safe integer above zero, or refused; never anything else', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.float().map(String), fc.maxSafeInteger().map(String)), (text) => {
        const parsed = parseAmount(text);
        if (isComplaint(parsed)) return;
        expect(String(parsed.value)).toBe(text);
        expect(parsed.value).toBeGreaterThan(0);
      }),
    );
  });
});

describe('an id', () => {
  it.each([
    ['ertHJlpPTR', 'ertHJlpPTR'],
    [
      '1234',
      'that looks like an order number, and a klarna_payments id is ten letters; `klarna-cl inspect 1234` shows it',
    ],
    ['ertHJlpPT', 'a klarna_payments id is ten letters, like ertHJlpPTR (9 characters given)'],
    ['ertHJlpPT1', 'a klarna_payments id is ten letters, like ertHJlpPTR (10 characters given)'],
    ['..', 'a klarna_payments id is ten letters, like ertHJlpPTR (2 characters given)'],
    ['ertHJlpPTR\n', 'a klarna_payments id is ten letters, like ertHJlpPTR (11 characters given)'],
    ['ertHJlp/TR', 'a klarna_payments id is ten letters, like ertHJlpPTR (10 characters given)'],
  ])('%j of a payment', (text, outcome) => {
    expect(taken(parsePaymentId(text))).toBe(outcome);
  });

  it('of an order is read the same way', () => {
    expect(taken(parseOrderId('NgojhKoyYN'))).toBe('NgojhKoyYN');
    expect(said(parseOrderId('1234'))).toContain('an order number; a order id'.slice(0, 15));
  });
});

describe('a token', () => {
  it.each(['0b1d9815-165e-42e2-8867-35bc03789e00', 'x', 'ä', 'x'.repeat(10_240)])(
    'is good for Commerce Layer (%#)',
    (text) => {
      expect(parseAuthToken(text)).toEqual({ value: text });
    },
  );

  it.each([
    ['', 'is empty'],
    ['a b', 'holds a blank'],
    ['a\u00a0b', 'holds a blank'],
    ['a\nb', 'a control character or a line break'],
    ['a\r\nX-Evil: 1', 'a control character or a line break'],
    ['a\u0000', 'a control character'],
    ['a\u001b[31m', 'a control character'],
    ['a\u007f', 'a control character'],
    ['a\u0085', 'a control character'],
    ['x'.repeat(10_241), 'longer than 10240'],
  ])('is refused where it would break a header or a body (%#)', (text, complaint) => {
    expect(said(parseAuthToken(text))).toContain(complaint);
    expect(said(parseSessionToken(text))).toContain(complaint);
  });

  it('for Klarna travels in a header, so it is ASCII', () => {
    expect(said(parseSessionToken('krn:ä'))).toContain('no header can carry');
    expect(taken(parseSessionToken('krn:network:us1:interoperability:eyJ.a.b'))).toContain('krn:network');
  });

  it('is never repeated in a complaint', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 12 }), (text) => {
        for (const parsed of [parseAuthToken(text), parseSessionToken(text)]) {
          if (isComplaint(parsed)) expect(parsed.complaint).not.toContain(text);
        }
      }),
    );
  });

  it('over 6 KB is long for a header', () => {
    expect([isLongForAHeader('x'.repeat(6144)), isLongForAHeader('x'.repeat(6145))]).toEqual([false, true]);
  });
});

describe('the other values', () => {
  const iso = (code: string) => ['USD', 'JPY'].includes(code);

  it.each<[string, Parsed<unknown>, unknown]>([
    ['currency', parseCurrency('USD', iso), 'USD'],
    ['currency', parseCurrency('usd', iso), 'currencies are upper case: USD?'],
    ['currency', parseCurrency('XQX', iso), 'the currency is not an ISO 4217 code, like USD'],
    ['currency', parseCurrency('xqx', iso), 'the currency is not an ISO 4217 code, like USD'],
    ['reference', parseReference('r'), 'r'],
    ['reference', parseReference('r'.repeat(255)), 'r'.repeat(255)],
    ['reference', parseReference(''), 'the reference is empty'],
    ['reference', parseReference('  '), 'the reference is empty'],
    ['reference', parseReference('r'.repeat(256)), 'the reference has 256 characters, 255 at most'],
    ['reference', parseReference('a\tb'), 'the reference holds a control character'],
    ['krn', parseKrn('krn:partner:global:account:test:MKPMV6MS'), 'krn:partner:global:account:test:MKPMV6MS'],
    ['krn', parseKrn('krn:x'), 'a Klarna resource name has the form krn:…:…'],
    ['krn', parseKrn('krn:a b:c'), 'a Klarna resource name has the form krn:…:…'],
    ['krn', parseKrn('MKPMV6MS'), 'a Klarna resource name has the form krn:…:…'],
    ['uuid', parseUuid('44638bde-6fef-4679-9a29-da7288ad15c6'), '44638bde-6fef-4679-9a29-da7288ad15c6'],
    ['uuid', parseUuid('44638bde'), 'it is no UUID'],
    ['route', parseRoute('both'), 'both'],
    ['route', parseRoute('Both'), 'routes are both, native and network; see `klarna-cl help routes`'],
    ['capture', parseCapture('now'), 'NOW'],
    ['capture', parseCapture('later'), 'LATER'],
    ['capture', parseCapture('NOW'), 'capture is now or later'],
  ])('%s is taken or refused with a reason', (_, parsed, outcome) => {
    expect(taken(parsed)).toBe(outcome);
  });
});
