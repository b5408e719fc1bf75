import type { FlowInputs } from '../flows/flow-state.ts';
import type { Scenario } from './scenarios/scenario.ts';

/** One line of a batch, checked: what a flow is to do, and what it should come to. */
export interface BatchRow {
  /** Unique in its batch: of the column `id`, else `row-<line>`; with `--repeat`, `<id>#<turn>`. */
  readonly id: string;
  /** Where it stands in the file, counted from 1, the header line of a CSV included. */
  readonly line: number;
  /** Which turn of `--repeat` it is, counted from 1; the whole file is the first turn, then the whole of it the second. */
  readonly turn: number;
  /**
   * `--allow-shared-payment`: the line of the nearest row before it that is about the same payment or order. With
   * `--repeat` it may be its own line, of the turn before. A row must not begin before that one is over.
   */
  readonly after?: number;
  readonly tags: readonly string[];
  readonly expect: Expectation;
  readonly inputs: FlowInputs;
  /** `--partner-account-id` of the row. */
  readonly partnerAccountId?: string;
  /** The steps of a row of a scenario file, in place of the one flow of `inputs`. */
  readonly scenario?: Scenario;
}

/**
 * What a row should end with: an exit code, a `result` of the flow's document, or an error's code. `text` is as it was
 * written; exit code 0 where nothing was.
 */
export type Expectation =
  | { readonly kind: 'exit'; readonly exitCode: number; readonly text: string }
  | { readonly kind: 'word'; readonly word: string; readonly text: string };

/** What a batch's file is found to be before the first request. */
export interface Preflight {
  /** Rows that will run, after `--tags`, `--shard` and `--repeat`. */
  readonly rows: number;
  /** SHA-256 of the file's bytes: a batch that is taken up again must be of the same ones. */
  readonly contentHash: string;
  /** A requests' count that the vendors' limits are held against, by service. */
  readonly requests: { readonly commerceLayer: number; readonly klarna: number };
  readonly warnings: readonly string[];
}

/** The rows of a batch; `read` can be called again and again, streams, and always gives the same rows in the same order. */
export interface BatchSource {
  /** As it was named; `stdin` for `-`. */
  readonly name: string;
  /** Reads and checks the whole file. @throws CliError `usage` naming line and column, `local-io` */
  readonly preflight: () => Promise<Preflight>;
  readonly read: () => AsyncIterable<BatchRow>;
  readonly close: () => Promise<void>;
}
