/** Hashes of subjects, a dozen bytes each, however many there are. */
export interface SubjectSet {
  readonly has: (hash: bigint) => boolean;
  /** @returns whether it is new */
  readonly add: (hash: bigint) => boolean;
  readonly size: () => number;
  /** All of them, the smallest first. */
  readonly sorted: () => BigUint64Array;
}

/** Open addressing: what a JavaScript set takes for a million entries is too much. */
export const openSubjectSet = (): SubjectSet => {
  let slots = new BigUint64Array(1024);
  let count = 0;
  /** Where the hash is, or the free slot where it belongs. Nothing is its own sign for a free slot but 0. */
  const slotOf = (hash: bigint, among: BigUint64Array): number => {
    const mask = among.length - 1;
    let slot = Number(hash & 0xffffffffn) & mask;
    while (among[slot] !== 0n && among[slot] !== hash) slot = (slot + 1) & mask;
    return slot;
  };
  const grow = () => {
    const larger = new BigUint64Array(slots.length * 2);
    for (const hash of slots) if (hash !== 0n) larger[slotOf(hash, larger)] = hash;
    slots = larger;
  };
  return {
    has: (hash) => slots[slotOf(hash || 1n, slots)] !== 0n,
    add: (given) => {
      const hash = given || 1n;
      const slot = slotOf(hash, slots);
      if (slots[slot] !== 0n) return false;
      slots[slot] = hash;
      count += 1;
      if (count * 3 > slots.length * 2) grow();
      return true;
    },
    size: () => count,
    sorted: () => slots.filter((hash) => hash !== 0n).sort(),
  };
};
