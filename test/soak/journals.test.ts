import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { journalIn } from './journals.ts';

/** Lines as the journal's description has them. */
const seal = (...records: readonly object[]): string => {
  let before = '';
  return records
    .map((record) => {
      const text = JSON.stringify(record);
      before = createHash('sha256')
        .update(before + text)
        .digest('hex')
        .slice(0, 16);
      return `${text.slice(0, -1)},"checksum":"${before}"}\n`;
    })
    .join('');
};

const run = { v: 2, run: 'R', at: '2026-03-04T05:06:07.000Z', kind: 'run', pid: 1 };
const intent = { v: 2, run: 'R', at: '2026-03-04T05:06:08.000Z', kind: 'intent', step: 'place' };
const stranger = { v: 2, run: 'R', at: '2026-03-04T05:06:09.000Z', kind: 'something-new' };
const whole = seal(run, intent, stranger);

describe('the reader of journals', () => {
  it('reads whole ones, records of unknown kinds too', () => {
    const { records, torn, problem } = journalIn('R', whole);
    expect(records.map(({ kind }) => kind)).toEqual(['run', 'intent', 'something-new']);
    expect({ torn, problem }).toEqual({ torn: false, problem: undefined });
  });

  it('drops a line that was never finished', () => {
    const journal = journalIn('R', whole.slice(0, -5));
    expect(journal).toMatchObject({ torn: true, records: [{ kind: 'run' }, { kind: 'intent' }] });
    expect(journal.problem).toBeUndefined();
  });

  it.each([
    ['a flipped letter', whole.replace('place', 'plade'), 'line 2'],
    ['a line gone', `${whole.split('\n').toSpliced(1, 1).join('\n')}`, 'line 2'],
    ['a line twice', `${whole}${whole.split('\n')[2]}\n`, 'line 4'],
    ['a line without its checksum', `${JSON.stringify(run)}\n`, 'line 1: no checksum'],
    ['another version', seal({ ...run, v: 3 }), 'line 1: version 3'],
    ['a beginning that is none', seal(intent), 'the first record is no run'],
  ])('does not believe %s', (_, text, words) => {
    expect(journalIn('R', text).problem).toContain(words);
  });
});
