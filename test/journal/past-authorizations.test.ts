import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { authorizationsOf, isAbout, type Wanted } from '../../src/journal/past-authorizations.ts';
import type { IntentRecord, JournalRecord, OutcomeRecord } from '../../src/journal/records.ts';

const subject = { base: 'https://api-global.test.klarna.com', orderId: 'NgojhKoyYN' };
const url = `${subject.base}/v2/payment/authorize`;

const intent = (attempt = 1, changes: Partial<IntentRecord> = {}): IntentRecord => ({
  v: 2,
  run: '01A',
  at: '2026-03-04T05:06:07.000Z',
  step: 'authorize',
  attempt,
  kind: 'intent',
  method: 'POST',
  url,
  order_id: subject.orderId,
  idempotency_key: 'k',
  token_sha256: 'hash',
  ...changes,
});

const withoutOrder = (changes: Partial<IntentRecord> = {}): IntentRecord => {
  const { order_id: _, ...rest } = intent(1, changes);
  return rest;
};

const outcome = (changes: Partial<OutcomeRecord>, attempt = 1): OutcomeRecord => ({
  v: 2,
  run: '01A',
  at: '2026-03-04T05:06:08.000Z',
  step: 'authorize',
  attempt,
  kind: 'outcome',
  ...changes,
});

const lost = { fault: 'reset-in-body', ambiguous: true };
const limited = { fault: '429', ambiguous: false };
const madeFor = (records: readonly JournalRecord[], wanted: Wanted) => authorizationsOf(records, isAbout(wanted));
const statesOf = (...records: JournalRecord[]) => madeFor(records, subject).map(({ state }) => state);

describe('folding the records of an authorization', () => {
  it.each<[string, JournalRecord[], string]>([
    ['an approval', [intent(), outcome({ http_status: 200, verdict: { result: 'APPROVED' } })], 'APPROVED'],
    ['a decline', [intent(), outcome({ http_status: 200, verdict: { result: 'DECLINED' } })], 'DECLINED'],
    [
      'a step-up',
      [intent(), outcome({ http_status: 200, verdict: { result: 'STEP_UP_REQUIRED' } })],
      'STEP_UP_REQUIRED',
    ],
    ['a refusal', [intent(), outcome({ http_status: 409 })], 'REFUSED'],
    ['a rate limit', [intent(), outcome(limited)], 'REFUSED'],
    ['a lost answer', [intent(), outcome(lost)], 'UNKNOWN'],
    ['a 2xx without a verdict', [intent(), outcome({ http_status: 200 })], 'UNKNOWN'],
    ['a verdict nobody knows', [intent(), outcome({ http_status: 200, verdict: { result: 'MAYBE' } })], 'UNKNOWN'],
    ['a process that died after sending', [intent()], 'UNKNOWN'],
    ['a process that died in its second attempt', [intent(), outcome(limited), intent(2)], 'UNKNOWN'],
    [
      'a lost answer, then an approval',
      [intent(), outcome(lost), intent(2), outcome({ http_status: 200, verdict: { result: 'APPROVED' } }, 2)],
      'APPROVED',
    ],
    [
      'a lost answer, then a conflict',
      [intent(), outcome(lost), intent(2), outcome({ http_status: 409 }, 2)],
      'UNKNOWN',
    ],
    ['a lost answer, then a rate limit', [intent(), outcome(lost), intent(2), outcome(limited, 2)], 'UNKNOWN'],
    ['a rate limit, then a lost answer', [intent(), outcome(limited), intent(2), outcome(lost, 2)], 'UNKNOWN'],
    [
      'a rate limit, then a refusal',
      [intent(), outcome(limited), intent(2), outcome({ http_status: 400 }, 2)],
      'REFUSED',
    ],
  ])('%s', (_, records, state) => {
    expect(statesOf(...records)).toEqual([state]);
  });

  it('in a later run settles the earlier one: same key, same authorization', () => {
    const again = [
      intent(1, { run: '01B' }),
      outcome({ http_status: 200, verdict: { result: 'DECLINED' }, run: '01B' }),
    ];
    expect(madeFor([intent(), outcome(lost), ...again], subject)).toEqual([
      {
        run: '01A',
        at: '2026-03-04T05:06:07.000Z',
        url,
        orderId: subject.orderId,
        idempotencyKey: 'k',
        tokenHash: 'hash',
        bodyHash: undefined,
        body: undefined,
        state: 'DECLINED',
        verdict: { result: 'DECLINED' },
        httpStatus: 200,
      },
    ]);
  });

  it('never takes a verdict back: not for a lost repeat, not for a refused one, not for a died one', () => {
    const approved = [intent(), outcome({ http_status: 200, verdict: { result: 'APPROVED' } })];
    for (const later of [[intent()], [intent(), outcome(lost)], [intent(), outcome({ http_status: 404 })]]) {
      expect(statesOf(...approved, ...later)).toEqual(['APPROVED']);
    }
  });

  it('takes another account for the same order: it is paid for once', () => {
    const other = intent(1, { url: `${subject.base}/v2/accounts/krn:a:c/payment/authorize` });
    expect(statesOf(other, outcome({ http_status: 200, verdict: { result: 'APPROVED' } }))).toEqual(['APPROVED']);
  });

  it('keeps apart requests that share a key which somebody chose', () => {
    const body = [intent(1, { body_sha256: 'other' }), outcome({ http_status: 409 })];
    const token = [intent(1, { token_sha256: 'other' }), outcome({ http_status: 409 })];
    expect(
      statesOf(intent(), outcome({ verdict: { result: 'APPROVED' }, http_status: 200 }), ...body, ...token),
    ).toEqual(['APPROVED', 'REFUSED', 'REFUSED']);
  });

  it('finds what was made with a session token, with or without an order', () => {
    const without = withoutOrder({ token_sha256: 'mine' });
    const wanted = { base: subject.base, tokenHash: 'mine' };
    expect(madeFor([without], wanted)).toMatchObject([{ state: 'UNKNOWN', orderId: undefined }]);
    expect(madeFor([intent(1, { token_sha256: 'mine' })], wanted)).toHaveLength(1);
    expect(madeFor([intent()], wanted)).toEqual([]);
    expect(madeFor([without], { ...wanted, base: 'https://api-global.klarna.com' })).toEqual([]);
    expect(madeFor([withoutOrder()], { base: subject.base })).toEqual([]);
  });

  it('finds an order’s wherever it was authorized, where Klarna’s address is not known', () => {
    expect(madeFor([intent()], { orderId: subject.orderId })).toHaveLength(1);
  });

  it('keeps the transaction that Klarna named, and when it was first sent', () => {
    const again = intent(2, { at: '2026-03-05T00:00:00.000Z' });
    const settled = outcome(
      { http_status: 200, verdict: { result: 'APPROVED', payment_transaction: { payment_transaction_id: 'krn:t' } } },
      2,
    );
    expect(madeFor([intent(), outcome(lost), again, settled], subject)).toMatchObject([
      { at: '2026-03-04T05:06:07.000Z', state: 'APPROVED', transactionId: 'krn:t' },
    ]);
  });

  it('keeps keys apart', () => {
    const other = [intent(1, { idempotency_key: 'l' }), outcome({ http_status: 409 })];
    expect(statesOf(intent(), outcome(lost), ...other)).toEqual(['UNKNOWN', 'REFUSED']);
  });

  it.each<[string, JournalRecord]>([
    ['another step', intent(1, { step: 'store-token' })],
    ['another order', intent(1, { order_id: 'otherOrder' })],
    ['another host', intent(1, { url: 'https://api-global.klarna.com/v2/payment/authorize' })],
    ['no order', withoutOrder()],
  ])('passes over %s', (_, record) => {
    expect(statesOf(record, outcome({ http_status: 200, verdict: { result: 'APPROVED' } }))).toEqual([]);
  });

  it('does not give one subject’s outcome to another', () => {
    const other = intent(1, { order_id: 'otherOrder', idempotency_key: 'l' });
    expect(statesOf(intent(), other, outcome({ http_status: 409 }))).toEqual(['UNKNOWN']);
  });

  it('is UNKNOWN or has Klarna’s word, whenever an attempt may have been executed', () => {
    const attempt = fc.constantFrom<readonly Partial<OutcomeRecord>[]>([], [lost], [limited], [{ http_status: 409 }]);
    fc.assert(
      fc.property(fc.array(attempt, { minLength: 1, maxLength: 6 }), (attempts) => {
        const records = attempts.flatMap((outcomes, index) => [
          intent(index + 1),
          ...outcomes.map((one) => outcome(one, index + 1)),
        ]);
        const open = attempts.some(([one]) => one === undefined || one.ambiguous === true);
        expect(statesOf(...records)).toEqual([open ? 'UNKNOWN' : 'REFUSED']);
      }),
    );
  });
});
