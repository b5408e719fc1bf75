import { ulid } from 'ulid';
import type { Context } from '../../context.ts';

type Sources = Pick<Context, 'clock' | 'random'>;

/** ULIDs sort by time; five random bits a letter, of sixteen letters. */
export const newRunId = ({ clock, random }: Sources): string => idFrom(clock, random.bytes(letters));

/** The same for many runs: asking the system for random bytes takes longer than all the rest of it. */
export const runIds = ({ clock, random }: Sources): (() => string) => {
  let bytes = random.bytes(0);
  return () => {
    if (bytes.length < letters) bytes = random.bytes(letters * 256);
    const id = idFrom(clock, bytes);
    bytes = bytes.subarray(letters);
    return id;
  };
};

const letters = 16;

const idFrom = (clock: Sources['clock'], bytes: Uint8Array): string => {
  let next = 0;
  return ulid(clock.now(), () => {
    const fraction = (bytes[next] ?? 0) / 256;
    next += 1;
    return fraction;
  });
};
