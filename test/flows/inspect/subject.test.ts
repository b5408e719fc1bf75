import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bareText, refuseOtherNames, subjectOf } from '../../../src/flows/inspect/subject.ts';

describe('what somebody wrote', () => {
  it.each([
    ['1234', 'number'],
    ['WEB-2026/77', 'number'],
    ['NgojhKoyYN', 'id'],
    ['42/T/001', 'transaction number'],
    ['customer@email.us', 'email'],
    ['01M804HBM2DKQAXE8VW5XFC437', 'run'],
    ['faa861a0-8ae9-4320-a589-1b352748d21e', 'uuid'],
    ['FAA861A0-8AE9-4320-A589-1B352748D21E', 'uuid'],
    ['krn:payment:eu1:transaction:6debe89e', 'krn'],
    ['KRN:payment:eu1:transaction:6debe89e', 'krn'],
    ['42/t/001', 'transaction number'],
    ['01m804hbm2dkqaxe8vw5xfc437', 'run'],
    ['krn:payment', 'number'],
    ['@twelve', 'number'],
    ['T/001', 'number'],
  ])('%s is a %s', (text, kind) => {
    expect(subjectOf(text).kind).toBe(kind);
  });

  it.each([
    [' 1234\n', '1234'],
    ['#1234', '1234'],
    ['“1234”', '“1234”'],
    ['"1234"', '1234'],
    ['(#1234)', '1234'],
    ['Order #1234.', '1234'],
    ['order no. 1234', '1234'],
    ['order-1234', 'order-1234'],
    ['Order', 'Order'],
    ['<customer@email.us>', 'customer@email.us'],
    ['`krn:payment:eu1:request:1`', 'krn:payment:eu1:request:1'],
    ['order 1234', '1234'],
    ['Order no. 1234.', '1234'],
    ['Order number: #1234', '1234'],
    ['no 1234', '1234'],
    ['12 34&x', '12 34&x'],
    ['WEB 77', 'WEB 77'],
    ['order of 12 May', 'order of 12 May'],
    ['I am customer@email.us, and it was not delivered!', 'customer@email.us'],
    ['payment 42/T/001 (failed)', '42/T/001'],
    ['see krn:payment:eu1:transaction:1, please', 'krn:payment:eu1:transaction:1'],
  ])('%j is meant as %j', (text, bare) => {
    expect(bareText(text)).toBe(bare);
  });

  it('keeps the number of an order with that of its transaction', () => {
    expect(subjectOf('A/T/1/T/003')).toMatchObject({ orderNumber: 'A/T/1', number: 'A/T/1/T/003' });
    expect(subjectOf('42/t/003')).toMatchObject({ orderNumber: '42', number: '42/T/003' });
  });

  it.each([
    ['krn:payment:eu1:transaction:1', 'transaction'],
    ['krn:payment:eu1:request:1', 'request'],
    ['krn:payment:eu1:klarna-network-session-token:1', 'session token'],
    ['krn:network:us1:interoperability:eyJ', 'session token'],
    ['krn:partner:global:account:test:MKPMV6MS', 'account'],
    ['krn:payment:eu1:capture:1', 'unknown'],
  ])('%s is of the kind %s', (text, of) => {
    expect(subjectOf(text)).toMatchObject({ kind: 'krn', of });
  });

  it.each(['krn:payment:eu1:klarna-network-session-token:1', 'krn:partner:global:account:test:MKPMV6MS'])(
    '%s is the name of no payment, and not repeated',
    (text) => {
      expect(() => refuseOtherNames(subjectOf(text))).toThrow(
        /^That is (?:a session token|the name of an account), not/,
      );
    },
  );

  it('may be anything: it is some subject all the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        expect(subjectOf(bareText(text)).kind).toMatch(/\w/);
      }),
    );
  });
});
