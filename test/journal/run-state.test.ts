import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IntentRecord, JournalRecord, OutcomeRecord } from '../../src/journal/records.ts';
import { hasOpenWrite, runStateOf, runStatusOf } from '../../src/journal/run-state.ts';
import { endRecord, intentRecord, outcomeRecord, resumeRecord, runRecord } from '../support/journals.ts';

const stateOf = (...records: readonly JournalRecord[]) => {
  const state = runStateOf([runRecord(), ...records]);
  if (state === undefined) throw new Error('no state');
  return state;
};

type WriteStep = 'store-token' | 'place' | 'authorize' | 'capture' | 'network-refund';
const going = (step: WriteStep): IntentRecord => intentRecord({ step });
const done = (step: WriteStep): OutcomeRecord =>
  outcomeRecord({ step, http_status: 200, ...(step === 'authorize' ? { verdict: { result: 'APPROVED' } } : {}) });
const refused = (step: WriteStep) => outcomeRecord({ step, http_status: 422 });
const lost = (step: WriteStep) => outcomeRecord({ step, fault: 'reset-before-headers', ambiguous: true });
const unsent = (step: WriteStep) => outcomeRecord({ step, fault: 'refuse', ambiguous: false });
const verified = (step: WriteStep) => outcomeRecord({ step, http_status: 200, verified: true });

describe('what a run has come to', () => {
  it('is nothing before its first record', () => {
    expect(runStateOf([])).toBeUndefined();
    expect(runStateOf([intentRecord()])).toBeUndefined();
  });

  it('is a run that has written nothing, after its first record', () => {
    expect(stateOf()).toEqual({
      run: runRecord(),
      approvedAt: undefined,
      paymentRequest: undefined,
      paymentRequests: 0,
      storeToken: 'none',
      place: 'none',
      authorization: undefined,
      settlements: [],
      orderId: undefined,
      hasWritten: false,
      end: undefined,
    });
  });

  const cases: readonly (readonly [string, readonly JournalRecord[], string])[] = [
    ['was about to leave', [going('place')], 'open'],
    ['was answered', [going('place'), done('place')], 'done'],
    ['was refused', [going('place'), refused('place')], 'none'],
    ['found no connection', [going('place'), unsent('place')], 'none'],
    ['lost its answer', [going('place'), lost('place')], 'open'],
    ['lost its answer and was found done', [going('place'), lost('place'), verified('place')], 'done'],
    ['lost its answer, then was refused', [going('place'), lost('place'), going('place'), refused('place')], 'open'],
    ['lost its answer, then was answered', [going('place'), lost('place'), going('place'), done('place')], 'done'],
    ['was refused, then about to leave', [going('place'), refused('place'), going('place')], 'open'],
    ['was killed, found done later', [going('place'), resumeRecord(), verified('place')], 'done'],
    ['belongs to another step', [going('store-token'), done('store-token')], 'none'],
  ];
  it.each(cases)('says of a placing that %s', (_, records, state) => {
    expect(stateOf(...records).place).toBe(state);
    const ofToken = records.map((record) =>
      'step' in record ? { ...record, step: record.step === 'place' ? 'store-token' : 'place' } : record,
    );
    expect(stateOf(...ofToken).storeToken).toBe(state);
  });

  it('names the order of its inputs, or else the one that a write was for', () => {
    expect(runStateOf([runRecord({ inputs: { order_id: 'inputsOrder' } }), going('place')])?.orderId).toBe(
      'inputsOrder',
    );
    expect(stateOf(going('place')).orderId).toBe('NgojhKoyYN');
  });

  it('has an end only while nobody has taken it up again', () => {
    expect(stateOf(going('place'), endRecord({ exit_code: 7 })).end).toMatchObject({ exit_code: 7 });
    expect(stateOf(going('place'), endRecord(), resumeRecord()).end).toBeUndefined();
    expect(stateOf(endRecord({ exit_code: 7 }), resumeRecord(), endRecord()).end).toMatchObject({ exit_code: 0 });
  });

  it('has an open write where any of them may have been executed', () => {
    for (const step of ['store-token', 'place', 'authorize', 'capture', 'network-refund'] as const) {
      expect(hasOpenWrite(stateOf(going(step)))).toBe(true);
      expect(hasOpenWrite(stateOf(going(step), done(step)))).toBe(false);
      expect(hasOpenWrite(stateOf(going(step), refused(step)))).toBe(false);
    }
  });

  it.each([
    ['running', [], true],
    ['running', [endRecord()], true],
    ['interrupted', [going('place')], false],
    ['interrupted', [endRecord(), resumeRecord()], false],
    ['finished', [endRecord({ exit_code: 5 })], false],
    ['unsettled', [endRecord({ settled: false })], false],
  ] as const)('is called %s', (status, records, isRunning) => {
    expect(runStatusOf(stateOf(...records), isRunning)).toBe(status);
  });
});

describe('any run', () => {
  const steps = ['store-token', 'authorize', 'place'] as const;
  const attempt = fc.tuple(fc.constantFrom(...steps), fc.constantFrom(done, refused, lost, unsent, undefined));
  /** Attempts at its steps; one without an outcome ended with the process. */
  const runs = fc
    .array(attempt, { maxLength: 8 })
    .map((attempts) =>
      attempts.flatMap(([step, outcome]): JournalRecord[] => [
        going(step),
        ...(outcome === undefined ? [resumeRecord()] : [outcome(step)]),
      ]),
    );

  it('cut off anywhere claims no more than was answered', () => {
    fc.assert(
      fc.property(runs, fc.nat(16), (records, cut) => {
        const kept = records.slice(0, cut);
        const state = stateOf(...kept);
        const claims = (step: string) =>
          kept.some((record) => record.kind === 'outcome' && record.step === step && record.http_status === 200);
        expect(state.storeToken === 'done').toBe(claims('store-token'));
        expect(state.place === 'done').toBe(claims('place'));
        expect(state.authorization?.state === 'APPROVED').toBe(claims('authorize'));
      }),
    );
  });

  it('never takes a write that may have been executed for one that was not', () => {
    fc.assert(
      fc.property(runs, fc.nat(16), (records, cut) => {
        const kept = records.slice(0, cut);
        const state = stateOf(...kept);
        for (const step of steps) {
          const mayBe = kept.some((record, index) => {
            if (!('step' in record) || record.step !== step) return false;
            const next = kept[index + 1];
            const isUnanswered = record.kind === 'intent' && next?.kind !== 'outcome';
            return isUnanswered || (record.kind === 'outcome' && record.ambiguous === true);
          });
          const claimed =
            step === 'store-token' ? state.storeToken : step === 'place' ? state.place : state.authorization?.state;
          if (mayBe) expect(['none', 'REFUSED', undefined]).not.toContain(claimed);
        }
        expect(state.hasWritten).toBe(kept.length > 0);
      }),
    );
  });
});
