import fc from 'fast-check';
import { expect, it } from 'vitest';
import { answerText } from '../../src/completion/answer.ts';

it('an answer is a line that says what follows, then a line for each value', () => {
  expect(answerText({ kind: 'values', candidates: [{ value: 'native', description: 'a shop' }] })).toBe(
    'values\nnative\ta shop\n',
  );
  expect(answerText({ kind: 'values', candidates: [], goesOn: true })).toBe('values goes-on\n');
  expect(
    answerText({ kind: 'files', endings: ['.csv', '.yaml'], candidates: [{ value: 'init', description: '' }] }),
  ).toBe('files .csv .yaml\ninit\t\n');
});

it.each([
  ['a line feed', 'a\nb'],
  ['a tab', 'a\tb'],
  ['an escape', 'a\u001b[31mb'],
  ['a C1 control', 'a\u009b31mb'],
  ['a NUL', 'a\u0000b'],
  ['text that runs the other way', 'a\u202eb'],
  ['a zero-width sign', 'a\u200bb'],
  ['a line separator', 'a\u2028b'],
  ['nothing at all', ''],
])('a value with %s never reaches the shell', (_, value) => {
  expect(answerText({ kind: 'values', candidates: [{ value, description: 'x' }] })).toBe('values\n');
});

it('a description is one line without controls, and not too long for one', () => {
  const text = answerText({
    kind: 'values',
    candidates: [{ value: 'a', description: ` one\n\ttwo\u001b[31m \u202ethree${'x'.repeat(200)}` }],
  });
  expect(text).toMatch(/^values\na\tone two\[31m threex+…\n$/u);
  expect(text.length).toBeLessThan(140);
});

it('whatever values and descriptions are, each line has one value and one description', () => {
  const text = fc.string({ unit: fc.nat(0x30ff).map((code) => String.fromCodePoint(code)) });
  const candidates = fc.array(fc.record({ value: text, description: text }), { maxLength: 4 });
  fc.assert(
    fc.property(candidates, (some) => {
      const [first, ...lines] = answerText({ kind: 'values', candidates: some }).split('\n');
      const isWhole = lines.pop() === '' && lines.every((line) => /^\P{Cc}+\t\P{Cc}*$/u.test(line));
      expect([first, isWhole]).toEqual(['values', true]);
    }),
  );
});
