import { describe, expect, it } from 'vitest';
import { pastSettlements } from '../../src/journal/past-runs.ts';
import type { IntentRecord, JournalRecord, OutcomeRecord } from '../../src/journal/records.ts';
import { settlementIn } from '../../src/journal/run-state.ts';
import { settlementsOf } from '../../src/journal/settlements.ts';
import type { Step } from '../../src/request/step.ts';
import { scratchFolder } from '../support/fake-context.ts';
import {
  begunJournal,
  endRecord,
  intentRecord,
  outcomeRecord,
  recordsIn,
  resumedJournal,
  runId,
  runIdEnding,
  runRecord,
  writeRecords,
} from '../support/journals.ts';

const transaction = 'krn:payment:eu1:transaction:2f1a';
const about = [`transaction ${transaction}`] as const;

const intent = (at: string, changes: Partial<IntentRecord> = {}): IntentRecord => {
  const { token_sha256: _, order_id: __, ...bare } = intentRecord();
  return { ...bare, v: 3, step: 'network-capture', at, acts_on: transaction, body: '{"capture_amount":1}', ...changes };
};
const outcome = (changes: Partial<OutcomeRecord>): OutcomeRecord =>
  outcomeRecord({ v: 3, step: 'network-capture', ...changes });
const lost = outcome({ fault: 'reset-before-headers', ambiguous: true });
const refused = outcome({ http_status: 409 });

const capturing = (changes: Partial<Step> = {}): Step => ({
  kind: 'capture',
  service: 'Commerce Layer',
  method: 'PATCH',
  url: 'https://acme.commercelayer.io/api/authorizations/AuthorizAA',
  headers: {},
  body: '{"data":{}}',
  describeRefusal: () => ({ message: 'no' }),
  actsOn: { id: 'AuthorizAA', before: ['CaptureAAA'] },
  ...changes,
});

describe('what a run did about a payment after it was made', () => {
  it('is nothing where it only made one', () => {
    expect(settlementsOf([runRecord(), intentRecord(), outcomeRecord({ http_status: 200 })])).toEqual([]);
  });

  it('is one write however often it was sent, with the time of the first attempt and of the last', () => {
    const records = [runRecord({ v: 3 }), intent('2026-01-01T00:00:01Z'), lost, intent('2026-01-01T00:00:02Z'), lost];
    expect(settlementsOf(records)).toMatchObject([
      { state: 'open', at: '2026-01-01T00:00:01Z', lastAt: '2026-01-01T00:00:02Z', actsOn: transaction, before: [] },
    ]);
  });

  it('keeps what was there before the first attempt, since what it made may be there by the second', () => {
    const records = [
      runRecord({ v: 3 }),
      intent('2026-01-01T00:00:01Z', { before: ['one'] }),
      lost,
      intent('2026-01-01T00:00:02Z', { before: ['one', 'two'] }),
    ];
    expect(settlementsOf(records)).toMatchObject([{ before: ['one'] }]);
  });

  it('begins anew after a refusal', () => {
    const records = [runRecord({ v: 3 }), intent('2026-01-01T00:00:01Z'), refused, intent('2026-01-01T00:00:02Z')];
    expect(settlementsOf(records)).toMatchObject([{ state: 'open', at: '2026-01-01T00:00:02Z' }]);
  });

  it('stays in doubt when the repeat of a lost one is refused', () => {
    const records = [runRecord({ v: 3 }), intent('1'), lost, intent('2'), refused];
    expect(settlementsOf(records)).toMatchObject([{ state: 'open' }]);
  });

  it('is not settled by an answer alone, but by the end of a run that saw what came of it', () => {
    const records = [runRecord({ v: 3 }), intent('1'), outcome({ http_status: 200 })];
    const end = endRecord({ v: 3 });
    expect(settlementsOf(records)).toMatchObject([{ state: 'done', isUnsettled: true }]);
    expect(settlementsOf([...records, { ...end, settled: false }])).toMatchObject([{ isUnsettled: true }]);
    expect(settlementsOf([...records, { ...end, settled: true }])).toMatchObject([{ isUnsettled: false }]);
  });

  it('names what Klarna made of it', () => {
    const folder = scratchFolder();
    const journal = begunJournal(folder, runId, { command: 'capture', inputs: { transaction_id: transaction } });
    const step = capturing({ kind: 'network-capture', service: 'Klarna', actsOn: { id: transaction } });
    return journal.observer
      .beforeWrite(step, 1)
      .then(() =>
        journal.observer.afterWrite(step, 1, {
          kind: 'answered',
          status: 201,
          document: { payment_capture_id: `${transaction}:capture:1` },
          meta: {},
        }),
      )
      .then(() => {
        journal.close();
        expect(pastSettlements(folder, about)).toMatchObject([
          { run: runId, state: 'done', created: `${transaction}:capture:1`, body: '{"data":{}}' },
        ]);
      });
  });
});

describe('the journal of a capture', () => {
  it('is of a version that older readers know to be newer, and of the same one after a resume', async () => {
    const folder = scratchFolder();
    const journal = begunJournal(folder, runId, { command: 'capture', inputs: { subject: '1234' } });
    await journal.observer.beforeWrite(capturing(), 1);
    journal.close();
    const resumed = resumedJournal(folder, runId);
    resumed.begin({ command: 'capture', account: 'environment', mode: 'test', inputs: {} });
    expect(settlementIn(resumed.state, 'capture')).toMatchObject({ state: 'open', before: ['CaptureAAA'] });
    resumed.settle('capture', true);
    resumed.close();
    const versions = recordsIn(folder, runId).map(({ v }) => v);
    expect(versions).toEqual(versions.map(() => 3));
    expect(settlementIn(resumedJournal(folder, runId).state, 'capture')).toMatchObject({ state: 'done' });
  });

  it('is found by the order and by the transaction, and not by others', async () => {
    const folder = scratchFolder();
    const journal = begunJournal(folder, runId, { command: 'capture', inputs: { subject: '1234' } });
    journal.claim({ kind: 'order', apiUrl: 'https://acme.commercelayer.io/api', id: 'NgojhKoyYN' });
    await journal.observer.beforeWrite(capturing(), 1);
    journal.end({ exit_code: 7, settled: false });
    journal.close();
    expect(pastSettlements(folder, ['order NgojhKoyYN'])).toHaveLength(1);
    expect(pastSettlements(folder, ['transaction AuthorizAA'])).toHaveLength(1);
    expect(pastSettlements(folder, ['order AnotherOne', 'transaction AnotherOne'])).toEqual([]);
  });

  it('leaves what was written in version 2 as readable as it was', () => {
    const folder = scratchFolder();
    const old: readonly JournalRecord[] = [runRecord(), intentRecord(), outcomeRecord({ http_status: 200 })];
    writeRecords(folder, runIdEnding('Q'), old);
    expect(resumedJournal(folder, runIdEnding('Q')).state.run).toMatchObject({ v: 2, command: 'flow' });
  });
});
