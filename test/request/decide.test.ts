import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/request/decide.ts';
import { faultTable, type Slug } from '../../src/request/fault-table.ts';
import type { StepKind as AnyStep } from '../../src/request/step.ts';

const kinds = ['token', 'read', 'store-token', 'authorize', 'place', 'capture'] as const satisfies readonly AnyStep[];
/** The columns of the fault table; the kinds of step besides are dealt with by one of them. */
type StepKind = (typeof kinds)[number];
const slugs = faultTable.map(({ slug }) => slug);

interface Walk {
  readonly kind: StepKind;
  readonly faults: readonly Slug[];
  readonly retries: number;
  readonly canVerify: boolean;
  readonly canRenew: boolean;
}

const walks: fc.Arbitrary<Walk> = fc.record({
  kind: fc.constantFrom(...kinds),
  faults: fc.array(fc.constantFrom(...slugs), { minLength: 1, maxLength: 12 }),
  retries: fc.integer({ min: 0, max: 10 }),
  canVerify: fc.boolean(),
  canRenew: fc.boolean(),
});

/** Goes through faults as the sending of a step does; each verifying read finds nothing. */
const walk = ({ kind, faults, retries, canVerify, canRenew }: Walk) => {
  const sent: { readonly slug: Slug; readonly decision: ReturnType<typeof decide> }[] = [];
  let repeats = 0;
  let renewed = false;
  let ambiguousBefore = false;
  for (const slug of faults) {
    const triesLeft = retries - repeats;
    const decision = decide({ kind, slug, ambiguousBefore, triesLeft, canVerify, canRenew: canRenew && !renewed });
    sent.push({ slug, decision });
    ambiguousBefore = decision.ambiguous;
    if (decision.next === 'stop' || (decision.next === 'verify' && decision.afterVerify === 'stop')) break;
    if (decision.next === 'renew') renewed = true;
    else repeats += 1;
  }
  return sent;
};

const action = (slug: Slug, kind: StepKind) =>
  faultTable.find((row) => row.slug === slug)?.actions[kinds.indexOf(kind)];

describe('a series of faults', () => {
  it('ends at the first one after which nothing may be sent again', () => {
    fc.assert(
      fc.property(walks, (given) => {
        const sent = walk(given);
        const stopped = sent.findIndex(({ slug }) => action(slug, given.kind) === 'x');
        if (stopped !== -1) expect(stopped).toBe(sent.length - 1);
      }),
      { numRuns: 1000 },
    );
  });

  it('never forgets that the service may have executed the step', () => {
    fc.assert(
      fc.property(walks, (given) => {
        let isOpen = false;
        for (const { decision } of walk(given)) {
          if (isOpen) expect(decision).toMatchObject({ ambiguous: true, exit: 'unknown' });
          isOpen ||= decision.ambiguous;
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('is never longer than the extra attempts and one renewed access token allow', () => {
    fc.assert(
      fc.property(walks, (given) => {
        expect(walk(given).length).toBeLessThanOrEqual(1 + given.retries + (given.canRenew ? 1 : 0));
      }),
      { numRuns: 1000 },
    );
  });

  it('never places an order, stores a token or captures again, after a lost answer that nobody looked after', () => {
    fc.assert(
      fc.property(walks, (given) => {
        if (given.kind !== 'place' && given.kind !== 'store-token' && given.kind !== 'capture') return;
        for (const { slug, decision } of walk(given)) {
          if (action(slug, given.kind) === 'v') expect(['verify', 'stop']).toContain(decision.next);
          if (action(slug, given.kind) === 'w') expect(decision.afterVerify).toBe('stop');
        }
      }),
      { numRuns: 1000 },
    );
  });
});
