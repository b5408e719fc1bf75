import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMet, parseExpectation } from '../../../src/batch/input/expectation.ts';
import { isInShard, parseShard } from '../../../src/batch/input/shard.ts';
import { isChosen, parseTagFilter, parseTags } from '../../../src/batch/input/tags.ts';
import { isComplaint, type Parsed } from '../../../src/flows/inputs.ts';

const taken = <Value>(parsed: Parsed<Value>): Value => {
  if (isComplaint(parsed)) throw new Error(parsed.complaint);
  return parsed.value;
};

describe('what a row should end with', () => {
  const approved = { exitCode: 0, result: 'APPROVED', code: null };
  const conflict = { exitCode: 5, result: 'REJECTED', code: 'RESOURCE_CONFLICT' };
  const refused = { exitCode: 6, result: null, code: 'dns' };

  it.each([
    ['0', approved, true],
    ['APPROVED', approved, true],
    ['approved', approved, true],
    ['DECLINED', approved, false],
    ['5', approved, false],
    ['5', conflict, true],
    ['REJECTED', conflict, true],
    ['RESOURCE_CONFLICT', conflict, true],
    ['0', conflict, false],
    ['dns', refused, true],
    ['429-retry-after', refused, false],
  ])('%s of %j: %j', (text, end, met) => {
    expect(isMet(taken(parseExpectation(text)), end)).toBe(met);
  });

  it.each(['42', '256', '', 'two words', '-1', 'a/b', 'x'.repeat(65)])('cannot be %j', (text) => {
    expect(parseExpectation(text)).toHaveProperty('complaint');
  });
});

describe('tags', () => {
  it('stand apart by blanks, commas or semicolons', () => {
    for (const text of ['smoke eu slow', 'smoke, eu,slow', 'smoke;eu; slow smoke']) {
      expect(taken(parseTags(text))).toEqual(['smoke', 'eu', 'slow']);
    }
  });

  it.each([
    ['smoke', ['smoke', 'eu'], true],
    ['smoke,us', ['us'], true],
    ['smoke', [], false],
    ['!slow', [], true],
    ['!slow', ['slow'], false],
    ['smoke,!slow', ['smoke'], true],
    ['smoke,!slow', ['smoke', 'slow'], false],
    ['smoke,!slow', ['eu'], false],
  ])('--tags %s of %j: %j', (filter, tags, chosen) => {
    expect(isChosen(tags, taken(parseTagFilter(filter)))).toBe(chosen);
  });

  it.each(['', ' ', ',', '!', '!!a', 'a;b'])('--tags cannot be %j', (text) => {
    expect(parseTagFilter(text)).toHaveProperty('complaint');
  });
});

describe('a shard', () => {
  it.each(['', '0/2', '3/2', '1', '1/', 'a/b', '1/2/3', '01/2', '1/0'])('cannot be %j', (text) => {
    expect(parseShard(text)).toHaveProperty('complaint');
  });

  it('takes each row in one part alone, whatever other rows there are', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 20 }), (id, of) => {
        const parts = Array.from({ length: of }, (_, index) => taken(parseShard(`${index + 1}/${of}`)));
        expect(parts.filter((shard) => isInShard(id, shard))).toHaveLength(1);
      }),
    );
  });

  it('is about as large as each other, and the same for ever', () => {
    const ids = Array.from({ length: 1000 }, (_, index) => `row-${index}`);
    const inFirst = ids.filter((id) => isInShard(id, { part: 1, of: 4 }));
    expect(inFirst.length).toBeGreaterThan(200);
    expect(inFirst.length).toBeLessThan(300);
    expect(inFirst.slice(0, 5)).toEqual(['row-2', 'row-5', 'row-9', 'row-12', 'row-20']);
  });
});
