import { ulid } from 'ulid';
import type { Context } from '../../context.ts';

/** ULIDs sort by time; five random bits a letter, of sixteen letters. */
export const newRunId = ({ clock, random }: Pick<Context, 'clock' | 'random'>): string => {
  const bytes = random.bytes(16).values();
  return ulid(clock.now(), () => (bytes.next().value ?? 0) / 256);
};
