import { describe, expect } from 'vitest';
import type { CliError } from '../../src/errors.ts';
import {
  isComplaint,
  type Parsed,
  parseAmount,
  parseAuthToken,
  parseCapture,
  parseCurrency,
  parseKrn,
  parseOrderId,
  parsePaymentId,
  parseReference,
  parseRoute,
  parseSessionToken,
  parseUuid,
} from '../../src/flows/inputs.ts';
import { currencyDigits } from '../../src/output/money.ts';
import { environment, klarnaCl } from '../commands/running.ts';
import { authToken, sessionToken } from '../support/documents.ts';
import { badAmounts, goodAmounts } from './corpora/amounts.ts';
import { badCurrencies, goodCurrencies } from './corpora/currencies.ts';
import { badIds, badKrns, badUuids } from './corpora/ids.ts';
import { naughtyStrings } from './corpora/seeds.ts';
import { badReferences, badSessionTokens, badTokens, badWords } from './corpora/tokens.ts';
import { type Corpus, everyCase } from './corpus.ts';
import { expectWellSaid } from './saying.ts';

const sending = { '--payment-id': 'ertHJlpPTR', '--auth-token': authToken };
const authorizing = { '--session-token': sessionToken, '--amount': '11800', '--currency': 'USD', '--reference': 'r' };

/** Runs a command whose one value is bad: exit 2, nothing sent, no journal or session opened, all of it said. */
const expectRefused = async (command: string, good: object, flag: string, value: string): Promise<CliError> => {
  // With a sign between, commander takes whatever follows for the value.
  const argv = [command, ...Object.entries({ ...good, [flag]: value }).map((pair) => pair.join('='))];
  const run = await klarnaCl(argv, { environment });
  expect(run).toMatchObject({ exit: 2, settings: [], sandboxes: [] });
  expect([run.sent(), run.stdout()]).toEqual([[], '']);
  if (run.failure === undefined) throw new Error('it was not refused');
  expectWellSaid(run.failure);
  return run.failure;
};

const flags: readonly (readonly [corpus: Corpus<string>, command: string, good: object, flag: string])[] = [
  [badIds, 'send-token', sending, '--payment-id'],
  [badIds, 'authorize', authorizing, '--order'],
  [badUuids, 'authorize', authorizing, '--idempotency-key'],
  [badKrns, 'authorize', authorizing, '--payment-request-id'],
  [badKrns, 'authorize', authorizing, '--partner-account-id'],
  [badAmounts, 'authorize', authorizing, '--amount'],
  [badCurrencies, 'authorize', authorizing, '--currency'],
  [badReferences, 'authorize', authorizing, '--reference'],
];

describe('a bad value', () => {
  for (const [corpus, command, good, flag] of flags) {
    everyCase(`of ${command} ${flag} sends nothing`, corpus, (value) => expectRefused(command, good, flag, value));
  }

  everyCase('of one of few words sends nothing', badWords, ([flag, value]) =>
    expectRefused('flow', { ...sending, '--route': 'native' }, flag, value),
  );
});

describe('a bad token', () => {
  const repeatsIt = (error: CliError, token: string) =>
    token.trim().length > 5 && [error.message, error.facts.why, error.facts.hint].join('\n').includes(token);

  everyCase('is not stored, and not repeated', badTokens, async (token) => {
    const failure = await expectRefused('send-token', sending, '--auth-token', token);
    expect(repeatsIt(failure, token)).toBe(false);
  });

  everyCase('does not reach a header, nor is it repeated', badTokens, async (token) => {
    const failure = await expectRefused('authorize', authorizing, '--session-token', token);
    expect(repeatsIt(failure, token)).toBe(false);
  });

  everyCase('that no header can carry is not sent in one', badSessionTokens, async (token) => {
    const failure = await expectRefused('authorize', authorizing, '--session-token', token);
    expect(repeatsIt(failure, token)).toBe(false);
  });
});

describe('a good value', async () => {
  const digitsOf = await currencyDigits();

  everyCase('is an amount', goodAmounts, (text) => {
    expect(parseAmount(text)).toEqual({ value: Number(text) });
  });

  everyCase('is a currency', goodCurrencies, (text) => {
    expect(parseCurrency(text, (code) => digitsOf(code) !== undefined)).toEqual({ value: text });
  });
});

/** Printable ASCII is what a header carries; written without the parsers' own patterns. */
const isAscii = (text: string) => [...text].every((one) => one > ' ' && one <= '~');
const isLetter = (one: string) => (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z');
const isDigit = (one: string) => one >= '0' && one <= '9';
const isWhole = (text: string) => text !== '' && [...text].every(isDigit) && !text.startsWith('0');

describe('a naughty string', () => {
  const parsers: readonly (readonly [
    name: string,
    parse: (text: string) => Parsed<unknown>,
    isGood: (text: string) => boolean,
  ])[] = [
    ['payment', parsePaymentId, (text) => text.length === 10 && [...text].every(isLetter)],
    ['order', parseOrderId, (text) => text.length === 10 && [...text].every(isLetter)],
    ['amount', parseAmount, (text) => isWhole(text) && BigInt(text) <= BigInt(Number.MAX_SAFE_INTEGER)],
    ['currency', (text) => parseCurrency(text, (code) => code === 'USD'), (text) => text === 'USD'],
    ['session token', parseSessionToken, (text) => text !== '' && text.length <= 10_240 && isAscii(text)],
    ['auth token', parseAuthToken, (text) => text !== '' && !/[\s\p{Cc}]/u.test(text)],
    ['reference', parseReference, (text) => text.trim() !== '' && text.length < 256 && !/\p{Cc}/u.test(text)],
    ['krn', parseKrn, (text) => text.startsWith('krn:')],
    ['uuid', parseUuid, (text) => text.length === 36 && text.split('-').length === 5],
    ['route', parseRoute, (text) => ['both', 'native', 'network'].includes(text)],
    ['capture', parseCapture, (text) => ['now', 'later'].includes(text)],
  ];

  everyCase('is taken for what it is, unchanged, or refused', naughtyStrings, (text) => {
    for (const [name, parse, isGood] of parsers) {
      const parsed = parse(text);
      expect(!isComplaint(parsed), name).toBe(isGood(text));
      if (isComplaint(parsed)) expect(parsed.complaint).not.toBe('');
      else if (name !== 'capture') expect(String(parsed.value), name).toBe(text);
    }
  });

  everyCase('as a payment id sends nothing', naughtyStrings, async (text) => {
    if (text.length === 10 && [...text].every(isLetter)) return;
    await expectRefused('send-token', sending, '--payment-id', text);
  });
});
