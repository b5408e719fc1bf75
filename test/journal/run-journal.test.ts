import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openRunJournal, pastAuthorizations, sha256 } from '../../src/journal/run-journal.ts';
import type { Step } from '../../src/request/step.ts';
import { approved, authToken, sessionToken } from '../support/documents.ts';
import { fakeClock, scratchFolder } from '../support/fake-context.ts';

const subject = { base: 'https://api-global.test.klarna.com', account: 'krn:a:b', orderId: 'NgojhKoyYN' };
const body = '{"currency":"USD","request_payment_transaction":{"amount":11800}}';

const authorizing: Step = {
  kind: 'authorize',
  service: 'Klarna',
  method: 'POST',
  url: 'https://api-global.test.klarna.com/v2/payment/authorize',
  headers: {
    Authorization: 'Basic klarna_test_api_canary',
    'Klarna-Network-Session-Token': sessionToken,
    'Klarna-Idempotency-Key': 'bc114251-edf2-5d4e-af47-30f2a0c0eeb2',
  },
  body,
  describeRefusal: () => ({ message: '' }),
};

const storing: Step = {
  kind: 'store-token',
  service: 'Commerce Layer',
  method: 'PATCH',
  url: 'https://acme.commercelayer.io/api/klarna_payments/ertHJlpPTR',
  headers: { Authorization: 'Bearer canary-bearer' },
  body: JSON.stringify({ data: { attributes: { auth_token: authToken } } }),
  describeRefusal: () => ({ message: '' }),
};

const answered = { kind: 'answered', status: 200, document: approved(), meta: { correlationId: 'c0rr-1' } } as const;
const lost = { kind: 'failed', fault: 'reset-before-headers', ambiguous: true } as const;

const journalIn = (stateFolder: string, runId = '01RUN') => {
  const journal = openRunJournal({ stateFolder, runId, command: 'flow', clock: fakeClock() });
  const file = join(stateFolder, 'runs', `${runId}.ndjson`);
  return {
    ...journal,
    file,
    text: () => readFileSync(file, 'utf8'),
    records: () =>
      readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
  };
};

describe('the journal of a run', () => {
  it('is not there before the first write is about to leave', () => {
    const folder = scratchFolder();
    const journal = journalIn(folder);
    journal.about(subject);
    journal.close();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('holds the intent before the request may leave, and the outcome after it', async () => {
    const journal = journalIn(scratchFolder());
    journal.about(subject);
    await journal.observer.beforeWrite(authorizing, 1);
    expect(journal.records()).toEqual([
      {
        v: 1,
        run: '01RUN',
        at: '2026-03-04T05:06:07.000Z',
        step: 'authorize',
        attempt: 1,
        kind: 'intent',
        command: 'flow',
        method: 'POST',
        url: 'https://api-global.test.klarna.com/v2/payment/authorize',
        subject,
        idempotency_key: 'bc114251-edf2-5d4e-af47-30f2a0c0eeb2',
        token_sha256: sha256(sessionToken),
        body_sha256: sha256(body),
        body,
      },
    ]);
    await journal.observer.afterWrite(authorizing, 1, answered);
    expect(journal.records()[1]).toEqual({
      v: 1,
      run: '01RUN',
      at: '2026-03-04T05:06:07.000Z',
      step: 'authorize',
      attempt: 1,
      kind: 'outcome',
      http_status: 200,
      result: 'APPROVED',
      correlation_id: 'c0rr-1',
    });
    journal.close();
  });

  it('says of a lost answer what it was and that it is ambiguous', async () => {
    const journal = journalIn(scratchFolder());
    await journal.observer.beforeWrite(storing, 2);
    await journal.observer.afterWrite(storing, 2, lost);
    expect(journal.records()[1]).toMatchObject({ attempt: 2, fault: 'reset-before-headers', ambiguous: true });
    journal.close();
  });

  it('is for the user alone, folders and all', async () => {
    const folder = join(scratchFolder(), 'new', 'state');
    const journal = journalIn(folder);
    await journal.observer.beforeWrite(storing, 1);
    const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);
    expect([folder, join(folder, 'runs'), journal.file].map(modeOf)).toEqual(['700', '700', '600']);
    journal.close();
  });

  it('holds no token and no credential, only their hashes', async () => {
    const journal = journalIn(scratchFolder());
    for (const step of [storing, authorizing]) {
      await journal.observer.beforeWrite(step, 1);
      await journal.observer.afterWrite(step, 1, {
        ...answered,
        document: { data: { attributes: { auth_token: authToken, session_token: sessionToken } } },
      });
    }
    for (const secret of [authToken, sessionToken, 'klarna_test_api_canary', 'canary-bearer']) {
      for (const form of [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')]) {
        expect(journal.text()).not.toContain(form);
      }
    }
    expect(journal.text()).toContain(sha256(sessionToken));
    journal.close();
  });

  it('keeps the bytes of an authorization, and of nothing else', async () => {
    const journal = journalIn(scratchFolder());
    await journal.observer.beforeWrite(storing, 1);
    expect(journal.records()[0]).not.toHaveProperty('body');
    expect(journal.records()[0]).toMatchObject({ body_sha256: sha256(storing.body ?? '') });
    journal.close();
  });

  it('lets nothing be sent when it cannot be written', async () => {
    const folder = scratchFolder();
    writeFileSync(join(folder, 'runs'), 'in the way');
    const { observer } = journalIn(folder);
    await expect(observer.beforeWrite(authorizing, 1)).rejects.toMatchObject({
      kind: 'local-io',
      exitCode: 13,
      facts: { why: expect.stringContaining('Nothing was sent.') },
    });
  });

  it('never appends to another run’s file', async () => {
    const folder = scratchFolder();
    const first = journalIn(folder);
    await first.observer.beforeWrite(storing, 1);
    const twin = journalIn(folder);
    await expect(twin.observer.beforeWrite(storing, 1)).rejects.toMatchObject({ kind: 'local-io' });
    expect(first.records()).toHaveLength(1);
    first.close();
  });

  it('that breaks after the request has left says 7 and what the outcome was', async () => {
    const folder = scratchFolder();
    const journal = journalIn(folder);
    await journal.observer.beforeWrite(authorizing, 1);
    journal.close();
    rmSync(join(folder, 'runs'), { recursive: true });
    writeFileSync(join(folder, 'runs'), 'in the way');
    await expect(journal.observer.afterWrite(authorizing, 1, answered)).rejects.toMatchObject({
      kind: 'unknown',
      exitCode: 7,
      facts: { why: expect.stringContaining('HTTP 200') },
    });
    await expect(journal.observer.afterWrite(authorizing, 1, lost)).rejects.toMatchObject({
      facts: { why: expect.stringContaining('reset-before-headers, ambiguous') },
    });
  });
});

describe('what earlier runs did', () => {
  const written = (records: readonly string[]) => {
    const folder = scratchFolder();
    mkdirSync(join(folder, 'runs'));
    writeFileSync(join(folder, 'runs', '01A.ndjson'), records.join('\n'));
    return folder;
  };
  const intent = JSON.stringify({
    v: 1,
    run: '01A',
    step: 'authorize',
    attempt: 1,
    kind: 'intent',
    subject,
    idempotency_key: 'k',
  });

  it('is nothing where there was none', () => {
    expect(pastAuthorizations(join(scratchFolder(), 'none'), subject)).toEqual([]);
  });

  it('is read back from their files, oldest first', async () => {
    const folder = scratchFolder();
    for (const [runId, outcome] of [
      ['01A', lost],
      ['01B', answered],
    ] as const) {
      const journal = journalIn(folder, runId);
      journal.about(subject);
      const step = { ...authorizing, headers: { ...authorizing.headers, 'Klarna-Idempotency-Key': `key-${runId}` } };
      await journal.observer.beforeWrite(step, 1);
      await journal.observer.afterWrite(step, 1, outcome);
      journal.close();
    }
    expect(pastAuthorizations(folder, subject)).toEqual([
      { run: '01A', idempotencyKey: 'key-01A', tokenHash: sha256(sessionToken), state: 'UNKNOWN' },
      { run: '01B', idempotencyKey: 'key-01B', tokenHash: sha256(sessionToken), state: 'APPROVED' },
    ]);
  });

  it('passes over lines that are no records, and over other files', () => {
    const folder = written(['null', '7', '"x"', intent]);
    writeFileSync(join(folder, 'runs', 'notes.txt'), 'mine');
    expect(pastAuthorizations(folder, subject)).toMatchObject([{ run: '01A', state: 'UNKNOWN' }]);
  });

  it('is read up to a torn line', () => {
    expect(pastAuthorizations(written([intent, '{"v":1,"ru']), subject)).toHaveLength(1);
  });

  it('that cannot be read stops the authorization instead of allowing it', () => {
    const inTheWay = scratchFolder();
    writeFileSync(join(inTheWay, 'runs'), '');
    const aFolder = scratchFolder();
    mkdirSync(join(aFolder, 'runs', '01A.ndjson'), { recursive: true });
    for (const folder of [inTheWay, aFolder]) {
      expect(() => pastAuthorizations(folder, subject)).toThrow(expect.objectContaining({ kind: 'local-io' }));
    }
  });
});
