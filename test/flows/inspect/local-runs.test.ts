import { describe, expect, it } from 'vitest';
import { openRunLog, runsOf, whyElsewhere } from '../../../src/flows/inspect/local-runs.ts';
import { transactionId } from '../../support/documents.ts';
import { scratchFolder } from '../../support/fake-context.ts';
import {
  endRecord,
  intentRecord,
  outcomeRecord,
  runIdEnding,
  runRecord,
  writeRecords,
  writeRun,
} from '../../support/journals.ts';

const id = runIdEnding('1');
const body = JSON.stringify({
  currency: 'USD',
  request_payment_transaction: { amount: 11800, payment_transaction_reference: 'r-1' },
});
const verdict = {
  result: 'APPROVED',
  payment_transaction: { payment_transaction_id: transactionId, amount: 11800, currency: 'USD' },
};
const stored = [
  runRecord({ inputs: { route: 'native', payment_id: 'ertHJlpPTR' } }),
  intentRecord({ step: 'store-token', method: 'PATCH', order_id: 'NgojhKoyYN' }),
  outcomeRecord({ step: 'store-token', http_status: 200, trace_id: 'trace-1', at: '2026-03-04T05:07:00.000Z' }),
];
const { order_id: _, ...ofNoOrder } = intentRecord({ body });
const authorized = [
  runRecord({ command: 'authorize', inputs: {}, klarna: { base_url: 'https://api-global.test.klarna.com' } }),
  ofNoOrder,
  outcomeRecord({ http_status: 200, verdict, correlation_id: 'c0rr-1' }),
  endRecord({}),
];
const here = {
  mode: 'test',
  commerceLayer: 'https://acme.commercelayer.io',
  klarna: 'https://api-global.test.klarna.com',
} as const;

describe('the runs of this machine', () => {
  it('are found by order and payment, with what they came to', () => {
    const state = scratchFolder();
    writeRecords(state, id, stored);
    const log = openRunLog(state);
    expect(log.about(['order NgojhKoyYN'])).toMatchObject([
      {
        orderId: 'NgojhKoyYN',
        paymentId: 'ertHJlpPTR',
        tokenStoredAt: '2026-03-04T05:07:00.000Z',
        facts: {
          run_id: id,
          command: 'flow',
          route: 'native',
          status: 'interrupted',
          resume: `klarna-cl flow --resume ${id}`,
          authorization: null,
          trace_ids: ['trace-1'],
        },
      },
    ]);
    expect(log.about(['payment ertHJlpPTR'])).toHaveLength(1);
    expect(log.about(['payment otherOther'])).toEqual([]);
    expect(log.about([])).toEqual([]);
  });

  it('are found by what they made at Klarna', () => {
    const state = scratchFolder();
    writeRecords(state, id, authorized);
    writeRecords(state, runIdEnding('2'), stored);
    expect(openRunLog(state).mentioning(transactionId)).toMatchObject([
      {
        facts: {
          run_id: id,
          status: 'finished',
          result: 'APPROVED',
          exit_code: 0,
          resume: null,
          authorization: { state: 'APPROVED', transaction_id: transactionId, amount: 11800, currency: 'USD' },
          correlation_ids: ['c0rr-1'],
        },
      },
    ]);
    expect(openRunLog(state).mentioning(`${transactionId}x`)).toEqual([]);
  });

  it('name the sum of an authorization that was never answered', () => {
    const state = scratchFolder();
    writeRecords(state, id, authorized.slice(0, 2));
    expect(openRunLog(state).about(['reference r-1'])).toMatchObject([
      { facts: { status: 'interrupted', authorization: { state: 'UNKNOWN', amount: 11800, currency: 'USD' } } },
    ]);
  });

  it('tell what they have captured, refunded or voided, or may have', () => {
    const state = scratchFolder();
    writeRecords(state, id, [
      runRecord({ command: 'capture', inputs: { transaction_id: transactionId } }),
      intentRecord({ step: 'network-capture', acts_on: transactionId, body: '{"capture_amount":2000}' }),
      outcomeRecord({ step: 'network-capture', http_status: 201, created: `${transactionId}:capture:1` }),
    ]);
    writeRecords(state, runIdEnding('2'), [
      runRecord({ command: 'refund', inputs: { order_id: 'otherOther' } }),
      intentRecord({
        order_id: 'otherOther',
        step: 'refund',
        acts_on: 'captureAaa',
        body: '{"data":{"type":"captures","attributes":{"_refund":true,"_refund_amount_cents":500}}}',
      }),
    ]);
    const log = openRunLog(state);
    expect(log.about([`transaction ${transactionId}`])).toMatchObject([
      {
        transactionId,
        facts: {
          settlements: [{ action: 'capture', side: 'klarna', state: 'DONE', amount: 2000, acts_on: transactionId }],
        },
      },
    ]);
    expect(log.about(['order otherOther'])).toMatchObject([
      { facts: { settlements: [{ action: 'refund', side: 'commerce-layer', state: 'UNKNOWN', amount: 500 }] } },
    ]);
  });

  it('are one where the id is known, and none where it is not', () => {
    const state = scratchFolder();
    writeRecords(state, id, stored);
    expect(openRunLog(state).run(id)?.facts.run_id).toBe(id);
    expect(openRunLog(state).run(runIdEnding('9'))).toBeUndefined();
    expect(openRunLog(scratchFolder()).run(id)).toBeUndefined();
  });

  it('are not believed where a file is damaged', () => {
    const state = scratchFolder();
    writeRun(state, id, `${transactionId} damaged\n`);
    expect(() => openRunLog(state).mentioning(transactionId)).toThrow(/journal/);
  });

  it.each([
    [{ mode: 'live' as const }, 'Its mode was test, and is live here.'],
    [{ commerceLayer: 'https://other.commercelayer.io' }, undefined],
    [{ klarna: 'http://127.0.0.1:4010' }, 'The address of Klarna was https://api-global.test.klarna.com, and is http'],
    [{ klarna: undefined }, undefined],
  ])('are of another place where mode or address differ (%#)', (changes, why) => {
    const state = scratchFolder();
    writeRecords(state, id, authorized);
    const log = openRunLog(state);
    const [run] = log.mentioning(transactionId);
    const said = run && whyElsewhere(run, { ...here, ...changes });
    if (why === undefined) expect(said).toBeUndefined();
    else expect(said).toContain(why);
    expect(runsOf(log, { ...here, ...changes }).mentioning(transactionId)).toHaveLength(why === undefined ? 1 : 0);
  });
});
