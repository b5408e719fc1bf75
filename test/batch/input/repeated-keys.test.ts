import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openKeyCollector } from '../../../src/batch/input/repeated-keys.ts';

const collected = (keys: readonly string[]) => {
  const collector = openKeyCollector();
  for (const key of keys) collector.add(key);
  return collector.repeated();
};

describe('keys that came more than once', () => {
  it('are found, each with the line that it stood on before', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 2 }), { maxLength: 60 }), (keys) => {
        const repeated = collected(keys);
        const twice = new Set(keys.filter((key, index) => keys.indexOf(key) !== index));
        expect(repeated.count).toBe(twice.size);
        for (let time = 0; time < 2; time += 1) {
          const see = repeated.follow();
          keys.forEach((key, index) => {
            const before = keys.lastIndexOf(key, index - 1);
            const expected = index === 0 || before === -1 ? undefined : before + 1;
            expect(see(key, index + 1)).toBe(expected);
          });
        }
      }),
    );
  });

  it('are found among many', () => {
    const keys = Array.from({ length: 20_000 }, (_, index) => `key ${index}`);
    expect(collected(keys).count).toBe(0);
    const repeated = collected([...keys, 'key 7', 'key 19999', 'key 7']);
    expect(repeated.count).toBe(2);
    const see = repeated.follow();
    expect(['key 6', 'key 7', 'key 8', 'key 7'].map((key, index) => see(key, index + 1))).toEqual([
      undefined,
      undefined,
      undefined,
      2,
    ]);
  });
});
