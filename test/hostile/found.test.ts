import { describe, expect, it } from 'vitest';
import { environment, klarnaCl } from '../commands/running.ts';
import { reply } from '../flows/running.ts';
import { authToken, orderDocument, paymentId, sessionToken } from '../support/documents.ts';
import { scratchFolder } from '../support/fake-context.ts';
import { sealed, writeRun } from '../support/journals.ts';
import { klarnaClAgainst } from './answering.ts';
import { healthy, writtenJournal } from './written-journal.ts';

/** What the corpora found that is more than one value's matter. */
const authorizing = ['authorize', '--session-token', sessionToken, '--data', '-'];
const bodyWith = (more: string) =>
  `{"currency":"USD","request_payment_transaction":{"amount":11800,"payment_transaction_reference":"r"},${more}}`;
describe('--data', () => {
  it('that nests 10^5 deep is refused, not a bug', async () => {
    const deep = bodyWith(`"x":${'['.repeat(100_000)}${']'.repeat(100_000)}`);
    expect(await klarnaCl(authorizing, { environment, stdin: deep })).toMatchObject({ exit: 2 });
  });

  it.each(['1e400', '12345678901234567890'])('with %s, which no double holds, is refused', async (number) => {
    const run = await klarnaCl(authorizing, { environment, stdin: bodyWith(`"x":${number}`) });
    expect(run).toMatchObject({ exit: 2 });
    expect(run.said).toContain(number);
  });
});

describe('a value that begins with two hyphens', () => {
  it('is not repeated: it may be a private key that was pasted for a token', async () => {
    const key = '-----BEGIN PRIVATE KEY-----\ncanary';
    const run = await klarnaCl(['send-token', paymentId, '--auth-token', key], { environment });
    expect(run.exit).toBe(2);
    expect(run.said).not.toContain('canary');
  });
});

describe('an order', () => {
  it.each([
    ['in no currency', { currency_code: 'XQX' }],
    ['with a reference that cannot be one', { reference: 'a\u0000b' }],
  ])('%s is refused with a reason', async (_, attributes) => {
    const argv = ['flow', paymentId, '--auth-token', authToken, '--session-token', sessionToken, '--route', 'both'];
    const order = ['GET /api/orders/NgojhKoyYN', { status: 200, document: orderDocument({ attributes }) }] as const;
    const run = await klarnaCl(argv, { environment, http: [reply.payment(), order] });
    expect(run).toMatchObject({ exit: 5, failure: { facts: { why: expect.any(String) } } });
  });
});

describe('a run that is resumed', () => {
  /** Resumes a real run whose sealed records were changed. */
  const resumeChanged = async (change: (record: Record<string, unknown>) => object) => {
    const { id, bytes } = await writtenJournal();
    const records = bytes
      .toString('utf8')
      .trim()
      .split('\n')
      .map((line) => change(JSON.parse(line.replace(/,"checksum":"[0-9a-f]{16}"\}$/, '}'))));
    const stateFolder = scratchFolder();
    writeRun(
      stateFolder,
      id,
      sealed(records)
        .map((line) => `${line}\n`)
        .join(''),
    );
    const argv = ['flow', '--resume', id, '--auth-token', authToken, '--session-token', sessionToken];
    return klarnaClAgainst(healthy, argv, { environment, stateFolder });
  };

  it('says that it cannot be believed where its route is no text', async () => {
    const run = await resumeChanged((record) =>
      record.kind === 'run' ? { ...record, inputs: { ...Object(record.inputs), route: null } } : record,
    );
    expect(run).toMatchObject({ exit: 13 });
  });

  it('says that it cannot be believed where the bytes of its authorization are no JSON', async () => {
    const run = await resumeChanged((record) => ('body' in record ? { ...record, body: 'x' } : record));
    expect(run).toMatchObject({ exit: 13 });
  });
});
