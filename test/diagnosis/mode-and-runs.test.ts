import { describe, expect, it } from 'vitest';
import { localRunFacts } from '../support/payment-facts.ts';
import {
  authorizingRun,
  foundIn,
  inCheckout,
  klarna,
  namesIn,
  networkTransaction,
  placed,
  refused,
  unsettledRun,
  verdictOn,
  withToken,
} from './states.ts';

describe('a mode that does not agree', () => {
  it.each([
    [
      "a transaction's name",
      placed({ klarna: klarna({ transaction: networkTransaction({ id: 'krn:payment:live:transaction:x1' }) }) }),
    ],
    ['a run of the other mode', placed({ runs: [authorizingRun('APPROVED', { mode: 'live' })] })],
    [
      'a reason why Klarna was not read',
      placed({ unread: [{ what: 'Klarna order', why: 'The Klarna key is for live mode, the order is test.' }] }),
    ],
  ])('shows by %s', (_, facts) => {
    expect(verdictOn(facts).state).toMatch(/^Test and live are mixed: .* test, and .* live\.$/);
    expect(foundIn(facts, 'wrong-mode')).toMatchObject({ severity: 'danger', command: 'klarna-cl whoami' });
  });

  it.each([
    [
      'names of its own mode',
      placed({ klarna: klarna({ transaction: networkTransaction({ id: 'krn:payment:test:transaction:x1' }) }) }),
    ],
    [
      'an outage',
      placed({ unread: [{ what: 'Klarna order', why: 'api.playground.klarna.com could not be reached.' }] }),
    ],
    ['missing credentials', placed({ unread: [{ what: 'Klarna order', why: 'There are no credentials for it.' }] })],
    ['a live payment of live runs', placed({ mode: 'live', runs: [authorizingRun('DECLINED', { mode: 'live' })] })],
    [
      'a run of the other mode that authorized nothing',
      placed({ runs: [unsettledRun({ mode: 'live', authorization: null })] }),
    ],
  ])('is not %s', (_, facts) => {
    expect(namesIn(facts)).not.toContain('wrong-mode');
  });
});

describe('a run that nobody knows the end of', () => {
  it('comes before anything that would lead to another authorization', () => {
    const facts = withToken({ runs: [unsettledRun()], transactions: [refused()] });
    expect(namesIn(facts)).toEqual(['run-unsettled']);
    expect(verdictOn(facts)).toMatchObject({
      turn: 'support',
      next: { command: 'klarna-cl flow --resume 01M804HBM2DKQAXE8VW5XFC437' },
    });
  });

  it('is not to be resumed once the order is cancelled', () => {
    const facts = inCheckout({ runs: [unsettledRun()] }, { status: 'cancelled' });
    expect(foundIn(facts, 'run-unsettled').command).toBe('klarna-cl runs show 01M804HBM2DKQAXE8VW5XFC437');
  });

  it('shows where the process died', () => {
    const run = unsettledRun({ status: 'interrupted', authorization: null });
    expect(foundIn(inCheckout({ runs: [run] }), 'run-unsettled').says).toContain('was interrupted, and may have left');
  });

  it('is a capture that nobody knows the end of, on an order that is paid in part', () => {
    const run = localRunFacts({
      command: 'capture',
      status: 'interrupted',
      result: null,
      unknown_write: 'capture',
      resume: 'klarna-cl flow --resume 01M804HBM2DKQAXE8VW5XFC437',
    });
    const facts = placed({ runs: [run] }, { status: 'approved', payment_status: 'partially_paid' });
    expect(verdictOn(facts)).toMatchObject({
      state: 'Nobody knows yet what became of a capture: run 01M804HBM2DKQAXE8VW5XFC437 was interrupted.',
      next: { command: 'klarna-cl flow --resume 01M804HBM2DKQAXE8VW5XFC437' },
    });
    expect(namesIn({ ...facts, runs: [{ ...run, status: 'running' }] })).not.toContain('run-unsettled');
    expect(namesIn({ ...facts, runs: [{ ...run, unknown_write: null }] })).not.toContain('run-unsettled');
  });

  it('takes no resume command from the journal that has another form', () => {
    const resume = 'klarna-cl flow --resume 01M804HBM2DKQAXE8VW5XFC437; rm -rf .';
    expect(foundIn(inCheckout({ runs: [unsettledRun({ resume })] }), 'run-unsettled').command).toBeUndefined();
  });

  it.each([
    ['one that is at work', inCheckout({ runs: [unsettledRun({ status: 'running', authorization: null })] })],
    ['one that finished', inCheckout({ runs: [authorizingRun('DECLINED')] })],
    [
      'one that was interrupted before the order was placed all the same',
      placed({ runs: [unsettledRun({ status: 'interrupted', authorization: null })] }),
    ],
    ['one of the other mode', inCheckout({ runs: [unsettledRun({ mode: 'live', authorization: null })] })],
  ])('is not %s', (_, facts) => {
    expect(namesIn(facts)).not.toContain('run-unsettled');
  });
});
