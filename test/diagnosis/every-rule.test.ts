import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { severities } from '../../src/diagnosis/finding.ts';
import { rules } from '../../src/diagnosis/rules/index.ts';
import { formatMinorUnits } from '../../src/output/money.ts';
import { arbitraryFacts } from './arbitrary-facts.ts';
import { at, hour, now, placed, refused, token, unsettledRun, verdictOn, withToken } from './states.ts';

const names = rules.map(({ name }) => name);
const rankOf = (severity: (typeof severities)[number]) => severities.indexOf(severity);

describe('every rule', () => {
  it('has a name of its own, in small letters and hyphens', () => {
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !/^[a-z]+(?:-[a-z]+)+$|^declined$/.test(name))).toEqual([]);
  });

  it('stands behind those that are worse', () => {
    const ranks = rules.map(({ severity }) => rankOf(severity));
    expect(ranks).toEqual([...ranks].sort((one, other) => one - other));
  });

  it.each([
    'authorized-twice',
    'fraud-rejected',
    'paid-not-placed',
    'placed-unpaid',
    'sums-differ',
    'order-changed',
    'wrong-mode',
    'duplicate-payment-sources',
    'token-on-cancelled-order',
    'refused-token',
    'declined',
    'other-gateway',
    'no-billing-country',
    'no-payment-methods',
    'payment-source-gone',
    'mismatched-amounts',
    'expired-session',
    'expired-token',
    'circuit-open',
    'authorization-expiring',
    'fraud-pending',
    'capture-pending',
    'refund-pending',
    'transaction-failed',
    'run-unsettled',
    'step-up-waiting',
    'being-placed',
    'token-not-placed',
    'waiting-for-customer',
    'ready-to-capture',
  ])('that scripts depend on is there: %s', (name) => {
    expect(names).toContain(name);
  });
});

/** The commands that there are; their words are ids and flags without anything that a shell would read. */
const commands =
  /^klarna-cl (?:whoami|runs show|inspect|explain|void|capture|flow|authorize|send-token|repair (?:nullify-payment-source|fix-payment-source|forward|reset-circuit|update-session|cancel-authorization))(?: [A-Za-z0-9:._-]+)*$/;

describe('whatever a server tells', () => {
  it('every finding is sentences for people, and commands that do what they say', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(arbitraryFacts, (facts) => {
        const { state, findings, next, is_healthy } = diagnose(facts, now, (amount, currency) =>
          formatMinorUnits(amount, currency, 2),
        );
        const ranks = findings.map(({ severity }) => rankOf(severity));
        expect(ranks).toEqual([...ranks].sort((one, other) => one - other));
        expect(is_healthy).toBe(ranks.every((rank) => rank >= rankOf('waiting')));
        const secret = facts.payment?.auth_token ?? '';
        const sentences = [state, next.says, ...findings.flatMap((one) => [one.says, one.explanation, one.remedy])];
        for (const sentence of sentences) {
          expect(sentence).toMatch(/\.$/);
          expect(sentence.length).toBeLessThanOrEqual(280);
        }
        for (const text of [...sentences, ...findings.flatMap(({ evidence }) => evidence)]) {
          expect(text).not.toMatch(/\p{C}/u);
          expect(text).not.toContain(token === secret ? token : '\u0000');
        }
        for (const command of [next.command, ...findings.map((one) => one.command)]) {
          if (typeof command !== 'string') continue;
          expect(command).toMatch(commands);
          expect(command).not.toMatch(/\n/);
          if (secret !== '') expect(command).not.toContain(secret);
        }
        for (const { name, evidence } of findings) {
          seen.add(name);
          expect(evidence.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 700 },
    );
    // Facts that show hardly any rule would prove nothing.
    expect(seen.size).toBeGreaterThan(names.length / 2);
  });

  it('is the same whenever it is told again', () => {
    fc.assert(
      fc.property(arbitraryFacts, (facts) => {
        const before = JSON.stringify(facts);
        expect(diagnose(facts, now)).toEqual(diagnose(facts, now));
        expect(JSON.stringify(facts)).toBe(before);
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    ['one on Klarna Network', unsettledRun()],
    ['the placing of the order', unsettledRun({ authorization: null })],
    ['whatever it was at when it was killed', unsettledRun({ status: 'interrupted', authorization: null })],
  ])('nothing leads to another authorization while nobody knows what became of %s', (_, run) => {
    const leads = [
      'token-not-placed',
      'waiting-for-customer',
      'refused-token',
      'declined',
      'expired-token',
      'expired-session',
    ];
    fc.assert(
      fc.property(arbitraryFacts, (facts) => {
        const found = diagnose({ ...facts, mode: 'test', runs: [...facts.runs, run] }, now).findings;
        expect(found.filter(({ name }) => leads.includes(name))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('amounts in sentences', () => {
  it('stay minor units where nobody writes them', () => {
    expect(diagnose(placed(), now).state).toContain('11800 minor units of USD is authorized');
  });

  it.each([
    [null, 'an unknown amount'],
    [11800.5, '11800.5 minor units'],
  ])('of %s bend no number', (amount, words) => {
    const facts = placed({ transactions: [] }, { status: 'pending', amount });
    expect(verdictOn(facts).state).toContain(`Klarna holds ${words},`);
  });

  it('say nothing of a currency that is none', () => {
    expect(verdictOn(placed({}, { currency: '$' })).state).toContain('11800 minor units is authorized');
  });
});

it('a token that somebody put into a message is left out', () => {
  const refusal = refused({ error_code: 'NOT_FOUND', error_detail: `${token} is no token`, created_at: at(hour) });
  const facts = withToken({ transactions: [refusal] });
  expect(JSON.stringify(verdictOn(facts))).not.toContain(token);
});
