import type { Values } from '../catalogue.ts';

/** What a source has for one profile. */
export interface Offer {
  /** For people: a path, or `stdin`. */
  readonly from: string;
  /** What the profile would be called; the source need not say. */
  readonly profile?: string;
  /** What it is called there, where it can be asked for by name. */
  readonly names: readonly string[];
  readonly values: Values;
  /** What was left out, and why; no secret in it. */
  readonly leftOut: readonly string[];
  /** Other users can read the file. */
  readonly isOpen: boolean;
}
