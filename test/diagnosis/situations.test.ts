import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InspectDocument } from '../../src/commands/inspect/document.ts';
import { rules } from '../../src/diagnosis/rules/index.ts';
import { situationNames } from '../../src/sandbox/world/seeds/situations/names.ts';
import { diagnosisPage } from './diagnosis-page.ts';
import { goOn, journeys } from './journeys.ts';
import { numbers, openSupportDesk, type SupportDesk } from './support-desk.ts';

let desk: SupportDesk;
beforeAll(async () => {
  desk = await openSupportDesk();
});
afterAll(() => desk.close());

const healthy = ['healthy', 'healthy-paid'];
const ruleNames = rules.map(({ name }) => name);
const numberOf = (situation: string): string => numbers.get(situation) ?? '';

interface Look {
  readonly document: InspectDocument;
  /** What somebody else types to see it. */
  readonly lines: readonly string[];
}

/** What `inspect` prints of the state that is to show a rule; that state is made once. */
const look = (name: string): Promise<Look> => {
  const made = looked.get(name) ?? lookAnew(name);
  looked.set(name, made);
  return made;
};
const looked = new Map<string, Promise<Look>>();
const lookAnew = async (name: string): Promise<Look> => {
  const journey = journeys[name];
  if (journey !== undefined) return goOn(desk, journey);
  return { document: await desk.inspect(numberOf(name)), lines: [`klarna-cl inspect ${numberOf(name)}`] };
};

it('every rule has a state that shows it: an order that can be seeded, or a journey of this machine', () => {
  const shown = [...situationNames.filter((name) => !healthy.includes(name)), ...Object.keys(journeys)];
  expect([...new Set(shown)].sort()).toEqual([...ruleNames].sort());
  expect(shown).toHaveLength(ruleNames.length);
});

it('the support cases have an order for each situation that a seed can ask for', () => {
  expect([...numbers.keys()].sort()).toEqual([...situationNames].sort());
  expect(new Set(numbers.values()).size).toBe(numbers.size);
});

describe('inspect names first, and names nothing else,', () => {
  it.each(ruleNames)('%s, of the state that causes it', async (name) => {
    const { document } = await look(name);
    expect(document.findings.map((finding) => finding.name)).toEqual([name]);
    // Credentials of the other mode are not used: that is what could not be read.
    if (name !== 'wrong-mode') expect(document.unread).toEqual([]);
  });
});

describe('inspect says of a payment that nothing is the matter with', () => {
  it.each(healthy)('%s: that it is healthy', async (situation) => {
    const { findings, is_healthy, state } = await desk.inspect(numberOf(situation));
    expect(is_healthy).toBe(true);
    expect(findings.filter(({ severity }) => severity === 'danger' || severity === 'problem')).toEqual([]);
    expect(state).toMatch(/\.$/);
  });
});

it('docs/diagnosis.md shows every rule with what is printed', async () => {
  const shown = [];
  for (const name of ruleNames) {
    const { document, lines } = await look(name);
    const [finding] = document.findings;
    if (finding === undefined) throw new Error(`nothing was found of ${name}`);
    shown.push({ finding, lines });
  }
  const { state } = await desk.inspect(numberOf('healthy-paid'));
  await expect(diagnosisPage(shown, state)).toMatchFileSnapshot(
    join(import.meta.dirname, '..', '..', 'docs', 'diagnosis.md'),
  );
});
