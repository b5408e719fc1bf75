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
import { describe, expect, it, onTestFinished } from 'vitest';
import { sha256 } from '../../src/journal/attempts.ts';
import { pastAuthorizations } from '../../src/journal/past-runs.ts';
import type { RunFacts } from '../../src/journal/records.ts';
import type { Step } from '../../src/request/step.ts';
import { approved, authToken, sessionToken, transactionId } from '../support/documents.ts';
import { scratchFolder } from '../support/fake-context.ts';
import {
  fileOfRun,
  newJournal,
  recordsIn,
  runRecord,
  sealed,
  someFacts,
  someProcess,
  writeRun,
} from '../support/journals.ts';

const subject = { base: 'https://api-global.test.klarna.com', orderId: 'NgojhKoyYN' };
const order = { kind: 'order', apiUrl: 'https://acme.commercelayer.io/api', id: subject.orderId } as const;
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

/** A journal of a run that is for the order. */
const journalIn = (stateFolder: string, runId = '01RUN', facts: Partial<RunFacts> = {}) => {
  const journal = newJournal(stateFolder, runId);
  onTestFinished(journal.close);
  return {
    ...journal,
    file: fileOfRun(stateFolder, runId),
    start: () => {
      journal.begin(someFacts(facts));
      journal.claim(order);
    },
    text: () => readFileSync(fileOfRun(stateFolder, runId), 'utf8'),
    /** What stands behind the run's first record. */
    records: () => recordsIn(stateFolder, runId).slice(1),
  };
};

const begun = (stateFolder: string, runId?: string, facts?: Partial<RunFacts>) => {
  const journal = journalIn(stateFolder, runId, facts);
  journal.start();
  return journal;
};

describe('the journal of a run', () => {
  it('is not there before the run begins', () => {
    const folder = scratchFolder();
    journalIn(folder).close();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('begins with what the run was asked to do, as whom, and by which process', () => {
    const folder = scratchFolder();
    const inputs = { route: 'native', payment_id: 'ertHJlpPTR', place: true };
    begun(folder, '01RUN', { inputs, auth_token: { sha256: 'hash', file: '/tokens/a' } });
    expect(recordsIn(folder, '01RUN')).toEqual([
      {
        v: 2,
        run: '01RUN',
        at: '2026-03-04T05:06:07.000Z',
        kind: 'run',
        command: 'flow',
        account: 'environment',
        mode: 'test',
        inputs,
        auth_token: { sha256: 'hash', file: '/tokens/a' },
        ...someProcess,
      },
    ]);
  });

  it('holds the intent before the request may leave, and the outcome after it', async () => {
    const journal = begun(scratchFolder());
    await journal.observer.beforeWrite(authorizing, 1);
    expect(journal.records()).toEqual([
      {
        v: 2,
        run: '01RUN',
        at: '2026-03-04T05:06:07.000Z',
        step: 'authorize',
        attempt: 1,
        kind: 'intent',
        method: 'POST',
        url: 'https://api-global.test.klarna.com/v2/payment/authorize',
        order_id: subject.orderId,
        idempotency_key: 'bc114251-edf2-5d4e-af47-30f2a0c0eeb2',
        token_sha256: sha256(sessionToken),
        body_sha256: sha256(body),
        body,
      },
    ]);
    await journal.observer.afterWrite(authorizing, 1, answered);
    expect(journal.records()[1]).toEqual({
      v: 2,
      run: '01RUN',
      at: '2026-03-04T05:06:07.000Z',
      step: 'authorize',
      attempt: 1,
      kind: 'outcome',
      http_status: 200,
      verdict: {
        result: 'APPROVED',
        payment_transaction: expect.objectContaining({ payment_transaction_id: transactionId, amount: 11800 }),
      },
      correlation_id: 'c0rr-1',
    });
    journal.close();
  });

  it('says of a lost answer what it was and that it is ambiguous', async () => {
    const journal = begun(scratchFolder());
    await journal.observer.beforeWrite(storing, 2);
    await journal.observer.afterWrite(storing, 2, lost);
    expect(journal.records()[1]).toMatchObject({ attempt: 2, fault: 'reset-before-headers', ambiguous: true });
    journal.close();
  });

  it('is for the user alone, folders and all', async () => {
    const folder = join(scratchFolder(), 'new', 'state');
    const journal = begun(folder);
    await journal.observer.beforeWrite(storing, 1);
    const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);
    expect([folder, join(folder, 'runs'), journal.file].map(modeOf)).toEqual(['700', '700', '600']);
    journal.close();
  });

  it('holds no token and no credential, only their hashes', async () => {
    const journal = begun(scratchFolder());
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
    const journal = begun(scratchFolder());
    await journal.observer.beforeWrite(storing, 1);
    expect(journal.records()[0]).not.toHaveProperty('body');
    expect(journal.records()[0]).toMatchObject({ body_sha256: sha256(storing.body ?? '') });
    journal.close();
  });

  it('lets nothing be sent when it cannot be written', async () => {
    const folder = scratchFolder();
    writeFileSync(join(folder, 'runs'), 'in the way');
    expect(() => journalIn(folder).start()).toThrow(
      expect.objectContaining({
        kind: 'local-io',
        exitCode: 13,
        facts: expect.objectContaining({ why: expect.stringContaining('Nothing was sent.') }),
      }),
    );
  });

  it('never appends to another run’s file', async () => {
    const folder = scratchFolder();
    const first = begun(folder);
    await first.observer.beforeWrite(storing, 1);
    first.close();
    expect(() => journalIn(folder).start()).toThrow(expect.objectContaining({ kind: 'local-io' }));
    expect(first.records()).toHaveLength(1);
  });

  it('that breaks after the request has left says 7 and what the outcome was', async () => {
    const journal = begun(scratchFolder());
    await journal.observer.beforeWrite(authorizing, 1);
    journal.close();
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
    const journal = begun(folder);
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
    const journal = begun(scratchFolder());
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
    // So may the one of an earlier process.
    await expect(journal.observer.beforeWrite({ ...authorizing, ambiguousBefore: true }, 1)).rejects.toMatchObject({
      kind: 'unknown',
    });
    // The next step is another matter.
    await expect(journal.observer.beforeWrite(storing, 1)).rejects.toMatchObject({ kind: 'local-io' });
  });
});

describe('what earlier runs did', () => {
  const written = (lines: readonly string[]) => {
    const folder = scratchFolder();
    writeRun(folder, '01A', lines.join('\n'));
    return folder;
  };
  const fileIn = (folder: string) => fileOfRun(folder, '01A');
  const refused = (words: string) =>
    expect.objectContaining({ kind: 'local-io', exitCode: 13, message: expect.stringContaining(words) });
  const intent = {
    v: 2,
    run: '01A',
    at: '2026-03-04T05:06:07.000Z',
    step: 'authorize',
    attempt: 1,
    kind: 'intent',
    method: 'POST',
    url: authorizing.url,
    order_id: subject.orderId,
    idempotency_key: 'k',
  };
  const [first = '', second = '', third = ''] = sealed([runRecord(), intent, { ...intent, attempt: 2 }]);
  const whole = [first, second, ''];

  it('is nothing where there was none', () => {
    expect(pastAuthorizations(join(scratchFolder(), 'none'), subject)).toEqual([]);
  });

  it('is read back from their files, oldest first', async () => {
    const folder = scratchFolder();
    for (const [runId, outcome] of [
      ['01A', lost],
      ['01B', answered],
    ] as const) {
      const journal = begun(folder, runId);
      const step = { ...authorizing, headers: { ...authorizing.headers, 'Klarna-Idempotency-Key': `key-${runId}` } };
      await journal.observer.beforeWrite(step, 1);
      await journal.observer.afterWrite(step, 1, outcome);
      journal.close();
    }
    const common = {
      at: '2026-03-04T05:06:07.000Z',
      url: authorizing.url,
      orderId: subject.orderId,
      tokenHash: sha256(sessionToken),
      bodyHash: sha256(body),
      body,
    };
    expect(pastAuthorizations(folder, subject)).toEqual([
      { ...common, run: '01A', idempotencyKey: 'key-01A', state: 'UNKNOWN' },
      expect.objectContaining({ ...common, run: '01B', idempotencyKey: 'key-01B', state: 'APPROVED', transactionId }),
    ]);
  });

  it('passes over other files', () => {
    const folder = written(whole);
    writeFileSync(join(folder, 'runs', 'notes.txt'), 'mine');
    expect(pastAuthorizations(folder, subject)).toMatchObject([{ run: '01A', state: 'UNKNOWN' }]);
  });

  it.each([
    ['a torn last line', [first, second, '{"v":2,"ru'], 1],
    ['a last line that only lacks its end: it was not on the disk when the process died', [first, second], 0],
    ['nothing but a torn first line', ['{"v":2,'], 0],
    ['nothing at all', [''], 0],
  ])('is read with %s', (_, lines, count) => {
    expect(pastAuthorizations(written(lines), subject)).toHaveLength(count);
  });

  it.each([
    ['a torn line before others', ['{"v":2,"ru', second, '']],
    ['a torn line that has its end', [first, second, '{"v":2,"ru', '']],
    ['an empty line', [first, '', second, '']],
    ['a line that is no record', ['null', second, '']],
    ['a line that is missing', [first, third, '']],
    ['a line that stands there twice', [first, second, second, '']],
    ['lines that changed places', [second, first, '']],
    ['its first line missing', [second, third, '']],
    ['a changed digit', [first, second.replace('"attempt":1', '"attempt":7'), '']],
    ['a line that nobody sealed', [first, JSON.stringify(intent), '']],
    ['a record without its step', [...sealed([runRecord(), { v: 2, run: '01A', at: 'now', kind: 'intent' }]), '']],
    ['a record of a kind nobody knows', [...sealed([runRecord(), { ...intent, kind: 'guess' }]), '']],
    ['another sign in the place of its end', [first, `${second}!`]],
  ])('is not believed with %s', (_, lines) => {
    const folder = written(lines);
    const before = readFileSync(fileIn(folder), 'utf8');
    expect(() => pastAuthorizations(folder, subject)).toThrow(refused(fileIn(folder)));
    expect(readFileSync(fileIn(folder), 'utf8')).toBe(before);
  });

  it.each([
    ['newer', 4, 'version 4'],
    ['older', 1, 'before the first release'],
  ])('is not guessed at from a record of a version that is %s', (_, v, words) => {
    for (const lines of [sealed([{ ...runRecord(), v }]), sealed([runRecord(), { ...intent, v }])]) {
      const folder = written([...lines, '']);
      expect(() => pastAuthorizations(folder, subject)).toThrow(refused(fileIn(folder)));
      expect(() => pastAuthorizations(folder, subject)).toThrow(
        expect.objectContaining({ facts: expect.objectContaining({ why: expect.stringContaining(words) }) }),
      );
    }
  });

  it('is not read from a file that is a link, a folder, or open to others', () => {
    const loose = written(whole);
    chmodSync(fileIn(loose), 0o640);
    const linked = written(whole);
    renameSync(fileIn(linked), join(linked, 'elsewhere'));
    symlinkSync(join(linked, 'elsewhere'), fileIn(linked));
    const dangling = written(whole);
    rmSync(fileIn(dangling));
    symlinkSync(join(dangling, 'nowhere'), fileIn(dangling));
    const aFolder = written(whole);
    rmSync(fileIn(aFolder));
    mkdirSync(fileIn(aFolder));
    for (const folder of [loose, linked, dangling, aFolder]) {
      expect(() => pastAuthorizations(folder, subject)).toThrow(refused(fileIn(folder)));
    }
  });

  it('is neither read from nor written to a folder that is a link or open to others', async () => {
    const loose = written(whole);
    chmodSync(join(loose, 'runs'), 0o770);
    const linked = written(whole);
    renameSync(join(linked, 'runs'), join(linked, 'elsewhere'));
    symlinkSync(join(linked, 'elsewhere'), join(linked, 'runs'));
    for (const folder of [loose, linked]) {
      expect(() => pastAuthorizations(folder, subject)).toThrow(refused(join(folder, 'runs')));
      expect(() => journalIn(folder).start()).toThrow(refused(join(folder, 'runs')));
    }
    expect(readdirSync(join(loose, 'runs'))).toEqual(['01A.ndjson']);
  });

  it('may stand in a folder that the user shares', async () => {
    const folder = written(whole);
    chmodSync(folder, 0o755);
    expect(pastAuthorizations(folder, subject)).toHaveLength(1);
    const journal = begun(folder);
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
