import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../src/journal/attempts.ts';
import { openRunJournal, pastAuthorizations } from '../../src/journal/run-journal.ts';
import type { Step } from '../../src/request/step.ts';
import { approved, authToken, sessionToken, transactionId } from '../support/documents.ts';
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
      transaction_id: transactionId,
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
      message: `The outcome of the step authorize could not be journaled: HTTP 200, APPROVED, payment_transaction_id ${transactionId}.`,
      facts: { httpStatus: 200, correlationId: 'c0rr-1', execution: 'done' },
    });
    await expect(journal.observer.afterWrite(authorizing, 1, lost)).rejects.toMatchObject({
      kind: 'unknown',
      message: expect.stringContaining('reset-before-headers, ambiguous'),
      facts: { execution: 'unknown' },
    });
  });

  it('that breaks after a certain failure says 13: nothing was executed', async () => {
    const folder = scratchFolder();
    const journal = journalIn(folder);
    await journal.observer.beforeWrite(authorizing, 1);
    journal.close();
    for (const outcome of [
      { kind: 'failed', fault: 'refuse', ambiguous: false },
      { kind: 'failed', fault: 'stopped', ambiguous: false },
      { kind: 'answered', status: 409, document: {}, meta: {} },
    ] as const) {
      await expect(journal.observer.afterWrite(authorizing, 1, outcome)).rejects.toMatchObject({
        kind: 'local-io',
        message: expect.stringContaining(outcome.kind === 'failed' ? outcome.fault : 'HTTP 409'),
        facts: { why: expect.stringContaining('was not executed'), execution: 'none' },
      });
    }
  });

  it('that breaks in a later attempt never hides that an earlier one may have been executed', async () => {
    const journal = journalIn(scratchFolder());
    await journal.observer.beforeWrite(authorizing, 1);
    await journal.observer.afterWrite(authorizing, 1, lost);
    journal.close();
    const refusedConnection = { kind: 'failed', fault: 'refuse', ambiguous: false } as const;
    for (const act of [
      () => journal.observer.beforeWrite(authorizing, 2),
      () => journal.observer.afterWrite(authorizing, 2, refusedConnection),
    ]) {
      await expect(act()).rejects.toMatchObject({ kind: 'unknown', facts: { execution: 'unknown' } });
    }
    // The next step is another matter.
    await expect(journal.observer.beforeWrite(storing, 1)).rejects.toMatchObject({ kind: 'local-io' });
  });
});

describe('what earlier runs did', () => {
  const written = (records: readonly string[]) => {
    const folder = scratchFolder();
    mkdirSync(join(folder, 'runs'), { mode: 0o700 });
    writeFileSync(fileIn(folder), records.join('\n'), { mode: 0o600 });
    return folder;
  };
  const fileIn = (folder: string) => join(folder, 'runs', '01A.ndjson');
  const refused = (words: string) =>
    expect.objectContaining({ kind: 'local-io', exitCode: 13, message: expect.stringContaining(words) });
  const intent = JSON.stringify({
    v: 1,
    run: '01A',
    at: '2026-03-04T05:06:07.000Z',
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
    const common = {
      at: '2026-03-04T05:06:07.000Z',
      orderId: subject.orderId,
      tokenHash: sha256(sessionToken),
      bodyHash: sha256(body),
    };
    expect(pastAuthorizations(folder, subject)).toEqual([
      { ...common, run: '01A', idempotencyKey: 'key-01A', state: 'UNKNOWN' },
      { ...common, run: '01B', idempotencyKey: 'key-01B', state: 'APPROVED', transactionId },
    ]);
  });

  it('passes over other files', () => {
    const folder = written([intent]);
    writeFileSync(join(folder, 'runs', 'notes.txt'), 'mine');
    expect(pastAuthorizations(folder, subject)).toMatchObject([{ run: '01A', state: 'UNKNOWN' }]);
  });

  it('is read up to a torn last line, and with a last line that only lacks its end', () => {
    expect(pastAuthorizations(written([intent, '{"v":1,"ru']), subject)).toHaveLength(1);
    expect(pastAuthorizations(written([intent]), subject)).toHaveLength(1);
    expect(pastAuthorizations(written(['']), subject)).toEqual([]);
  });

  it.each([
    ['a torn line before others', ['{"v":1,"ru', intent, '']],
    ['a torn line that has its end', [intent, '{"v":1,"ru', '']],
    ['an empty line', [intent, '', intent, '']],
    ['a line that is no record', ['null', intent, '']],
    ['a record without its step', [JSON.stringify({ v: 1, kind: 'intent', run: '01A', at: 'now' }), '']],
  ])('is not believed with %s', (_, lines) => {
    const folder = written(lines);
    const before = readFileSync(fileIn(folder), 'utf8');
    expect(() => pastAuthorizations(folder, subject)).toThrow(refused(fileIn(folder)));
    expect(readFileSync(fileIn(folder), 'utf8')).toBe(before);
  });

  it('is not guessed at from a record of another version, torn or not', () => {
    const newer = JSON.stringify({ ...JSON.parse(intent), v: 2 });
    for (const lines of [[newer, ''], [newer], [intent, newer, '']]) {
      const folder = written(lines);
      expect(() => pastAuthorizations(folder, subject)).toThrow(refused(fileIn(folder)));
      expect(() => pastAuthorizations(folder, subject)).toThrow(
        expect.objectContaining({ facts: expect.objectContaining({ why: expect.stringContaining('version 2') }) }),
      );
    }
  });

  it('is not read from a file that is a link, a folder, or open to others', () => {
    const loose = written([intent]);
    chmodSync(fileIn(loose), 0o640);
    const linked = written([intent]);
    renameSync(fileIn(linked), join(linked, 'elsewhere'));
    symlinkSync(join(linked, 'elsewhere'), fileIn(linked));
    const dangling = written([intent]);
    rmSync(fileIn(dangling));
    symlinkSync(join(dangling, 'nowhere'), fileIn(dangling));
    const aFolder = written([intent]);
    rmSync(fileIn(aFolder));
    mkdirSync(fileIn(aFolder));
    for (const folder of [loose, linked, dangling, aFolder]) {
      expect(() => pastAuthorizations(folder, subject)).toThrow(refused(fileIn(folder)));
    }
  });

  it('is neither read from nor written to a folder that is a link or open to others', async () => {
    const loose = written([intent]);
    chmodSync(join(loose, 'runs'), 0o770);
    const linked = written([intent]);
    renameSync(join(linked, 'runs'), join(linked, 'elsewhere'));
    symlinkSync(join(linked, 'elsewhere'), join(linked, 'runs'));
    for (const folder of [loose, linked]) {
      expect(() => pastAuthorizations(folder, subject)).toThrow(refused(join(folder, 'runs')));
      await expect(journalIn(folder).observer.beforeWrite(authorizing, 1)).rejects.toEqual(
        refused(join(folder, 'runs')),
      );
    }
    expect(readdirSync(join(loose, 'runs'))).toEqual(['01A.ndjson']);
  });

  it('may stand in a folder that the user shares', async () => {
    const folder = written([intent]);
    chmodSync(folder, 0o755);
    expect(pastAuthorizations(folder, subject)).toHaveLength(1);
    const journal = journalIn(folder);
    await journal.observer.beforeWrite(authorizing, 1);
    journal.close();
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
