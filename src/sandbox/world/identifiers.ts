import { createHash } from 'node:crypto';
import type { Draft } from './tables.ts';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The next Commerce Layer id: ten letters, the same for the same history of the sandbox. */
export function nextId(draft: Draft, kind: string): string {
  const sequence = draft.counters.get('ids') ?? draft.counters.insert({ id: 'ids', value: 0 });
  sequence.value += 1;
  return lettersFor(`${kind}:${sequence.value}`);
}

function lettersFor(text: string): string {
  const digest = createHash('sha256').update(text).digest();
  return [...digest.subarray(0, 10)].map((byte) => letters[byte % letters.length]).join('');
}

/** A secret-looking value that is the same for the same text, for tokens of seeded rows. */
export function hexFor(text: string, length = 32): string {
  return sha256(text).slice(0, length);
}

export function uuidFor(text: string): string {
  return uuidFrom(createHash('sha256').update(text).digest());
}

/** A version 4 UUID out of sixteen random bytes. */
export function uuidFrom(bytes: Uint8Array): string {
  const b = Uint8Array.from(bytes.subarray(0, 16));
  b[6] = ((b[6] ?? 0) & 0x0f) | 0x40;
  b[8] = ((b[8] ?? 0) & 0x3f) | 0x80;
  const hex = Buffer.from(b).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
