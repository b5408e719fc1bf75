import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { klarnaPaymentFacts, localRunFacts, orderFacts, paymentFacts } from '../support/payment-facts.ts';

describe('a diagnosis', () => {
  it('names the rule that applies, with its evidence and whose turn it is', () => {
    const payment = klarnaPaymentFacts({ auth_token: 'a-token', token_stored: true });
    expect(diagnose(paymentFacts({ payment }), 0)).toMatchObject({
      state: 'The authorization token is stored; the order waits to be placed.',
      is_healthy: true,
      turn: 'shop',
      findings: [{ name: 'token-not-placed', evidence: ['order.status is pending', expect.any(String)] }],
    });
  });

  it('says of a payment without findings where it stands', () => {
    const order = orderFacts({ status: 'approved', payment_status: 'paid' });
    expect(diagnose(paymentFacts({ order, runs: [localRunFacts()] }), 0)).toMatchObject({
      state: 'Everything is in order: 11800 minor units of USD is captured and paid.',
      is_healthy: true,
      findings: [],
    });
  });
});
