import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A record of an attempt at a write, as far as the cells look at it. */
export interface Attempted {
  readonly kind: 'intent' | 'outcome';
  readonly step: string;
  readonly attempt: number;
  readonly idempotency_key?: string;
  readonly body_sha256?: string;
  readonly body?: string;
  readonly http_status?: number;
  readonly fault?: string;
  readonly ambiguous?: boolean;
}

/**
 * The intents and outcomes in the journal of a state folder, oldest first. Other kinds of records and other members of
 * these are none of the cells' business: what a record holds besides is pinned by the journal's own tests.
 */
export const attemptsIn = (stateFolder: string): readonly Attempted[] => {
  const folder = join(stateFolder, 'runs');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ndjson'))
    .sort()
    .flatMap((file) => readFileSync(join(folder, file), 'utf8').split('\n'))
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line))
    .filter(isAttempted);
};

const isAttempted = (record: unknown): record is Attempted =>
  typeof record === 'object' &&
  record !== null &&
  'kind' in record &&
  (record.kind === 'intent' || record.kind === 'outcome') &&
  // What a verifying read found is no outcome of the attempt itself.
  !('verified' in record);
