import * as fs from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { pastAuthorizations } from '../../src/journal/past-runs.ts';
import type { Step } from '../../src/request/step.ts';
import { approved, transactionId } from '../support/documents.ts';
import { scratchFolder } from '../support/fake-context.ts';
import { newJournal, someFacts } from '../support/journals.ts';

/** How many bytes the disk takes in each write; all of them once the list is empty. `full`: ENOSPC. */
const takes: (number | 'full')[] = [];
const calls: string[] = [];

vi.mock('node:fs', async (importOriginal) => {
  const real = await importOriginal<typeof fs>();
  return {
    ...real,
    writeSync: (descriptor: number, bytes: Uint8Array, offset: number, length: number) => {
      calls.push('write');
      const room = takes.shift() ?? length;
      if (room === 'full') throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
      return real.writeSync(descriptor, bytes, offset, Math.min(room, length));
    },
    fdatasyncSync: (descriptor: number) => {
      calls.push('fdatasync');
      real.fdatasyncSync(descriptor);
    },
    fsyncSync: (descriptor: number) => {
      calls.push(`fsync ${real.readlinkSync(`/proc/self/fd/${descriptor}`)}`);
      real.fsyncSync(descriptor);
    },
  };
});

beforeEach(() => {
  takes.length = 0;
  calls.length = 0;
});

const subject = { base: 'https://api-global.test.klarna.com', orderId: 'NgojhKoyYN' };
const step: Step = {
  kind: 'authorize',
  service: 'Klarna',
  method: 'POST',
  url: 'https://api-global.test.klarna.com/v2/payment/authorize',
  headers: { 'Klarna-Idempotency-Key': 'k', 'Klarna-Network-Session-Token': 't' },
  body: '{"reference":"straße"}',
  describeRefusal: () => ({ message: '' }),
};
const answered = { kind: 'answered', status: 200, document: approved(), meta: {} } as const;

const opened = () => {
  const folder = scratchFolder();
  const journal = newJournal(folder, '01RUN');
  journal.begin(someFacts());
  journal.claim({ kind: 'order', apiUrl: 'https://acme.commercelayer.io/api', id: subject.orderId });
  const begun = calls.splice(0);
  return { ...journal, begun, folder, text: () => fs.readFileSync(join(folder, 'runs', '01RUN.ndjson'), 'utf8') };
};

describe('a disk that takes a part', () => {
  it('is written to until the record is whole', async () => {
    const { observer, folder, text, close } = opened();
    takes.push(1, 7, 100);
    await observer.beforeWrite(step, 1);
    expect(calls.filter((call) => call === 'write')).toHaveLength(4);
    expect(text().endsWith('\n')).toBe(true);
    expect(JSON.parse(text().trim().split('\n').at(-1) ?? '')).toMatchObject({ kind: 'intent', body: step.body });
    await observer.afterWrite(step, 1, answered);
    expect(pastAuthorizations(folder, subject)).toMatchObject([{ state: 'APPROVED', transactionId }]);
    close();
  });

  it.each([
    ['then is full', [10, 'full'] as const],
    ['then takes nothing', [10, 0] as const],
    ['or not even that', ['full'] as const],
  ])('%s: nothing may be sent, and no half record stays', async (_, room) => {
    const { observer, folder, text, close } = opened();
    takes.push(...room);
    await expect(observer.beforeWrite(step, 1)).rejects.toMatchObject({
      kind: 'local-io',
      exitCode: 13,
      facts: { why: expect.stringMatching(/ENOSPC.*This request was not sent/) },
    });
    expect(text().trim().split('\n')).toHaveLength(1);
    expect(pastAuthorizations(folder, subject)).toEqual([]);
    close();
  });

  it('is full when the customer has approved: the approval is not used, whatever was sent before', () => {
    const { approve, text, close } = opened();
    takes.push('full');
    expect(() => approve({ session_token: { sha256: 'a' } })).toThrow(
      expect.objectContaining({
        kind: 'local-io',
        facts: expect.objectContaining({
          why: expect.stringMatching(/ENOSPC\. The customer's approval was not used\.$/),
        }),
      }),
    );
    expect(text().trim().split('\n')).toHaveLength(1);
    close();
  });

  it('is full at the outcome: it is said, the intent stays, and nothing is appended any more', async () => {
    const { observer, folder, close } = opened();
    await observer.beforeWrite(step, 1);
    takes.push(20, 'full');
    await expect(observer.afterWrite(step, 1, answered)).rejects.toMatchObject({
      kind: 'unknown',
      message: expect.stringContaining(transactionId),
    });
    expect(pastAuthorizations(folder, subject)).toMatchObject([{ state: 'UNKNOWN' }]);
    await expect(observer.beforeWrite({ ...step, kind: 'place' }, 1)).rejects.toMatchObject({ kind: 'local-io' });
    close();
  });
});

describe.runIf(process.platform === 'linux')('a power cut', () => {
  it('finds all names on the disk before the first line, and each line before its request', async () => {
    const { begun, observer, folder, close } = opened();
    // The folders of locks and of runs.
    expect(begun.filter((call) => call.startsWith('fsync'))).toEqual([`fsync ${folder}`, `fsync ${folder}`]);
    await observer.beforeWrite(step, 1);
    await observer.afterWrite(step, 1, answered);
    expect(calls).toEqual([`fsync ${join(folder, 'runs')}`, 'write', 'fdatasync', 'write', 'fdatasync']);
    close();
  });

  it('finds the names of new folders above on the disk too', () => {
    const home = scratchFolder();
    newJournal(join(home, 'new', 'state'), '01RUN').begin(someFacts());
    const first = calls.filter((call) => call.startsWith('fsync')).slice(0, 3);
    expect(first).toEqual([`fsync ${home}`, `fsync ${join(home, 'new')}`, `fsync ${join(home, 'new', 'state')}`]);
  });
});
