import type { StepReport } from '../../flows/steps.ts';

/** What the steps of a row have come to, as its journal keeps it. */
export interface RowSteps {
  /** Those that earlier processes of the batch came to the end of, in their order. */
  readonly finished: readonly FinishedStep[];
  /** Before a step that writes: the run that it is. On the disk when it resolves. @throws CliError `local-io` */
  readonly begin: (name: string, runId: string) => Promise<void>;
  /** On the disk when it resolves. @throws CliError `local-io` */
  readonly finish: (step: FinishedStep) => Promise<void>;
}

/** A step that came to its end as it was expected to. Nothing of it is a secret: of tokens there is the SHA-256. */
export interface FinishedStep {
  readonly name: string;
  readonly exit_code: number;
  readonly code: string | null;
  readonly result: string | null;
  /** What later steps need of its answer, by its path. */
  readonly values: Readonly<Record<string, unknown>>;
  /** What it brought for later steps, by their flags. */
  readonly brings: Readonly<Record<string, string | number>>;
  /** Those of `values` and `brings` that are tokens, by the same names. */
  readonly tokens: Readonly<Record<string, string>>;
  /** Of the row's result. */
  readonly about: AboutRow;
  readonly steps: readonly StepReport[];
}

/** Which payment a row is about, as far as a step has found out. */
export interface AboutRow {
  readonly payment_id?: string;
  readonly order_id?: string;
  readonly amount?: number;
  readonly currency?: string;
  readonly payment_transaction_id?: string;
}

/** Whoever could write the journal is the user; this catches what another version has written. */
export const isFinishedStep = (value: unknown): value is FinishedStep =>
  typeof value === 'object' &&
  value !== null &&
  'name' in value &&
  typeof value.name === 'string' &&
  'exit_code' in value &&
  Number.isSafeInteger(value.exit_code) &&
  ['values', 'brings', 'tokens', 'about'].every((name) => typeof Reflect.get(value, name) === 'object') &&
  Array.isArray(Reflect.get(value, 'steps'));
