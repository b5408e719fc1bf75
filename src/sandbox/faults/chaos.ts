import { type Fault, faultNamed } from './rules.ts';
import { faultTable } from './table.ts';

export interface ChaosWish {
  /** The share of requests that a fault strikes, from 0 to 1. */
  readonly rate: number;
  /** The same seed gives the n-th request the same fate. */
  readonly seed: number;
  /** Slugs to draw from, each as likely as the others. */
  readonly faults?: readonly string[] | undefined;
}

/** Faults at random, for tests that run for long. A rule that fits goes first. */
export interface Chaos {
  /** @throws CliError `usage` for a fault that does not exist */
  readonly begin: (wish: ChaosWish) => void;
  readonly end: () => void;
  /** The fault of the next request. */
  readonly draw: () => Fault | undefined;
  readonly report: () => { rate: number; requests: number; struck: Readonly<Record<string, number>> };
}

/** All but the one that holds a client up for half a minute each time. */
const usual = Object.keys(faultTable).filter((slug) => slug !== 'slow-drip');

export function createChaos(): Chaos {
  let current: { readonly rate: number; readonly faults: readonly Fault[]; readonly next: () => number } | undefined;
  let requests = 0;
  let struck: Record<string, number> = {};
  return {
    begin: ({ rate, seed, faults = usual }) => {
      current = { rate, faults: faults.map(faultNamed), next: fractions(seed) };
      requests = 0;
      struck = {};
    },
    end: () => {
      current = undefined;
    },
    draw: () => {
      if (current === undefined) return undefined;
      requests += 1;
      // Two draws for each request, struck or not: what befalls one does not depend on the rate of the others.
      const [chance, choice] = [current.next(), current.next()];
      const fault = chance < current.rate ? current.faults[Math.floor(choice * current.faults.length)] : undefined;
      if (fault !== undefined) struck[fault.slug] = (struck[fault.slug] ?? 0) + 1;
      return fault;
    },
    report: () => ({ rate: current?.rate ?? 0, requests, struck }),
  };
}

/** Mulberry32: numbers in [0, 1), the same for the same seed. */
function fractions(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
