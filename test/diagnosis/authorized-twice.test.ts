import { describe, expect, it } from 'vitest';
import {
  atKlarnaAlone,
  authorization,
  authorizingRun,
  foundIn,
  inCheckout,
  klarna,
  klarnaOrder,
  namesIn,
  networkTransaction,
  placed,
  refused,
  transactionKrn,
  unsettledRun,
  verdictOn,
  voiding,
} from './states.ts';

describe('authorized twice', () => {
  it('is an order at Commerce Layer and a live transaction on Klarna Network', () => {
    const facts = placed({ klarna: klarna({ transaction: networkTransaction() }) });
    expect(verdictOn(facts)).toMatchObject({
      state:
        "The customer is charged twice: this purchase was authorized through Commerce Layer's gateway and on Klarna Network.",
      turn: 'support',
      is_healthy: false,
      next: { command: `klarna-cl void ${transactionKrn}` },
    });
    expect(namesIn(facts)[0]).toBe('authorized-twice');
  });

  it('is only a "may" where nobody could read whether the transaction was voided since', () => {
    const found = foundIn(placed({ runs: [authorizingRun('APPROVED')] }), 'authorized-twice');
    expect(found.says).toContain('may be charged twice');
    expect(found.evidence.join()).toContain('whether it was voided since is not known here');
  });

  it('after an unknown authorization proposes to look, never to resume', () => {
    const found = foundIn(placed({ runs: [unsettledRun()] }), 'authorized-twice');
    expect(found.says).toContain('may be charged twice');
    expect(found.command).toBe('klarna-cl runs show 01M804HBM2DKQAXE8VW5XFC437');
    expect(found.remedy).toContain('do not resume it');
  });

  it('is two transactions on Klarna Network, whichever side was asked', () => {
    const other = 'krn:payment:eu1:transaction:6debe89e-98c0-488d-1337-000000000009';
    const runs = [authorizingRun('APPROVED'), authorizingRun('APPROVED', {}, { transaction_id: other })];
    expect(foundIn(inCheckout({ runs }), 'authorized-twice').says).toContain('by 2 transactions');
    const alone = atKlarnaAlone(
      { transaction: networkTransaction() },
      { runs: [runs[1] ?? authorizingRun('APPROVED')] },
    );
    expect(namesIn(alone)[0]).toBe('authorized-twice');
  });

  it('is two authorizations at Commerce Layer over more than the total', () => {
    const facts = placed({
      transactions: [authorization(), authorization({ id: 'authBbbbbb', number: '1234/T/002' })],
    });
    expect(verdictOn(facts)).toMatchObject({
      state: 'The customer may be charged twice: 2 authorizations hold USD 236.00, and the order costs USD 118.00.',
      next: { command: 'klarna-cl void authBbbbbb' },
    });
  });

  it('asks for --live in a command that acts on a live payment', () => {
    const facts = placed({ mode: 'live', klarna: klarna({ transaction: networkTransaction() }) });
    expect(foundIn(facts, 'authorized-twice').command).toBe(`klarna-cl void ${transactionKrn} --live`);
  });

  it.each([
    ['one authorization and its Klarna order', placed({ klarna: klarna({ order: klarnaOrder() }) })],
    [
      'a transaction that is closed',
      placed({ klarna: klarna({ transaction: networkTransaction({ state: 'CLOSED' }) }) }),
    ],
    [
      'a run whose transaction is expired by now',
      placed({
        runs: [authorizingRun('APPROVED')],
        klarna: klarna({ transaction: networkTransaction({ state: 'EXPIRED' }) }),
      }),
    ],
    ['a run that Klarna declined', placed({ runs: [authorizingRun('DECLINED')] })],
    ['a run that was refused', placed({ runs: [authorizingRun('REFUSED')] })],
    [
      'the same transaction, from the run and from Klarna',
      inCheckout({ runs: [authorizingRun('APPROVED')], klarna: klarna({ transaction: networkTransaction() }) }),
    ],
    [
      'a second authorization after the first was voided',
      placed({ transactions: [authorization(), voiding(), authorization({ id: 'authBbbbbb' })] }),
    ],
    [
      'two parts of one purchase',
      placed({ transactions: [authorization({ amount: 5000 }), authorization({ id: 'authBbbbbb', amount: 6800 })] }),
    ],
    [
      'an authorization that failed, and one that succeeded',
      placed({ transactions: [refused(), authorization({ id: 'authBbbbbb' })] }),
    ],
    [
      'a voided order and a transaction that pays for it now',
      placed(
        { transactions: [authorization(), voiding()], klarna: klarna({ transaction: networkTransaction() }) },
        { payment_status: 'voided', status: 'placed' },
      ),
    ],
    ['nothing but an unknown run', inCheckout({ runs: [unsettledRun()] })],
  ])('is not %s', (_, facts) => {
    expect(namesIn(facts)).not.toContain('authorized-twice');
  });
});
