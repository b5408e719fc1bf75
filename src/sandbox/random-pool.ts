import { randomBytes } from 'node:crypto';

const pooled = 8192;

/** Random bytes, fetched from the system for many ids at a time: the call costs more than the bytes. */
export function randomPool(): (count: number) => Uint8Array {
  let pool = new Uint8Array();
  let used = 0;
  return (count) => {
    if (used + count > pool.length) {
      pool = randomBytes(Math.max(pooled, count));
      used = 0;
    }
    used += count;
    return pool.subarray(used - count, used);
  };
}
