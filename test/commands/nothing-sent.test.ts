import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { authToken, paymentId, sessionToken } from '../support/documents.ts';
import { environment, klarnaCl } from './running.ts';

const isLetter = (one: string) => /^[A-Za-z]$/.test(one);
const text = fc.string({ unit: 'binary', maxLength: 40 });

/** One line break at the end is dropped from every value: one word before it may be a good value. */
const isMoreThanAWord = (each: string) => !/^[^\s\p{Cc}]*\r?\n$/u.test(each);

/** For each flag: a text that it cannot take, by rules of their own. */
const bad: Readonly<Record<string, fc.Arbitrary<string>>> = {
  '--payment-id': text.filter((each) => !(each.length === 10 && [...each].every(isLetter))),
  '--auth-token': fc
    .tuple(text, fc.constantFrom(' ', '\n', '\u0000', '\u001b', '\u0085'), text)
    .map((parts) => parts.join('')),
  '--session-token': fc.tuple(text, fc.constantFrom('ä', '\r\n', '\u0007', '😀'), text).map((parts) => parts.join('')),
  '--amount': fc
    .oneof(text, fc.double().map(String), fc.integer({ max: 0 }).map(String))
    .filter((each) => !/^[1-9][0-9]*$/.test(each)),
  '--currency': text.filter((each) => !/^[A-Z]{3}$/.test(each)),
  '--reference': fc.oneof(
    fc.string({ unit: 'binary', minLength: 256, maxLength: 400 }),
    text.map((each) => `${each}\u0000`),
  ),
  '--partner-account-id': text.filter((each) => !each.startsWith('krn:')),
  '--idempotency-key': text,
  '--timeout': text.filter((each) => !/^[0-9]+$/.test(each)),
  '--retries': text.filter((each) => !/^[0-9]+$/.test(each)),
};

const good: Readonly<Record<string, string>> = {
  '--payment-id': paymentId,
  '--auth-token': authToken,
  '--session-token': sessionToken,
  '--amount': '11800',
  '--currency': 'USD',
  '--reference': 'r',
};

describe('a command line with anything wrong in it', () => {
  it('sends nothing, however many of its values are good', async () => {
    const lines = fc
      .subarray(Object.keys(bad), { minLength: 1, maxLength: 3 })
      .chain((flags) =>
        fc.record(Object.fromEntries(flags.map((flag) => [flag, (bad[flag] ?? text).filter(isMoreThanAWord)]))),
      );
    await fc.assert(
      fc.asyncProperty(lines, fc.constantFrom('both', 'network'), async (wrong, route) => {
        const values = Object.entries({ ...good, ...wrong }).map((pair) => pair.join('='));
        const run = await klarnaCl(['flow', `--route=${route}`, ...values], { environment });
        expect([run.exit, run.sent(), run.settings, run.stdout()]).toEqual([2, [], [], '']);
      }),
      { numRuns: 300 },
    );
  });
});
