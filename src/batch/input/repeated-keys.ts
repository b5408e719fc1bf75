import { hash } from 'node:crypto';

/** A text's first 64 bits of SHA-256: two of a million rows have the same ones once in 37 million batches. */
const fingerprint = (text: string): bigint => BigInt(`0x${hash('sha256', text).slice(0, 16)}`);

/** Takes in keys, eight bytes each, and finds those that came more than once. */
export interface KeyCollector {
  readonly add: (key: string) => void;
  /** Ends the collection. */
  readonly repeated: () => RepeatedKeys;
}

/** The keys that came more than once; where, is found by going through all of them once more. */
export interface RepeatedKeys {
  /** How many there are. */
  readonly count: number;
  /**
   * Begins to go through all keys in order. What it returns says where a key stood before, and keeps where it stands now;
   * nothing for one that stands in one place alone.
   */
  readonly follow: () => (key: string, line: number) => number | undefined;
}

export const openKeyCollector = (): KeyCollector => {
  let keys = new BigUint64Array(1024);
  let count = 0;
  return {
    add: (key) => {
      if (count === keys.length) {
        const larger = new BigUint64Array(Math.ceil(keys.length * 1.25));
        larger.set(keys);
        keys = larger;
      }
      keys[count] = fingerprint(key);
      count += 1;
    },
    repeated: () => {
      const sorted = keys.subarray(0, count).sort();
      let found = 0;
      for (let at = 1; at < count; at += 1) {
        const key = sorted[at];
        if (key === undefined || key !== sorted[at - 1] || (found > 0 && sorted[found - 1] === key)) continue;
        // What lies before has been looked at.
        sorted[found] = key;
        found += 1;
      }
      return repeatedKeys(sorted.slice(0, found));
    },
  };
};

const repeatedKeys = (sorted: BigUint64Array): RepeatedKeys => ({
  count: sorted.length,
  follow: () => {
    const lines = new Uint32Array(sorted.length);
    return (key, line) => {
      const index = sorted.length === 0 ? undefined : find(sorted, fingerprint(key));
      if (index === undefined) return undefined;
      const before = lines[index];
      lines[index] = line;
      // Lines are counted from 1.
      return before === 0 ? undefined : before;
    };
  },
});

const find = (sorted: BigUint64Array, wanted: bigint): number | undefined => {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((sorted[middle] ?? 0n) < wanted) from = middle + 1;
    else to = middle;
  }
  return sorted[from] === wanted ? from : undefined;
};
