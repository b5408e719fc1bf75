import { describe, expect, it } from 'vitest';
import { openJq } from '../../src/platform/jq/open-jq.ts';
import { fakeStop } from '../support/fake-context.ts';

const jq = openJq(fakeStop());

describe('jq', () => {
  it.each([
    ['.a |', 'syntax error'],
    ['nosuch(1)', 'nosuch/1 is not defined'],
    ['include "a"; .', 'module not found'],
    ['.a) | (.b', 'syntax error'],
  ])('cannot read %s, and says so before it runs', async (filter, complaint) => {
    expect(await jq.complaint(filter)).toContain(complaint);
  });

  it.each([
    ['.a, .b', [1, null]],
    ['empty', []],
    ['-1', [-1]],
    ['.a # said beside', [1]],
    ['env | has("PATH") and (.HOME == "/home/web_user")', [true]],
  ])('makes of {"a":1} with %s %j', async (filter, results) => {
    expect(await jq.complaint(filter)).toBeUndefined();
    expect(await jq.results(filter, { a: 1 })).toEqual({ results });
  });

  it.each([
    ['.a, error("no")', 'no'],
    ['.a[]', 'Cannot iterate over number (1)'],
    ['"x" | halt_error', 'x'],
    ['halt', 'It ended without a result.'],
    ['[range(infinite)]', 'It took more memory than there is for it.'],
  ])('makes nothing of it with %s', async (filter, complaint) => {
    expect(await jq.results(filter, { a: 1 })).toEqual({ complaint });
  });

  it('goes on for as many rows as there are', async () => {
    for (let row = 0; row < 700; row += 1) {
      expect(await jq.results('.row | . as $x | $x', { row })).toEqual({ results: [row] });
    }
  });

  it('takes a large document in a moment', async () => {
    const document = Array.from({ length: 10_000 }, (_, id) => ({ id, text: 'x'.repeat(80) }));
    expect(await jq.results('map(.id) | add', document)).toEqual({ results: [49_995_000] });
    expect(await jq.results('.', document)).toEqual({ results: [document] });
  });

  it('is stopped where it comes to no end, and is good for the next one', async () => {
    const impatient = openJq(fakeStop(), 300);
    expect(await impatient.results('def f: f; f', 1)).toEqual({ complaint: 'It came to no end within 0.3 s.' });
    expect(await openJq(fakeStop()).results('.', 1)).toEqual({ results: [1] });
  });

  it('is stopped by Ctrl-C', async () => {
    const stop = fakeStop();
    const stoppable = openJq(stop);
    await stoppable.complaint('.');
    const end = stoppable.results('def f: f; f', 1);
    setImmediate(() => stop.press('interrupted'));
    expect(await end).toEqual({ complaint: 'It was stopped before it came to an end.' });
  });
});
