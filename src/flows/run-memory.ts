import { type CliError, type ErrorKind, exitCodes } from '../errors.ts';
import type { Claim } from '../journal/locks.ts';
import type { PastAuthorization, Wanted } from '../journal/past-authorizations.ts';
import type { RunState } from '../journal/run-state.ts';

/** What a run knows of earlier ones and of itself, and what it keeps others from. */
export interface RunMemory {
  readonly past: (wanted: Wanted) => readonly PastAuthorization[];
  /** Keeps other runs away from a payment, an order or a session token. @throws CliError `unavailable` (6) */
  readonly claim: (claim: Claim) => void;
  /** What this run did before it was interrupted; absent in a new one. */
  readonly resumed?: RunState;
  /** What to tell a person whose run did not come to its end: how to go on with it. */
  readonly wayOn?: () => string | undefined;
}

/** A run in the embedded sandbox: it has no journal, and nobody else can get at its payments. */
export const noMemory: RunMemory = { past: () => [], claim: () => {} };

/** Ends after which the same run can go on; the others are final, or need another decision first. */
const passing: readonly ErrorKind[] = [
  'unknown',
  'interrupted',
  'terminated',
  'unavailable',
  'auth',
  'protocol',
  'local-io',
];

/** Whether a run that ended so can go on. */
export const isPassing = (exitCode: number): boolean => passing.some((kind) => exitCodes[kind] === exitCode);

/** The error, with how to go on where the run has written something and is not at its end. */
export const withWayOn = (error: CliError, memory: RunMemory): CliError => {
  const way = memory.wayOn?.();
  const isRefused = error.code === 'SECOND_AUTHORIZATION' || error.code === 'KEY_EXPIRED';
  const { hint } = error.facts;
  if (way === undefined || isRefused || hint?.includes(way) || !passing.includes(error.kind)) return error;
  return error.with({ hint: hint === undefined ? way : `${hint} ${way}` });
};
