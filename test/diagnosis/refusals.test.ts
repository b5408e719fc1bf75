import { describe, expect, it } from 'vitest';
import {
  at,
  atKlarnaAlone,
  authorization,
  authorizingRun,
  foundIn,
  hour,
  inCheckout,
  minute,
  namesIn,
  paymentRequest,
  placed,
  refused,
  storedToken,
  verdictOn,
  withToken,
} from './states.ts';

describe('a refusal by Klarna', () => {
  it('sticks to the token that is stored', () => {
    expect(verdictOn(withToken({ transactions: [refused()] }))).toMatchObject({
      state:
        'Klarna refused this token (The order was rejected by Klarna), and will refuse it again: the customer must authorize anew.',
      turn: 'customer',
      is_healthy: false,
      next: { command: 'klarna-cl explain REJECTED' },
    });
  });

  it('leaves an order that was refused in the background placing, until somebody takes it back', () => {
    const facts = inCheckout({ payment: storedToken(), transactions: [refused()] }, { status: 'placing' });
    expect(namesIn(facts)).toEqual(['refused-token']);
    expect(foundIn(facts, 'refused-token').remedy).toContain('back to pending');
  });

  it('is told with an "if" where nobody knows when the token was stored', () => {
    const payment = storedToken({ token_stored_at: null, updated_at: null });
    const found = foundIn(withToken({ payment, transactions: [refused()] }), 'refused-token');
    expect(found.says).toContain('if its token is still the one stored');
    const changed = storedToken({ token_stored_at: null, updated_at: at(-minute) });
    expect(foundIn(withToken({ payment: changed, transactions: [refused()] }), 'refused-token').says).toContain(
      'if its',
    );
  });

  it('is certain where the payment has not changed since', () => {
    const payment = storedToken({ token_stored_at: null });
    expect(foundIn(withToken({ payment, transactions: [refused()] }), 'refused-token').says).toContain(
      'will refuse it',
    );
  });

  it('of a token that was used sends support to the portal, not the customer to another approval', () => {
    const used = refused({ error_code: 'INVALID_OPERATION', error_detail: 'Authorization token already consumed' });
    expect(foundIn(withToken({ transactions: [used] }), 'refused-token')).toMatchObject({
      turn: 'support',
      remedy: expect.stringContaining('portal first'),
    });
  });

  it.each([
    [
      'a token that was stored after it',
      withToken({ payment: storedToken({ token_stored_at: at(-minute) }), transactions: [refused()] }),
    ],
    [
      'an order that an authorization since paid for',
      placed({ transactions: [refused({ created_at: at(-3 * hour) }), authorization()] }),
    ],
    [
      'an authorization that is pending',
      withToken({ transactions: [refused({ error_code: null, error_detail: null })] }),
    ],
    ['a token without a refusal', withToken()],
    [
      'a payment that the order no longer uses',
      withToken({ payment: storedToken({ is_current: false }), transactions: [refused()] }),
    ],
  ])('does not stick to %s', (_, facts) => {
    expect(namesIn(facts)).not.toContain('refused-token');
    expect(namesIn(facts).filter((name) => name === 'declined' && facts.payment?.is_current)).toEqual([]);
  });
});

describe('declined', () => {
  it.each([
    [
      'at the gateway',
      inCheckout({ transactions: [refused()] }),
      'Klarna refused the last attempt: The order was rejected by Klarna.',
      'REJECTED',
    ],
    [
      'on Klarna Network',
      inCheckout({ runs: [authorizingRun('DECLINED', {}, { reason: 'CONSUMER_REJECTED' })] }),
      'Klarna declined it on Klarna Network: CONSUMER_REJECTED.',
      'CONSUMER_REJECTED',
    ],
    [
      'as a payment request',
      atKlarnaAlone({ payment_request: paymentRequest({ state: 'DECLINED', state_reason: 'PERMANENT' }) }),
      'Klarna declined the payment request: PERMANENT.',
      'PERMANENT',
    ],
  ])('%s tells the reason', (_, facts, sentence, code) => {
    expect(verdictOn(facts).state).toBe(sentence);
    expect(foundIn(facts, 'declined').turn).toBe('customer');
    expect(verdictOn(facts).next.command).toBe(`klarna-cl explain ${code}`);
  });

  it('says so where Klarna gave no reason', () => {
    expect(verdictOn(inCheckout({ runs: [authorizingRun('DECLINED')] })).state).toContain('it gave no reason');
  });

  it.each([
    ['approved by a later run', inCheckout({ runs: [authorizingRun('DECLINED'), authorizingRun('APPROVED')] })],
    ['approved by the gateway since', placed({ runs: [authorizingRun('DECLINED')] })],
    [
      'asked for another step since',
      inCheckout({ runs: [authorizingRun('DECLINED'), authorizingRun('STEP_UP_REQUIRED')] }),
    ],
    [
      'refused, with a new token stored',
      withToken({ payment: storedToken({ token_stored_at: at(-minute) }), transactions: [refused()] }),
    ],
    ['declined in the other mode', inCheckout({ runs: [authorizingRun('DECLINED', { mode: 'live' })] })],
    ['cancelled since', inCheckout({ transactions: [refused()] }, { status: 'cancelled' })],
  ])('is no longer what counts where it was %s', (_, facts) => {
    expect(namesIn(facts)).not.toContain('declined');
  });
});
