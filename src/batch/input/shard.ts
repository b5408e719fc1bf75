import { hash } from 'node:crypto';
import type { Parsed } from '../../flows/inputs.ts';

/** One part of a batch that several machines share: `2/4`. */
export interface Shard {
  /** From 1. */
  readonly part: number;
  readonly of: number;
}

export const parseShard = (text: string): Parsed<Shard> => {
  const [part = 0, of = 0] = /^([1-9]\d{0,3})\/([1-9]\d{0,3})$/.exec(text)?.slice(1).map(Number) ?? [];
  return part >= 1 && part <= of
    ? { value: { part, of } }
    : { complaint: 'it is a part and how many there are, like 2/4' };
};

/** Which part a row belongs to hangs on its key alone: rows that are added move no other one. */
export const isInShard = (key: string, { part, of }: Shard): boolean =>
  Number.parseInt(hash('sha256', key).slice(0, 12), 16) % of === part - 1;
