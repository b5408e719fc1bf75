import { isStorable } from '../json-limits.ts';
import { type KeptLines, keepLines } from './kept-lines.ts';
import { countReads, type ReadCounts } from './read-counts.ts';

/** A write as it came in, and what became of it. Tokens of payments may stand here: the sandbox has none of value. */
interface LedgerEntry {
  readonly at: string;
  readonly method: string;
  /** As it was sent, with its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed where it is JSON, else the text; `null` where there was none. */
  readonly body: unknown;
  /** The status that was answered, or would have been had the answer not been lost. */
  readonly status: number;
  /**
   * Whether the vendor carried out what was asked for, whatever it answered. A declined authorization counts; a repeated
   * answer does not, nor does a refused placing, although that leaves a failed authorization behind.
   */
  readonly executed: boolean;
  /** The answer is that of an earlier, identical request. */
  readonly replayed: boolean;
  /**
   * What it made at Klarna: the id of a transaction, or of the order that placing makes (where that is done at once). A
   * declined authorization makes nothing.
   */
  readonly created: string | null;
  /** The fault that stood between the server and its client. */
  readonly fault: string | null;
}

/** All writes, and how often each thing was read. */
export interface Ledger {
  readonly recordWrite: (entry: LedgerEntry) => void;
  /** Each as a line of JSON. */
  readonly writes: Pick<KeptLines, 'count' | 'read' | 'era'> & {
    readonly onAdd: (listener: () => void) => () => void;
  };
  /** What changes nothing of a payment: reads, and requests for an access token. */
  readonly reads: ReadCounts;
  readonly clear: () => void;
  readonly close: () => void;
}

/**
 * @param path where the writes outlive the process; the counts of reads do not
 * @throws CliError `local-io`
 */
export function createLedger(path?: string): Ledger {
  const lines = keepLines(path);
  const reads = countReads();
  const listeners = new Set<() => void>();
  return {
    recordWrite: (entry) => {
      lines.add(JSON.stringify(entry));
      for (const listener of listeners) listener();
    },
    writes: {
      ...lines,
      onAdd: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    reads,
    clear: () => {
      lines.clear();
      reads.clear();
    },
    close: lines.close,
  };
}

const headersThatMatter = [
  'accept',
  'content-type',
  'klarna-network-session-token',
  'klarna-idempotency-key',
  'klarna-integration-metadata',
  'partner-correlation-id',
  'user-agent',
];

/** The headers worth keeping; of the credentials no more than their kind. */
export function headersForLedger(headers: Headers): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of headersThatMatter) {
    const value = headers.get(name);
    if (value !== null) kept[name] = value;
  }
  const scheme = headers.get('authorization')?.split(' ')[0];
  if (scheme === 'Bearer' || scheme === 'Basic') kept.authorization = `${scheme} ***`;
  return kept;
}

export function bodyForLedger(body: Uint8Array): unknown {
  if (body.length === 0) return null;
  const text = new TextDecoder().decode(body);
  try {
    const parsed: unknown = JSON.parse(text);
    // What was refused for its depth could not be written down as JSON either.
    return isStorable(parsed) ? parsed : text;
  } catch {
    return text;
  }
}
