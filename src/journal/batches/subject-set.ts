/** Hashes of subjects, a few bytes each, however many there are. */
export interface SubjectSet {
  readonly has: (hash: number) => boolean;
  /** @returns whether it was not there before */
  readonly add: (hash: number) => boolean;
}

/** Open addressing: what a JavaScript set takes for a million entries is too much. */
export const openSubjectSet = (): SubjectSet => {
  let slots = new Uint32Array(1024);
  let count = 0;
  /** Where the hash is, or the free slot where it belongs. 0 is a free slot's own sign, and stands for 1 besides. */
  const slotOf = (hash: number, among: Uint32Array): number => {
    const mask = among.length - 1;
    let slot = hash & mask;
    while (among[slot] !== 0 && among[slot] !== hash) slot = (slot + 1) & mask;
    return slot;
  };
  const grow = () => {
    const larger = new Uint32Array(slots.length * 2);
    for (const hash of slots) if (hash !== 0) larger[slotOf(hash, larger)] = hash;
    slots = larger;
  };
  return {
    has: (hash) => slots[slotOf(hash || 1, slots)] !== 0,
    add: (given) => {
      const hash = given || 1;
      const slot = slotOf(hash, slots);
      if (slots[slot] !== 0) return false;
      slots[slot] = hash;
      count += 1;
      if (count * 3 > slots.length * 2) grow();
      return true;
    },
  };
};
