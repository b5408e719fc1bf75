import type { RunFacts } from '../journal/records.ts';
import type { Sealing } from './sealing.ts';

/** Whom the rows of a batch talk to, and as whom. */
export type BatchParties = Omit<RunFacts, 'command' | 'inputs' | 'auth_token' | 'session_token'>;

/** What workers must know of a batch before they take a row of it. */
export interface BatchHeader {
  readonly version: 1;
  readonly batchId: string;
  /** The file, for people. */
  readonly name: string;
  readonly total: number;
  /** The klarna-cl that began it. */
  readonly tool: string;
  /** Milliseconds since the epoch; nothing of the batch is in Redis afterwards. */
  readonly endsAtMs: number;
  readonly parties: BatchParties;
  /** What the command line said, for every worker the same. */
  readonly options: BatchOptions;
}

/** JSON, without secrets. */
export interface BatchOptions {
  readonly confirm: boolean;
  readonly retries?: number;
  readonly timeoutSeconds?: number;
}

const placeOf = (batchId: string): string => `${batchId} header`;

/** The fields of the header's hash. The key's id stands open: who has another key is to know that this is why. */
export const headerFields = (header: BatchHeader, sealing: Sealing): Record<string, string> => ({
  key: sealing.keyId,
  ends: String(header.endsAtMs),
  sealed: sealing.seal(JSON.stringify(header), placeOf(header.batchId)),
});

export type FoundHeader =
  | { readonly kind: 'header'; readonly header: BatchHeader }
  /** Sealed with another key, or changed since. */
  | { readonly kind: 'sealed'; readonly keyId: string }
  | { readonly kind: 'none' };

export const readHeader = (
  fields: Readonly<Record<string, string>>,
  batchId: string,
  sealing: Sealing,
): FoundHeader => {
  if (fields.sealed === undefined) return { kind: 'none' };
  const text = sealing.open(fields.sealed, placeOf(batchId));
  if (text === undefined) return { kind: 'sealed', keyId: /^[\w-]{8}$/.exec(fields.key ?? '')?.[0] ?? 'unknown' };
  // Only who has the key could write it, and that is a klarna-cl.
  return { kind: 'header', header: JSON.parse(text) as BatchHeader };
};
